/** What happened to a conversation, as one sentence that names the cause and, where there is one, the person behind it. */
import type { EventView, HandoffCause } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import type { IconName } from "../shared/icons";
import { isFallback } from "./bot-source";
import { emphasised } from "./marked";
import { plainName } from "./text";

interface Sentence {
  icon: IconName;
  /** With the name of the actor or the words of the detail; `plain` where the core does not know them. */
  full: MessageKey;
  plain: MessageKey;
}

const SENTENCES: Record<HandoffCause, Sentence> = {
  taken_over: { icon: "user", full: "event.taken_over.by", plain: "event.taken_over" },
  replied: { icon: "user", full: "event.replied.by", plain: "event.replied" },
  phone_reply: { icon: "phone", full: "event.phone_reply", plain: "event.phone_reply" },
  phrase: { icon: "swap", full: "event.phrase.said", plain: "event.phrase" },
  button: { icon: "swap", full: "event.button.tapped", plain: "event.button" },
  rule: { icon: "swap", full: "event.rule.named", plain: "event.rule" },
  bot_silent: { icon: "swap", full: "event.bot_silent", plain: "event.bot_silent" },
  api: { icon: "plug", full: "event.api.by", plain: "event.api" },
  released: { icon: "bot", full: "event.released.by", plain: "event.released" },
  closed: { icon: "done", full: "event.closed.by", plain: "event.closed" },
  reopened: { icon: "inbox", full: "event.reopened.by", plain: "event.reopened" },
  customer_returned: { icon: "inbox", full: "event.customer_returned", plain: "event.customer_returned" },
  customer_wrote_first: { icon: "clock", full: "event.customer_wrote_first.said", plain: "event.customer_wrote_first" },
  undone: { icon: "retry", full: "event.undone.by", plain: "event.undone" },
  ai: { icon: "swap", full: "event.ai.named", plain: "event.ai" },
  ai_failed: { icon: "alert", full: "event.ai_failed.named", plain: "event.ai_failed" },
  webhook_failed: { icon: "alert", full: "event.webhook_failed.named", plain: "event.webhook_failed" },
  bot_part_left_out: { icon: "alert", full: "event.bot_part_left_out.named", plain: "event.bot_part_left_out" },
};

/** Causes whose sentence quotes the detail; the others name the actor. */
const QUOTES: ReadonlySet<HandoffCause> = new Set([
  "phrase",
  "button",
  "rule",
  "ai",
  "ai_failed",
  "webhook_failed",
  "bot_part_left_out",
  "customer_wrote_first",
]);

/** What the log knows of an event; who is behind it only matters where no person is named. */
type Told = Pick<EventView, "cause" | "detail" | "actor"> & Partial<Pick<EventView, "by">>;

export function eventSentence({ cause, detail, actor, by }: Told): { icon: IconName; text: string } {
  const { icon, full, plain } = SENTENCES[cause];
  if (cause === "rule" && isFallback(detail)) return { icon, text: t("event.rule.fallback") };
  const words = plainName(QUOTES.has(cause) ? detail : actor || (by === "script" ? t("thread.system") : ""));
  if (words === "") return { icon, text: t(plain) };
  return { icon, text: t(full, QUOTES.has(cause) ? { detail: emphasised(words) } : { actor: emphasised(words) }) };
}

export const EVENT_CAUSES = Object.keys(SENTENCES) as HandoffCause[];

/** Both sentences of a cause, with a mark where the name or the words behind it belong. */
export function eventWords(cause: HandoffCause, mark: string): { full: string; plain: string } {
  const { full, plain } = SENTENCES[cause];
  return { full: t(full, QUOTES.has(cause) ? { detail: mark } : { actor: mark }), plain: t(plain) };
}
