/** What made the bot act, in words: a rule by its own name, and the core's word for "no rule matched" in the agent's language. */
import { t } from "../../i18n";
import { emphasised } from "./marked";
import { plainName } from "./text";

const FALLBACK = "fallback";
const AWAY = "away";
/** As the core names a setting of the AI: `ai.1`. */
const AI = /^ai\.\d+$/;

export const isFallback = (source: string): boolean => source === FALLBACK;

/** Who speaks, above a bubble of the bot; `null` where the core does not say what made it answer. */
export function botSpeaker(source: string): string | null {
  if (isFallback(source)) return t("thread.bot_fallback");
  if (source === AWAY) return t("thread.bot_away");
  if (AI.test(source)) return t("thread.bot_ai");
  const rule = plainName(source);
  return rule === "" ? null : t("thread.bot_rule", { rule });
}

/** One line of what the bot did: it answered. */
export function answeredSentence(source: string): string {
  if (isFallback(source)) return t("customer.bot_fallback");
  if (source === AWAY) return t("customer.bot_away");
  if (AI.test(source)) return t("customer.bot_ai");
  return t("customer.bot_answered", { source: emphasised(plainName(source)) });
}
