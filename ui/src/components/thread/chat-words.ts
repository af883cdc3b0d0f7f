/** The words of a conversation that is saved as a file: the core writes it, and the sentences are the window's. */
import type { ChatWords, HandoffCause, Kind } from "../../bindings";
import { locale, t } from "../../i18n";
import { EVENT_CAUSES, eventWords } from "./event-sentence";
import { KIND_LABELS } from "./message-label";

/** Where the core puts the name or the words behind an event. */
const GAP = "\uE000";

export function chatWords(name: string): ChatWords {
  const kinds = Object.entries(KIND_LABELS) as [Kind, (typeof KIND_LABELS)[Kind]][];
  const events = EVENT_CAUSES.map((cause: HandoffCause) => [cause, eventWords(cause, GAP)] as const);
  return {
    language: locale.language,
    title: t("thread.with", { name }),
    shop: t("thread.quote_you"),
    bot: t("thread.bot"),
    script: t("thread.system"),
    note: t("chat.note"),
    lost: t("thread.media_lost"),
    kinds: Object.fromEntries(kinds.map(([kind, key]) => [kind, t(key)])),
    events: Object.fromEntries(events),
  };
}
