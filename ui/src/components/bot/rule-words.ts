// A rule in few words: what it does first, and how it listens.
import type { BotRule } from "../../bindings";
import { format, t } from "../../i18n";
import type { IconName } from "../shared/icons";

/** A rule that does nothing yet. */
export const NEW_RULE: BotRule = {
  keywords: [],
  how: "contains",
  on: true,
  channels: [],
  tags: [],
  replies: [],
  buttons: [],
  list_button: "",
  list_rows: [],
  product: "",
  media: "",
  webhook: "",
  handover: false,
};

/** What a rule does: the most that a person has to know of it, the others counted. */
export function deed(rule: BotRule): { icon: IconName; text: string } {
  const deeds = deedsOf(rule);
  const [first = { icon: "minus", text: t("bot.does.nothing") } satisfies Deed, ...others] = deeds;
  if (others.length === 0) return first;
  return { icon: first.icon, text: t("bot.does.and_more", { first: first.text, n: format.number(others.length) }) };
}

type Deed = { icon: IconName; text: string };

function deedsOf(rule: BotRule): Deed[] {
  const said = rule.replies.at(-1) ?? "";
  const deeds: Deed[] = [];
  if (rule.webhook !== "") deeds.push({ icon: "link", text: t("bot.does.webhook", { host: hostOf(rule.webhook) }) });
  if (rule.product !== "") deeds.push({ icon: "bag", text: t("bot.does.product", { code: rule.product }) });
  if (rule.buttons.length > 0) deeds.push({ icon: "buttons", text: t("bot.does.buttons", { text: said }) });
  else if (said !== "") deeds.push({ icon: "reply", text: t("bot.does.reply", { text: said }) });
  if (rule.list_rows.length > 0) deeds.push({ icon: "list", text: t("bot.does.list", { text: rule.list_button }) });
  if (rule.media !== "") deeds.push({ icon: "image", text: t("bot.does.media", { host: hostOf(rule.media) }) });
  if (rule.handover) deeds.push({ icon: "user", text: t("bot.does.handover") });
  if (rule.tags.length > 0) deeds.push({ icon: "tag", text: t("bot.does.tags", { tags: rule.tags.join(", ") }) });
  return deeds;
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** What stands on a rule where its name is asked for. */
export const nameOf = (rule: BotRule, at: number): string =>
  rule.keywords[0] ?? t("bot.rule_number", { n: String(at + 1) });
