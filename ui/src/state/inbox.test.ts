import { expect, test, vi } from "vitest";
import type { Backend } from "../backend/backend";
import type { ConversationPage, ConversationRow, InboxCounts } from "../bindings";
import { backendWith, changed, deferred, received, row, refused } from "./inbox-fixtures";
import { groupOf } from "./inbox-order";
import { Inbox, PAGE_SIZE } from "./inbox.svelte";

const COUNTS: InboxCounts = { open: 0, needs_you: 0, mine: 0, with_bot: 0, unread: 0 };

/** A shop whose rows the story may change; pages are cut as the core cuts them, with the last row's id as cursor. */
function shop(rows: ConversationRow[], over: Partial<Backend> = {}) {
  const backend = backendWith({
    conversations: (filter, cursor, limit) => {
      const all = rows.filter((one) => groupOf(one) === filter.group && (!filter.unread_only || one.unread > 0));
      all.sort((a, b) =>
        filter.group === "needs_you"
          ? (a.waiting_since ?? "").localeCompare(b.waiting_since ?? "")
          : b.updated_at.localeCompare(a.updated_at),
      );
      const start = cursor === null ? 0 : all.findIndex((one) => one.id === cursor) + 1;
      const items = all.slice(start, start + limit);
      return Promise.resolve({ items, next_cursor: start + limit < all.length ? (items.at(-1)?.id ?? null) : null });
    },
    conversationRow: (id) => {
      const found = rows.find((one) => one.id === id);
      return found ? Promise.resolve(found) : refused("not_found");
    },
    ...over,
  });
  const inbox = new Inbox(backend, "real", () => COUNTS);
  const change = (next: ConversationRow) => {
    rows.splice(0, rows.length, ...rows.filter((one) => one.id !== next.id), next);
    return inbox.handle([changed(next.id)]);
  };
  return { inbox, backend, rows, change };
}

const ids = (inbox: Inbox) => inbox.rows.map((one) => one.id);

test("whoever waits longest is first, then mine, then the bot's, newest first", async () => {
  const { inbox } = shop([
    row("1", "BOT", 10),
    row("2", "BOT", 20),
    row("3", "MINE", 5),
    row("4", "MINE", 6),
    row("5", "HUMAN", 30),
    row("6", "HUMAN", 29),
    row("7", "CLOSED", 40),
  ]);
  await inbox.load();
  expect(ids(inbox)).toEqual(["6", "5", "4", "3", "2", "1"]);
  expect(inbox.items.map((item) => item.type === "group" && item.group).filter(Boolean)).toEqual([
    "needs_you",
    "mine",
    "with_bot",
  ]);
});

test("a customer who asks for a person moves up to the others who wait", async () => {
  const { inbox, change } = shop([row("1", "HUMAN", 1), row("2", "BOT", 10), row("3", "BOT", 9)]);
  await inbox.load();
  await change(row("2", "HUMAN", 11));
  expect(ids(inbox)).toEqual(["1", "2", "3"]);
  expect(inbox.sections.map((section) => section.rows.length)).toEqual([2, 0, 1]);
});

test("a conversation that is closed leaves the open view, and one that the core no longer knows too", async () => {
  const { inbox, change, rows } = shop([row("1", "MINE", 1), row("2", "BOT", 10)]);
  await inbox.load();
  await change(row("1", "CLOSED", 12));
  expect(ids(inbox)).toEqual(["2"]);
  rows.length = 0;
  await inbox.handle([changed("2")]);
  expect(ids(inbox)).toEqual([]);
});

test("a row past the last loaded page waits for its page, and scrolling brings every row exactly once", async () => {
  const many = Array.from({ length: PAGE_SIZE * 2 + 7 }, (_, index) => row(String(index + 1), "BOT", 1000 - index));
  const { inbox, change } = shop(many);
  await inbox.load();
  expect(inbox.rows).toHaveLength(PAGE_SIZE);
  await change(row("900", "BOT", 1));
  expect(ids(inbox)).not.toContain("900");
  await inbox.loadMore("with_bot");
  await inbox.loadMore("with_bot");
  expect(new Set(ids(inbox)).size).toBe(PAGE_SIZE * 2 + 8);
  expect(ids(inbox).at(-1)).toBe("900");
  expect(inbox.items.some((item) => item.type === "more")).toBe(false);
});

test("the last loaded row stays when only its content changes", async () => {
  const { inbox, change } = shop(
    Array.from({ length: PAGE_SIZE + 1 }, (_, index) => row(String(index + 1), "BOT", 1000 - index)),
  );
  await inbox.load();
  const last = inbox.rows.at(-1) as ConversationRow;
  await change({ ...last, unread: 3 });
  expect(inbox.rows.at(-1)).toMatchObject({ id: last.id, unread: 3 });
});

test("reading again keeps the depth that was scrolled to", async () => {
  const { inbox } = shop(
    Array.from({ length: PAGE_SIZE * 3 }, (_, index) => row(String(index + 1), "BOT", 1000 - index)),
  );
  await inbox.load();
  await inbox.loadMore("with_bot");
  await inbox.handle([{ type: "resync" }]);
  expect(inbox.rows).toHaveLength(PAGE_SIZE * 2);
});

test("a page that was asked for before an event does not bring back what the event took away", async () => {
  const first = deferred<ConversationPage>();
  const rows = [row("1", "BOT", 1)];
  const { inbox } = shop(rows, {
    conversations: (filter) =>
      filter.group === "with_bot" ? first.promise : Promise.resolve({ items: [], next_cursor: null }),
  });
  const loading = inbox.load();
  rows[0] = row("1", "CLOSED", 2);
  const handled = inbox.handle([changed("1")]);
  first.resolve({ items: [row("1", "BOT", 1)], next_cursor: null });
  await Promise.all([loading, handled]);
  expect(ids(inbox)).toEqual([]);
});

test("a burst of events reads each conversation once", async () => {
  const conversationRow = vi.fn((id: string) => Promise.resolve(row(id, "BOT", 1)));
  const { inbox } = shop([row("1", "BOT", 1), row("2", "BOT", 2)], { conversationRow });
  await inbox.load();
  await Promise.all([
    inbox.handle([received("1", "10"), received("1", "11"), changed("1")]),
    inbox.handle([changed("2"), changed("1")]),
  ]);
  expect(conversationRow.mock.calls.map(([id]) => id).sort()).toEqual(["1", "2"]);
});

test("events of the other realm change nothing", async () => {
  const conversationRow = vi.fn(() => Promise.resolve(row("9", "BOT", 1)));
  const { inbox } = shop([], { conversationRow });
  await inbox.load();
  await inbox.handle([{ type: "message_received", realm: "practice", conversation_id: "9", message_id: "1" }]);
  expect(conversationRow).not.toHaveBeenCalled();
});

test("with only unread shown, the open conversation stays although reading emptied its count", async () => {
  const { inbox, change } = shop([row("1", "BOT", 1, { unread: 2 }), row("2", "BOT", 2, { unread: 1 })]);
  await inbox.setUnreadOnly(true);
  inbox.heldId = "1";
  await change(row("1", "BOT", 1, { unread: 0 }));
  await change(row("2", "BOT", 2, { unread: 0 }));
  expect(ids(inbox)).toEqual(["1"]);
});

test("a store that cannot be read is told, and reading again heals it", async () => {
  let broken = true;
  const { inbox } = shop([], {
    conversations: () =>
      broken ? refused("storage") : Promise.resolve({ items: [row("1", "MINE", 1)], next_cursor: null }),
  });
  await inbox.show("mine");
  expect(inbox.phase).toBe("failed");
  expect(inbox.error?.code).toBe("storage");
  broken = false;
  await inbox.load();
  expect(inbox.phase).toBe("ready");
  expect(ids(inbox)).toEqual(["1"]);
});

test("J goes on from where a conversation left the list", async () => {
  const { inbox, change } = shop([row("1", "BOT", 4), row("2", "BOT", 3), row("3", "BOT", 2)]);
  await inbox.load();
  expect(inbox.neighbour("1", 1, 0)?.id).toBe("2");
  await change(row("2", "CLOSED", 5));
  expect(inbox.neighbour("2", 1, 1)?.id).toBe("3");
  expect(inbox.neighbour("2", -1, 1)?.id).toBe("1");
  expect(inbox.neighbour("3", 1, 1)).toBeUndefined();
});

test("Shift J goes round among those who wait", async () => {
  const { inbox } = shop([row("1", "HUMAN", 1), row("2", "HUMAN", 2), row("3", "BOT", 3)]);
  await inbox.load();
  expect(inbox.nextWaiting("3")?.id).toBe("1");
  expect(inbox.nextWaiting("1")?.id).toBe("2");
  expect(inbox.nextWaiting("2")?.id).toBe("1");
});

test("a row that could not be read when it changed is read with the next news", async () => {
  let broken = false;
  const rows = [row("1", "MINE", 1), row("2", "BOT", 10)];
  const { inbox } = shop(rows, {
    conversationRow: (id) =>
      broken && id === "1" ? refused("storage") : Promise.resolve(rows.find((one) => one.id === id) as ConversationRow),
  });
  await inbox.load();
  broken = true;
  rows.splice(0, 2, row("1", "HUMAN", 11), row("2", "BOT", 12));
  await inbox.handle([changed("1"), changed("2")]);
  expect(inbox.error?.code).toBe("storage");
  expect(inbox.row("2")?.updated_at).toBe(row("2", "BOT", 12).updated_at);
  broken = false;
  await inbox.handle([{ type: "settings_changed" }]);
  expect(inbox.row("1")?.status).toBe("HUMAN");
  expect(inbox.row("1")?.agent).toBeNull();
  expect(inbox.error).toBeNull();
});

test("many rows that could not be read at once are not forgotten either", async () => {
  let broken = false;
  const rows = Array.from({ length: 45 }, (_, index) => row(String(index + 1), "BOT", index));
  const { inbox, backend } = shop(rows);
  const conversations = backend.conversations.bind(backend);
  const { inbox: watched } = shop(rows, {
    conversations: (filter, cursor, limit) => (broken ? refused("storage") : conversations(filter, cursor, limit)),
  });
  await Promise.all([inbox.load(), watched.load()]);
  broken = true;
  const news = rows.map((one) => changed(one.id));
  rows.forEach((one, index) => (rows[index] = { ...one, unread: 3 }));
  await watched.handle(news);
  expect(watched.error?.code).toBe("storage");
  broken = false;
  await watched.handle([{ type: "settings_changed" }]);
  expect(watched.rows.every((one) => one.unread === 3)).toBe(true);
});
