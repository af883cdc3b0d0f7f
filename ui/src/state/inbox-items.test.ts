import { expect, test } from "vitest";
import type { InboxCounts } from "../bindings";
import { row } from "./inbox-fixtures";
import { listItems, optionCount } from "./inbox-items";
import type { Section } from "./inbox.svelte";

const COUNTS: InboxCounts = { open: 31, needs_you: 1, mine: 0, with_bot: 30, unread: 0 };
const SECTIONS: Section[] = [
  { group: "needs_you", rows: [row("1", "HUMAN", 1)], cursor: null, complete: true },
  { group: "mine", rows: [], cursor: null, complete: true },
  { group: "with_bot", rows: [row("2", "BOT", 2), row("3", "BOT", 1)], cursor: "3", complete: false },
];

test("an empty group has no heading, and places run through all groups", () => {
  const items = listItems(SECTIONS, COUNTS);
  expect(items.map((item) => item.key)).toEqual(["group:needs_you", "1", "group:with_bot", "2", "3", "more:with_bot"]);
  expect(items.flatMap((item) => (item.type === "row" ? [item.position] : []))).toEqual([1, 2, 3]);
});

test("a heading counts the whole group, also what is not loaded yet", () => {
  const counts = listItems(SECTIONS, COUNTS).flatMap((item) => (item.type === "group" ? [item.count] : []));
  expect(counts).toEqual([1, 30]);
  expect(optionCount(SECTIONS, COUNTS)).toBe(31);
});

test("under a filter what is not known is not claimed", () => {
  const counts = listItems(SECTIONS, null).flatMap((item) => (item.type === "group" ? [item.count] : []));
  expect(counts).toEqual([1, null]);
  expect(optionCount(SECTIONS, null)).toBe(-1);
});
