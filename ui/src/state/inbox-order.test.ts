// Where a row belongs: what is kept on top comes first in its group, and the rest keeps its order.
import { expect, it } from "vitest";
import { row } from "./inbox-fixtures";
import { compareRows, withRow } from "./inbox-order";

const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id);

it("what is kept on top comes first, also among those that wait", () => {
  const rows = [row("1", "BOT", 9), row("2", "BOT", 5, { pinned: true }), row("3", "BOT", 7)];
  expect(ids(rows.toSorted((a, b) => compareRows("with_bot", a, b)))).toEqual(["2", "1", "3"]);
  const waiting = [row("1", "HUMAN", 1), row("2", "HUMAN", 2, { pinned: true })];
  expect(ids(waiting.toSorted((a, b) => compareRows("needs_you", a, b)))).toEqual(["2", "1"]);
});

it("a row that is pinned moves up, and back to its place afterwards", () => {
  const rows = [row("1", "BOT", 9), row("2", "BOT", 7), row("3", "BOT", 5)];
  const up = withRow("with_bot", rows, row("3", "BOT", 5, { pinned: true }), true);
  expect(ids(up)).toEqual(["3", "1", "2"]);
  expect(ids(withRow("with_bot", up, row("3", "BOT", 5), true))).toEqual(["1", "2", "3"]);
});
