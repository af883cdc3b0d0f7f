import { expect, test } from "vitest";
import type { MessageView } from "../bindings";
import { logEntries } from "./conversation-entries";
import { message, ours } from "./inbox-fixtures";

const local = (day: number, hour: number, minute: number) => new Date(2026, 6, day, hour, minute).toISOString();
const entries = (messages: MessageView[], firstUnread: string | null = null) =>
  logEntries({ messages, firstUnread, keyOf: (one) => one.id });
const firsts = (messages: MessageView[]) =>
  entries(messages).flatMap((entry) => (entry.type === "message" ? [entry.first] : []));

test("messages of one speaker within three minutes are a group", () => {
  expect(
    firsts([
      message("1", { created_at: local(14, 9, 0) }),
      message("2", { created_at: local(14, 9, 2) }),
      message("3", { created_at: local(14, 9, 5) }),
      ours("4", { created_at: local(14, 9, 5) }),
      ours("5", { created_at: local(14, 9, 6), author: "BOT", author_name: "" }),
    ]),
  ).toEqual([true, false, true, true, true]);
});

test("notes and events stand alone and end a group", () => {
  const kinds = ["text", "note", "text", "event"] as const;
  expect(firsts(kinds.map((kind, index) => ours(String(index + 1), { kind, created_at: local(14, 9, 0) })))).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test("a day begins with its name, midnight between two close messages included", () => {
  const types = entries([
    message("1", { created_at: local(14, 23, 59) }),
    message("2", { created_at: local(15, 0, 1) }),
  ]).map((entry) => entry.type);
  expect(types).toEqual(["day", "message", "day", "message"]);
});

test("the unread line stands above the customer's first unread message, not above our own", () => {
  const shown = entries([message("1"), ours("2"), message("3"), message("4")], "3");
  const at = shown.findIndex((entry) => entry.type === "unread");
  expect(shown[at + 1]).toMatchObject({ type: "message", message: { id: "3" }, first: true });
  expect(shown.filter((entry) => entry.type === "unread")).toHaveLength(1);
});

test("a single unread message has its line too", () => {
  const types = entries([message("1")], "1").map((entry) => entry.type);
  expect(types).toEqual(["day", "unread", "message"]);
});

test("a first unread message that has gone leaves its line to the next of the customer's", () => {
  const shown = entries([message("1"), ours("3"), message("4")], "2");
  const at = shown.findIndex((entry) => entry.type === "unread");
  expect(shown[at + 1]).toMatchObject({ message: { id: "4" } });
});

test("with everything read there is no line", () => {
  expect(entries([message("1"), message("2")]).some((entry) => entry.type === "unread")).toBe(false);
});
