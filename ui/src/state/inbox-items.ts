/** The inbox as one flat list for the virtualiser: headings, rows, and a marker where a group has more pages. */
import type { ConversationRow, InboxCounts } from "../bindings";
import type { Section } from "./inbox.svelte";
import type { SectionGroup } from "./inbox-order";

export type ListItem =
  | { type: "group"; key: string; group: SectionGroup; count: number | null }
  | { type: "row"; key: string; group: SectionGroup; row: ConversationRow; position: number }
  | { type: "more"; key: string; group: SectionGroup };

/**
 * `counts` is null while a filter is on, because the core counts whole groups; a heading then counts what is loaded, and
 * only when that is all there is. A group with nothing in it has no heading.
 */
export function listItems(sections: readonly Section[], counts: InboxCounts | null): ListItem[] {
  let position = 0;
  return sections.flatMap((section) => {
    if (section.rows.length === 0 && section.complete) return [];
    const items: ListItem[] = [
      { type: "group", key: `group:${section.group}`, group: section.group, count: sizeOf(section, counts) },
    ];
    for (const row of section.rows) {
      position += 1;
      items.push({ type: "row", key: row.id, group: section.group, row, position });
    }
    if (!section.complete) items.push({ type: "more", key: `more:${section.group}`, group: section.group });
    return items;
  });
}

/** How many options the whole list has, for aria-setsize; -1 where that is not known yet. */
export function optionCount(sections: readonly Section[], counts: InboxCounts | null): number {
  const sizes = sections.map((section) => sizeOf(section, counts));
  return sizes.some((size) => size === null) ? -1 : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
}

function sizeOf(section: Section, counts: InboxCounts | null): number | null {
  if (section.complete) return section.rows.length;
  if (counts === null || section.group === "closed") return null;
  return counts[section.group];
}
