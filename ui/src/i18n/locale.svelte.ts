// The chosen language, and the lookup of a sentence in it. ICU messages are compiled once per language and key.
import { IntlMessageFormat } from "intl-messageformat";
import en from "../../messages/en.json";
import id from "../../messages/id.json";
import tr from "../../messages/tr.json";
import type { Language } from "../bindings";

export type MessageKey = keyof typeof en;
export type MessageArgs = Record<string, string | number>;

/** Each language under its own name, and the locale that formats its dates and numbers. */
export const LANGUAGES: readonly { code: Language; name: string; tag: string }[] = [
  { code: "en", name: "English", tag: "en-GB" },
  { code: "id", name: "Bahasa Indonesia", tag: "id-ID" },
  { code: "tr", name: "Türkçe", tag: "tr-TR" },
];

const MESSAGES: Record<Language, Record<MessageKey, string>> = { en, id, tr };

export function isLanguage(text: string): text is Language {
  return LANGUAGES.some(({ code }) => code === text);
}

class Locale {
  language = $state<Language>("en");
  /** BCP 47 tag for Intl and for locale-aware casing. */
  readonly tag = $derived(LANGUAGES.find(({ code }) => code === this.language)?.tag ?? "en-GB");
}

export const locale = new Locale();

const compiled = new Map<string, IntlMessageFormat>();

/** The sentence for `key` in the agent's language. */
export function t(key: MessageKey, args?: MessageArgs): string {
  const { language, tag } = locale;
  const cacheKey = `${language} ${key}`;
  let message = compiled.get(cacheKey);
  if (!message) {
    message = new IntlMessageFormat(MESSAGES[language][key], tag, undefined, { ignoreTag: true });
    compiled.set(cacheKey, message);
  }
  return String(message.format(args));
}
