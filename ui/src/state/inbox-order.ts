/**
 * Where a conversation belongs in the inbox and in which order: the same rules as the core's queries, so that a row that
 * arrives by event lands where the next reload would put it.
 */
import type { ConversationRow, InboxFilter, InboxGroup } from "../bindings";
import { compareIds } from "./ids";

/** A group that is drawn with its own heading; `open` is a view made of the first three. */
export type SectionGroup = Exclude<InboxGroup, "open">;

/** Headings that a view shows, top to bottom. */
export function sectionsOf(view: InboxGroup): SectionGroup[] {
  return view === "open" ? ["needs_you", "mine", "with_bot"] : [view];
}

/** The group of a row; `null` when a colleague has it. */
export function groupOf(row: ConversationRow): SectionGroup | null {
  switch (row.status) {
    case "BOT":
      return "with_bot";
    case "CLOSED":
      return "closed";
    case "HUMAN":
      if (row.agent === null) return "needs_you";
      return row.agent.is_me ? "mine" : null;
  }
}

/** What is kept on top first; then the longest wait where somebody waits, and the newest activity everywhere else. */
export function compareRows(group: SectionGroup, a: ConversationRow, b: ConversationRow): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  if (group === "needs_you") {
    return byTime(waitOf(a), waitOf(b)) || compareIds(a.id, b.id);
  }
  return byTime(b.updated_at, a.updated_at) || compareIds(b.id, a.id);
}

/** Whether the filter lets a row through, its group aside. */
export function matches(row: ConversationRow, filter: Omit<InboxFilter, "group">): boolean {
  if (row.realm !== filter.realm) return false;
  if (filter.channel_id !== null && row.channel_id !== filter.channel_id) return false;
  return !filter.unread_only || row.unread > 0;
}

/**
 * `rows` with `row` in its place. When more pages follow, a row past the last one loaded is left out: its page will
 * bring it, and showing it now would put it in the wrong place.
 */
export function withRow(
  group: SectionGroup,
  rows: readonly ConversationRow[],
  row: ConversationRow,
  complete: boolean,
): ConversationRow[] {
  const last = rows.at(-1);
  const loaded = complete || (last !== undefined && compareRows(group, row, last) <= 0);
  const rest = rows.filter((other) => other.id !== row.id);
  if (!loaded) return rest;
  const at = rest.findIndex((other) => compareRows(group, row, other) < 0);
  return at < 0 ? [...rest, row] : rest.toSpliced(at, 0, row);
}

function waitOf(row: ConversationRow): string {
  return row.waiting_since ?? row.updated_at;
}

/** RFC 3339 in UTC with milliseconds sorts as text. */
function byTime(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
