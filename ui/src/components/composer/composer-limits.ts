/** What the field takes, and why it takes nothing at all. */
import type { ButtonForm, ChannelView, ConversationRow, DraftMode, ListForm, ListRow } from "../../bindings";

/** Characters of a text message; the core refuses more. */
export const TEXT_LIMIT = 65_536;
/** From here on the number of characters is shown. */
export const COUNT_FROM = 60_000;
/** A button message, in characters as people count them. */
export const BODY_LIMIT = 1024;
export const FOOTER_LIMIT = 60;
export const LABEL_LIMIT = 20;
export const MOST_BUTTONS = 3;

export type Lock = "blocked" | "unlinked";

/** Why a reply cannot be written; a note always can. A number that is only out of reach still takes replies: they wait. */
export function lockOf(row: ConversationRow, channel: ChannelView | undefined, mode: DraftMode): Lock | null {
  if (mode === "note") return null;
  if (row.blocked) return "blocked";
  const state = channel?.session.state;
  const linked = state === "connected" || state === "connecting" || state === "degraded";
  return linked ? null : "unlinked";
}

/** Characters as the core counts them: Unicode code points. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const char of text) count += char.length > 0 ? 1 : 0;
  return count;
}

const segmenter = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Characters as people count them: a family of emoji is one. */
export function graphemes(text: string): number {
  let count = 0;
  for (const { segment } of segmenter.segment(text)) count += segment.length > 0 ? 1 : 0;
  return count;
}

export function isTooLong(text: string): boolean {
  return text.length > TEXT_LIMIT && lengthOf(text) > TEXT_LIMIT;
}

export function canSend(text: string): boolean {
  return text.trim() !== "" && !isTooLong(text);
}

/** What is wrong with a label, by its place: too long, or the same as an earlier one. */
export function labelFault(labels: readonly string[], index: number): "too_long" | "double" | null {
  const label = (labels[index] ?? "").trim();
  if (label === "") return null;
  if (graphemes(label) > LABEL_LIMIT) return "too_long";
  return labels.slice(0, index).some((earlier) => earlier.trim() === label) ? "double" : null;
}

export function canSendForm(text: string, { labels, footer }: ButtonForm): boolean {
  if (text.trim() === "" || graphemes(text) > BODY_LIMIT || graphemes(footer.trim()) > FOOTER_LIMIT) return false;
  const filled = labels.some((label) => label.trim() !== "");
  return filled && labels.every((_, index) => labelFault(labels, index) === null);
}

/** The first word in braces that nobody has filled in: it is not sent. */
export function unfilledIn(text: string): string | null {
  return /\{(?:name|shop|agent)\}/.exec(text)?.[0] ?? null;
}

/** What a customer reads whose channel has no buttons. */
export function numberedLines(text: string, labels: readonly string[], footer: string): string {
  const filled = labels.map((label) => label.trim()).filter((label) => label !== "");
  const lines = filled.map((label, index) => `${String(index + 1)}. ${label}`);
  return [text, lines.join("\n"), footer.trim()].filter((part) => part !== "").join("\n\n");
}

/** A list, in characters as people count them. */
export const LIST_TITLE_LIMIT = 60;
export const ROW_LIMIT = 24;
export const DESCRIPTION_LIMIT = 72;
export const MOST_ROWS = 10;

const rowsOf = ({ menu }: ListForm): ListRow[] => menu.sections.flatMap(({ rows }) => rows);

/** What is wrong with a list besides what is not filled in yet. */
export function listFault(form: ListForm): "too_long" | "double" | "section" | null {
  const { menu, footer } = form;
  const rows = rowsOf(form);
  const titles = rows.map(({ title }) => title.trim()).filter((title) => title !== "");
  const filled = menu.sections.filter((section) => section.rows.some(({ title }) => title.trim() !== ""));
  const long =
    graphemes(menu.title.trim()) > LIST_TITLE_LIMIT ||
    graphemes(menu.button.trim()) > LABEL_LIMIT ||
    graphemes(footer.trim()) > FOOTER_LIMIT ||
    menu.sections.some(({ title }) => graphemes(title.trim()) > ROW_LIMIT) ||
    rows.some(({ title, description }) => {
      return graphemes(title.trim()) > ROW_LIMIT || graphemes(description.trim()) > DESCRIPTION_LIMIT;
    });
  if (long) return "too_long";
  if (new Set(titles).size < titles.length) return "double";
  return filled.length > 1 && filled.some(({ title }) => title.trim() === "") ? "section" : null;
}

export function canSendList(text: string, form: ListForm): boolean {
  if (text.trim() === "" || graphemes(text) > BODY_LIMIT || form.menu.button.trim() === "") return false;
  return listFault(form) === null && rowsOf(form).some(({ title }) => title.trim() !== "");
}

/** What a customer reads whose channel has no lists. */
export function numberedList(text: string, { menu, footer }: ListForm): string {
  let number = 0;
  const sections = menu.sections.map(({ title, rows }) => {
    const lines = rows.map((row) => {
      number += 1;
      const description = row.description === "" ? "" : ` · ${row.description}`;
      return `${String(number)}. ${row.title}${description}`;
    });
    return [title, ...lines].filter((part) => part !== "").join("\n");
  });
  return [menu.title, text, sections.join("\n\n"), footer].filter((part) => part !== "").join("\n\n");
}
