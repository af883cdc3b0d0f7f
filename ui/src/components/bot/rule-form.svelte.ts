// A rule as it is being typed: lists are lines of a text, and what is not chosen is not there.
import type { BotRule, RuleMatch } from "../../bindings";

/** Most buttons of one message. */
export const MOST_BUTTONS = 3;

export class RuleForm {
  keywords = $state("");
  how = $state<RuleMatch>("contains");
  replies = $state<string[]>([""]);
  buttons = $state<{ label: string; says: string }[]>([]);
  listButton = $state("");
  listRows = $state("");
  product = $state("");
  media = $state("");
  webhook = $state("");
  tags = $state("");
  handover = $state(false);
  readonly #before: BotRule;
  readonly #unchanged: string;

  constructor(rule: BotRule) {
    this.#before = rule;
    this.keywords = rule.keywords.join("\n");
    this.how = rule.how;
    this.replies = rule.replies.length > 0 ? [...rule.replies] : [""];
    this.buttons = rule.buttons.map((button) => ({ ...button }));
    this.listButton = rule.list_button;
    this.listRows = rule.list_rows.join("\n");
    this.product = rule.product;
    this.media = rule.media;
    this.webhook = rule.webhook;
    this.tags = rule.tags.join("\n");
    this.handover = rule.handover;
    this.#unchanged = JSON.stringify(this.rule);
  }

  get rule(): BotRule {
    return {
      ...this.#before,
      keywords: this.how === "any" ? [] : linesOf(this.keywords),
      how: this.how,
      replies: this.replies.map((text) => text.trim()).filter((text) => text !== ""),
      buttons: this.buttons.map(({ label, says }) => ({ label: label.trim(), says: says.trim() })),
      list_button: this.listButton.trim(),
      list_rows: linesOf(this.listRows),
      product: this.product.trim(),
      media: this.media.trim(),
      webhook: this.webhook.trim(),
      tags: linesOf(this.tags),
      handover: this.handover,
    };
  }

  get isChanged(): boolean {
    return JSON.stringify(this.rule) !== this.#unchanged;
  }

  /** What a customer could write so that this rule answers; empty where nobody can tell. */
  get example(): string {
    const [keyword = ""] = linesOf(this.keywords);
    if (this.how === "pattern" || this.how === "any") return "";
    return this.how === "exact" && keyword.endsWith("#") ? `${keyword}Semarang#2` : keyword;
  }
}

/** What stands on the lines of a text, each once, the empty ones left out. */
export function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return [...new Set(lines)].filter((line) => line !== "");
}
