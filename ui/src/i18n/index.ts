// What the window says, in the agent's language. Use it like this:
//
//   import { t, format, locale } from "../i18n";
//   t("thread.take_over")                                  plain text
//   t("thread.asked_for_person", { name, wait })           ICU arguments: {name}, {n, number}, {n, plural, one {…} other {…}}
//   format.time(iso)  format.day(iso)  format.rowTime(iso)  format.dateTime(iso)  format.wait(iso)  format.number(n)
//   format.bytes(n)   format.duration(seconds)  format.list(items)  format.relative(iso)
//   errorSentence(error)                                    a sentence for whatever a Backend call rejected with
//
// Everything is reactive: read it in a template or in $derived and it follows the language. Sentences live in
// ui/messages/{en,id,tr}.json, flat, keys sorted, grouped by prefix ("inbox.", "thread.", "composer.", "customer." …). A key that
// is missing in en.json does not compile; a key or an argument missing in another language fails messages.test.ts.
// A sentence is one message: never join two of them.
export { errorSentence, isUiError } from "./errors";
export * as format from "./format";
export { LANGUAGES, isLanguage, locale, t, type MessageArgs, type MessageKey } from "./locale.svelte";
