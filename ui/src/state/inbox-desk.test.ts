import { expect, test, vi } from "vitest";
import type { Backend } from "../backend/backend";
import type { ConversationRow, Event, HandoffResult, MessageView, ScheduledView } from "../bindings";
import { ABILITIES, backendWith, changed, deferred, detail, ours, pagesOf, refused, row } from "./inbox-fixtures";
import { groupOf } from "./inbox-order";
import { Desk, type Done } from "./inbox-desk.svelte";
import { sendBesideLater, sendLater } from "./sending-later";

const COUNTS = { open: 0, needs_you: 0, mine: 0, with_bot: 0, unread: 0 };

/** A shop with one row per conversation, which the desk sees change only through events and answers. */
function story(rows: ConversationRow[], over: Partial<Backend> = {}) {
  let emit: (events: Event[]) => Promise<void> = () => Promise.resolve();
  const told: { verb: Done; undo: () => Promise<void> }[] = [];
  const find = (id: string) => rows.find((one) => one.id === id) ?? row(id, "BOT", 0);
  const conversation = vi.fn((id: string) => Promise.resolve(detail(find(id), { draft_reply: `draft of ${id}` })));
  const saved: [string, string, string][] = [];
  const backend = backendWith({
    subscribe: (handler) => {
      emit = (events) => Promise.resolve(handler(events));
      return Promise.resolve(() => undefined);
    },
    conversations: (filter) => {
      const items = rows.filter((one) => groupOf(one) === filter.group);
      return Promise.resolve({ items, next_cursor: null });
    },
    conversationRow: (id) => Promise.resolve(find(id)),
    conversation,
    saveDraft: (id, mode, { text }) => {
      saved.push([id, mode, text]);
      return Promise.resolve();
    },
    ...pagesOf(() => []),
    ...over,
  });
  const desk = new Desk({
    backend,
    realm: "real",
    counts: () => COUNTS,
    tell: (verb, _, undo) => told.push({ verb, undo }),
  });
  const replace = (next: ConversationRow) => {
    rows.splice(
      rows.findIndex((one) => one.id === next.id),
      1,
      next,
    );
    return next;
  };
  return { desk, told, saved, conversation, replace, emit: (events: Event[]) => emit(events) };
}

const result = (changedRow: ConversationRow, handoff: string | null = "h1"): HandoffResult => ({
  row: changedRow,
  handoff,
});

test("it subscribes before it reads, so that nothing falls between", async () => {
  const order: string[] = [];
  const { desk } = story([], {
    subscribe: () => {
      order.push("subscribe");
      return Promise.resolve(() => undefined);
    },
    conversations: () => {
      order.push("read");
      return Promise.resolve({ items: [], next_cursor: null });
    },
  });
  await desk.start();
  expect(order[0]).toBe("subscribe");
  expect(order).toContain("read");
});

test("taking over moves the row at once, tells it, and undo brings it back", async () => {
  const { desk, told, replace } = story([row("1", "BOT", 1)], {
    takeOver: () => Promise.resolve(result(replace(row("1", "MINE", 1)))),
    undoHandoff: (handoff) => Promise.resolve(handoff === "h1" ? replace(row("1", "BOT", 1)) : refused("not_found")),
  });
  await desk.start();
  await desk.openConversation("1");
  expect(await desk.change("takeOver", "1")).toBe(true);
  expect(desk.inbox.row("1")?.status).toBe("HUMAN");
  expect(desk.open?.row?.status).toBe("HUMAN");
  expect(told.map(({ verb }) => verb)).toEqual(["takeOver"]);
  await told[0]?.undo();
  expect(desk.inbox.row("1")?.status).toBe("BOT");
  expect(desk.open?.row?.status).toBe("BOT");
});

test("what changed nothing offers nothing to take back", async () => {
  const { desk, told } = story([row("1", "MINE", 1)], {
    takeOver: () => Promise.resolve(result(row("1", "MINE", 1), null)),
  });
  await desk.start();
  await desk.change("takeOver", "1");
  expect(told).toEqual([]);
});

test("a refused change says why and moves nothing", async () => {
  const { desk, told } = story([row("1", "BOT", 1)], { takeOver: () => refused("conflict") });
  await desk.start();
  await desk.openConversation("1");
  expect(await desk.change("takeOver", "1")).toBe(false);
  expect(desk.refused?.code).toBe("conflict");
  expect(desk.inbox.row("1")?.status).toBe("BOT");
  expect(told).toEqual([]);
});

test("a sent reply empties the field at once and the stored draft only afterwards", async () => {
  const steps: string[] = [];
  const { desk, saved } = story([row("1", "MINE", 1)], {
    sendMessage: (_, composed) => {
      const text = composed.kind === "text" ? composed.text : "";
      steps.push(`sent ${text} with ${String(saved.length)} drafts saved`);
      return Promise.resolve(ours("7", { text }));
    },
  });
  await desk.start();
  await desk.openConversation("1");
  desk.drafts.write("1", "reply", "Halo");
  const sending = desk.reply();
  expect(desk.drafts.text("1", "reply")).toBe("");
  expect(await sending).toBe(true);
  expect(steps).toEqual(["sent Halo with 0 drafts saved"]);
  expect(saved.at(-1)).toEqual(["1", "reply", ""]);
});

test("a refused reply is back in the field, and the reason is known", async () => {
  const { desk } = story([row("1", "MINE", 1)], { sendMessage: () => refused("not_owner") });
  await desk.start();
  await desk.openConversation("1");
  desk.drafts.write("1", "reply", "Halo");
  expect(await desk.reply()).toBe(false);
  expect(desk.drafts.text("1", "reply")).toBe("Halo");
  expect(desk.refused?.code).toBe("not_owner");
  expect(desk.open?.local).toEqual([]);
});

test("an answer can be taken back, with its quote and its buttons", async () => {
  const taken: string[] = [];
  const { desk, told } = story([row("1", "MINE", 1)], {
    sendMessage: (_, composed) =>
      Promise.resolve(ours("7", { kind: composed.kind === "buttons" ? "buttons" : "text" })),
    takeBack: (id) => Promise.resolve(void taken.push(id)),
  });
  await desk.start();
  await desk.openConversation("1");
  const form = { labels: ["Ya", "Tidak"], footer: "" };
  const quote = { id: "3", author: "CUSTOMER", kind: "text", text: "Ada?", is_deleted: false } as const;
  desk.drafts.write("1", "reply", "Jadi?");
  desk.drafts.setForm("1", form);
  desk.drafts.setQuote("1", quote);
  expect(await desk.reply("buttons")).toBe(true);
  expect(desk.drafts.form("1")).toBeNull();
  expect(told.map(({ verb }) => verb)).toEqual(["send"]);
  await told[0]?.undo();
  expect(taken).toEqual(["7"]);
  expect(desk.drafts.text("1", "reply")).toBe("Jadi?");
  expect(desk.drafts.form("1")).toEqual(form);
  expect(desk.drafts.quote("1")).toEqual(quote);
});

test("what has left already stays sent", async () => {
  const { desk, told } = story([row("1", "MINE", 1)], {
    sendMessage: () => Promise.resolve(ours("7")),
    takeBack: () => refused("conflict"),
  });
  await desk.start();
  await desk.openConversation("1");
  desk.drafts.write("1", "reply", "Halo");
  await desk.reply();
  await told[0]?.undo();
  expect(desk.drafts.text("1", "reply")).toBe("");
  expect(desk.refused?.code).toBe("conflict");
});

test("of several files, each that can still be taken back comes back, and no other", async () => {
  const left = new Set(["2"]);
  const { desk, told } = story([row("1", "MINE", 1)], {
    upload: (_, file) => Promise.resolve({ upload: file.name, kind: "document" as const }),
    sendMessage: (_, composed) =>
      Promise.resolve(ours(composed.kind === "file" ? composed.upload : "0", { kind: "document" })),
    takeBack: (id) => (left.has(id) ? refused("conflict") : Promise.resolve()),
  });
  await desk.start();
  await desk.openConversation("1");
  desk.attachments.add(
    "1",
    ["1", "2", "3"].map((name) => new File(["x"], name)),
    ABILITIES,
  );
  await vi.waitFor(() => expect(desk.attachments.isReady("1")).toBe(true));
  desk.drafts.write("1", "reply", "Nota");
  expect(await desk.reply()).toBe(true);
  await told[0]?.undo();
  expect(desk.attachments.of("1").map(({ name }) => name)).toEqual(["1", "3"]);
  expect(desk.drafts.text("1", "reply")).toBe("Nota");
  expect(desk.refused?.code).toBe("conflict");

  left.add("1").delete("2");
  await desk.reply();
  await told[1]?.undo();
  expect(desk.attachments.of("1").map(({ name }) => name)).toEqual(["3"]);
  expect(desk.drafts.text("1", "reply")).toBe("");
});

test("leaving a conversation saves its draft and forgets an old refusal", async () => {
  const { desk, saved } = story([row("1", "MINE", 2), row("2", "MINE", 1)], { takeOver: () => refused("conflict") });
  await desk.start();
  await desk.openConversation("1");
  expect(desk.drafts.text("1", "reply")).toBe("draft of 1");
  desk.drafts.write("1", "reply", "setengah");
  await desk.change("takeOver", "1");
  await desk.openConversation("2");
  expect(saved).toContainEqual(["1", "reply", "setengah"]);
  expect(desk.refused).toBeNull();
});

test("a refusal stays with the conversation that it is about", async () => {
  const answer = deferred<HandoffResult>();
  const { desk } = story([row("1", "BOT", 2), row("2", "BOT", 1)], { takeOver: () => answer.promise });
  await desk.start();
  await desk.openConversation("1");
  const taking = desk.change("takeOver", "1");
  await desk.openConversation("2");
  answer.reject(Object.assign(new Error("conflict"), { code: "conflict", params: {}, detail: "" }));
  expect(await taking).toBe(false);
  expect(desk.refused).toBeNull();
  await desk.attempt(() => Promise.resolve());
  await desk.openConversation("1");
  expect(desk.refused?.code).toBe("conflict");
  desk.dismissRefusal();
  expect(desk.refused).toBeNull();
});

test("neighbours are read ahead, two each way, and kept true by events", async () => {
  const rows = Array.from({ length: 9 }, (_, index) => row(String(index + 1), "BOT", 100 - index));
  const { desk, conversation, emit } = story(rows);
  await desk.start();
  await desk.openConversation("5");
  await vi.waitFor(() => expect(conversation.mock.calls.map(([id]) => id).sort()).toEqual(["3", "4", "5", "6", "7"]));
  conversation.mockClear();
  await emit([changed("6"), changed("9")]);
  await vi.waitFor(() => expect(conversation.mock.calls.map(([id]) => id)).toEqual(["6"]));
  conversation.mockClear();
  await desk.openConversation("6");
  expect(conversation.mock.calls.map(([id]) => id)).not.toContain("6");
});

test("what is sent and closed is the conversation that was answered, also when another is open by then", async () => {
  const answer = deferred<MessageView>();
  const closed: string[] = [];
  const { desk, told } = story([row("1", "MINE", 2), row("2", "MINE", 1)], {
    sendMessage: () => answer.promise,
    close: (id) => {
      closed.push(id);
      return Promise.resolve(result(row(id, "CLOSED", 2)));
    },
  });
  await desk.start();
  await desk.openConversation("1");
  desk.drafts.write("1", "reply", "Sampai jumpa");
  const sending = desk.reply();
  await desk.openConversation("2");
  answer.resolve(ours("7"));
  expect(await sending).toBe(true);
  expect(await desk.change("close", "1")).toBe(true);
  expect(closed).toEqual(["1"]);
  expect(desk.open?.row).toMatchObject({ id: "2", status: "HUMAN" });
  expect(desk.drafts.text("2", "reply")).toBe("draft of 2");
  expect(told.map(({ verb }) => verb)).toEqual(["send", "close"]);
});

test("what leaves later is of the conversation in which that was chosen", async () => {
  const kept: [string, string][] = [];
  const { desk, told } = story([row("1", "MINE", 2), row("2", "MINE", 1)], {
    sendLater: (id, composed) => {
      kept.push([id, composed.kind === "text" ? composed.text : composed.kind]);
      return Promise.resolve({ id: "9" } as ScheduledView);
    },
  });
  await desk.start();
  await desk.openConversation("1");
  const here = desk.open?.row ?? row("0", "MINE", 0);
  await desk.openConversation("2");
  expect(await sendLater(desk, here, "2026-11-22T02:00:00.000Z", "text")).toBe(true);
  expect(await sendBesideLater(desk, here, { kind: "voice" }, "2026-11-22T02:00:00.000Z")).toBe(true);
  expect(kept).toEqual([
    ["1", "draft of 1"],
    ["1", "voice"],
  ]);
  expect(desk.drafts.text("1", "reply")).toBe("");
  expect(desk.drafts.text("2", "reply")).toBe("draft of 2");
  expect(told).toHaveLength(2);
});
