// The in-memory core keeps the contract: what screens and their tests build on has to behave like the real one.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ConversationRow, Event, InboxFilter } from "../bindings";
import { createFakeBackend, type FakeBackend } from "./fake";

let backend: FakeBackend;
let events: Event[];

beforeEach(async () => {
  vi.useFakeTimers();
  backend = createFakeBackend({ seeded: false, scripted: true });
  events = [];
  await backend.subscribe((batch) => events.push(...batch));
});
afterEach(() => vi.useRealTimers());

const open: InboxFilter = { realm: "practice", group: "open", unread_only: false, channel_id: null };
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

async function linked(): Promise<string> {
  const { id } = await backend.startPractice();
  await pass(1000);
  await backend.practiceScan();
  await pass(2000);
  return id;
}

async function rowOf(name: string): Promise<ConversationRow> {
  const { items } = await backend.conversations(open, null, 50);
  const row = items.find(({ contact }) => contact.name === name);
  if (!row) throw new Error(`${name} has not written`);
  return row;
}

const deliveryOf = async (id: string) => (await backend.message(id))?.delivery;

describe("linking", () => {
  it("goes from waiting over a code to linked", async () => {
    const { id } = await backend.startPractice();
    expect(await backend.linkView(id)).toEqual({ step: "waiting" });
    await pass(1000);
    expect(await backend.linkView(id)).toMatchObject({ step: "scan", number: 1, of: 6, lifetime_seconds: 60 });
    await backend.practiceScan();
    expect(await backend.linkView(id)).toEqual({ step: "linking" });
    await pass(2000);
    expect(await backend.linkView(id)).toMatchObject({ step: "linked" });
    expect((await backend.channels())[0]?.session).toEqual({ state: "connected" });
  });

  it("shows six codes, the first for a minute and the others for twenty seconds, then stops", async () => {
    const { id } = await backend.startPractice();
    await pass(1000);
    const codes = new Set<string>();
    const lifetimes: number[] = [];
    for (let view = await backend.linkView(id); view.step === "scan"; view = await backend.linkView(id)) {
      codes.add(view.code);
      lifetimes.push(view.lifetime_seconds);
      await pass(view.lifetime_seconds * 1000);
    }
    expect(lifetimes).toEqual([60, 20, 20, 20, 20, 20]);
    expect(codes.size).toBe(6);
    expect(await backend.linkView(id)).toEqual({ step: "expired" });
    await expect(backend.practiceScan()).rejects.toMatchObject({ code: "conflict" });
  });

  it("shows another code, from the first again, when one is asked for; a linked number shows none", async () => {
    const { id } = await backend.startPractice();
    await pass(61_000);
    const old = await backend.linkView(id);
    expect(old).toMatchObject({ step: "scan", number: 2 });
    await backend.renewCode(id);
    await pass(1000);
    const renewed = await backend.linkView(id);
    expect(renewed).toMatchObject({ step: "scan", number: 1 });
    expect(renewed).not.toMatchObject({ code: old.step === "scan" ? old.code : "" });
    await backend.practiceScan();
    await pass(2000);
    await backend.renewCode(id);
    expect(await backend.linkView(id)).toMatchObject({ step: "linked" });
  });
});

describe("a day", () => {
  it("a customer writes, the bot answers, the customer asks for a person", async () => {
    await linked();
    await pass(3000);
    expect((await rowOf("Ayşe Yılmaz")).status).toBe("BOT");
    await pass(10_000);
    const row = await rowOf("Ayşe Yılmaz");
    expect(row).toMatchObject({ status: "HUMAN", agent: null });
    expect(row.waiting_since).not.toBeNull();
    expect(events).toContainEqual({ type: "person_requested", conversation_id: row.id });
    expect((await backend.inboxCounts("practice")).needs_you).toBe(2);
  });

  it("what no rule answers is handed over, and the log names no rule for it", async () => {
    await linked();
    await backend.practiceSetScripted(false);
    await backend.practiceWrite("6281377700199", "Lina", "Ke Semarang ya Kak");
    await pass(2000);
    const { id, status } = await rowOf("Lina");
    expect(status).toBe("HUMAN");
    const { items } = await backend.messagesBefore(id, null, 1);
    expect(items[0]?.event).toMatchObject({ cause: "rule", detail: "fallback" });
  });

  it("a reply goes from queued to delivered, and to read when the customer writes again; ticks never go back", async () => {
    await linked();
    await pass(2000);
    const { id, contact } = await rowOf("Dewi Anggraini");
    const sent = await backend.sendMessage(id, { kind: "text", text: "Halo" }, null);
    expect(sent.delivery).toBe("queued");
    await pass(6400);
    expect(await deliveryOf(sent.id)).toBe("sent");
    await backend.practiceWrite(contact.phone, "", "Ya?");
    expect(await deliveryOf(sent.id)).toBe("read");
    await pass(5000);
    expect(await deliveryOf(sent.id)).toBe("read");
  });

  it("a reply takes the conversation, and undo gives it back once", async () => {
    await linked();
    await pass(2000);
    const { id } = await rowOf("Dewi Anggraini");
    const { handoff } = await backend.takeOver(id);
    expect(await backend.takeOver(id)).toMatchObject({ handoff: null });
    expect((await backend.undoHandoff(handoff ?? "")).status).toBe("BOT");
    await expect(backend.undoHandoff(handoff ?? "")).rejects.toMatchObject({ code: "conflict" });
  });

  it("what is written while the phone is offline waits and goes out after", async () => {
    await linked();
    await pass(2000);
    const { id } = await rowOf("Dewi Anggraini");
    await backend.practiceSetOnline(false);
    const sent = await backend.sendMessage(id, { kind: "text", text: "Nanti" }, null);
    await pass(10_000);
    expect(await deliveryOf(sent.id)).toBe("queued");
    expect((await backend.channels())[0]).toMatchObject({ session: { state: "degraded" }, queued: 1 });
    await backend.practiceSetOnline(true);
    await pass(2000);
    expect(await deliveryOf(sent.id)).toBe("delivered");
  });

  it("a failed message is retried as the same message or discarded", async () => {
    await linked();
    await pass(2000);
    const { id } = await rowOf("Dewi Anggraini");
    const first = await backend.sendMessage(id, { kind: "text", text: "Satu #fail" }, null);
    const second = await backend.sendMessage(id, { kind: "text", text: "Dua #fail" }, null);
    await pass(7000);
    expect(await deliveryOf(first.id)).toBe("failed");
    await backend.retry(first.id);
    await backend.discard(second.id);
    await pass(2000);
    expect(await deliveryOf(first.id)).toBe("delivered");
    expect(await backend.message(second.id)).toBeNull();
    expect(events).toContainEqual({ type: "message_removed", conversation_id: id, message_id: second.id });
  });

  it("a blocked customer is neither heard nor written to", async () => {
    await linked();
    await pass(2000);
    const { id, contact } = await rowOf("Dewi Anggraini");
    await backend.setBlocked(id, true);
    const before = (await backend.messagesBefore(id, null, 50)).items.length;
    await backend.practiceWrite(contact.phone, "", "Halo?");
    expect((await backend.messagesBefore(id, null, 50)).items.length).toBe(before);
    await expect(backend.sendMessage(id, { kind: "text", text: "Halo" }, null)).rejects.toMatchObject({
      code: "blocked",
    });
  });

  it("the first unread message is named itself, also where it is the only one", async () => {
    await linked();
    await backend.practiceSetScripted(false);
    await backend.practiceWrite("6281377700199", "Lina", "satu");
    const { id } = await rowOf("Lina");
    const firstUnread = async () => (await backend.conversation(id)).first_unread;
    const newest = async () => (await backend.messagesBefore(id, null, 1)).items[0]?.id;
    expect(await firstUnread()).toBe(await newest());
    await backend.markRead(id);
    expect(await firstUnread()).toBeNull();
    await backend.practiceWrite("6281377700199", "Lina", "dua");
    const second = await newest();
    await backend.markRead(id);
    await backend.sendMessage(id, { kind: "text", text: "ya" }, null);
    await backend.markUnread(id);
    expect(await firstUnread()).toBe(second);
    expect((await rowOf("Lina")).unread).toBe(1);
  });

  it("what may have left is settled by the agent, and only that", async () => {
    await linked();
    await pass(2000);
    const { id } = await rowOf("Dewi Anggraini");
    const arrived = await backend.sendMessage(id, { kind: "text", text: "Satu #uncertain" }, null);
    const again = await backend.sendMessage(id, { kind: "text", text: "Dua #uncertain" }, null);
    await expect(backend.settleUncertain(arrived.id, true)).rejects.toMatchObject({ code: "conflict" });
    await pass(7000);
    expect(await deliveryOf(again.id)).toBe("uncertain");
    await expect(backend.retry(again.id)).rejects.toMatchObject({ code: "conflict" });
    await backend.settleUncertain(arrived.id, true);
    await backend.settleUncertain(again.id, false);
    expect(await deliveryOf(arrived.id)).toBe("sent");
    expect(await deliveryOf(again.id)).toBe("queued");
    await pass(2000);
    expect(await deliveryOf(again.id)).toBe("delivered");
  });

  it("erasing practice leaves nothing of it", async () => {
    await linked();
    await pass(5000);
    await backend.erasePractice();
    await pass(60_000);
    expect(await backend.channels()).toEqual([]);
    expect((await backend.conversations(open, null, 50)).items).toEqual([]);
    expect(await backend.practiceView()).toBeNull();
  });
});

describe("reading", () => {
  beforeEach(() => {
    backend = createFakeBackend({ seeded: true });
  });
  const real: InboxFilter = { ...open, realm: "real" };

  it("pages the inbox without a gap or a repeat, newest first", async () => {
    const ids: string[] = [];
    const times: string[] = [];
    for (let cursor: string | null = null, more = true; more; more = cursor !== null) {
      const page = await backend.conversations(real, cursor, 7);
      ids.push(...page.items.map(({ id }) => id));
      times.push(...page.items.map(({ updated_at }) => updated_at));
      cursor = page.next_cursor;
    }
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength((await backend.inboxCounts("real")).open);
    expect(times).toEqual([...times].sort().reverse());
  });

  it("puts the longest wait first among those who need somebody", async () => {
    const { items } = await backend.conversations({ ...real, group: "needs_you" }, null, 50);
    const waits = items.map(({ waiting_since }) => waiting_since);
    expect(waits).toEqual([...waits].sort());
    expect(items[0]?.contact.name).toBe("Bu Ratna · Grosir Solo");
  });

  it("pages a long log back to its beginning", async () => {
    const { items } = await backend.conversations({ ...real, group: "needs_you" }, null, 1);
    const id = items[0]?.id ?? "";
    const seen: string[] = [];
    for (let before: string | null = null, more = true; more; more = before !== null) {
      const page = await backend.messagesBefore(id, before, 30);
      seen.push(...page.items.map((message) => message.id));
      before = page.next_before;
    }
    expect(seen.length).toBeGreaterThan(100);
    expect(seen).toEqual([...seen].sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)));
    expect(new Set(seen).size).toBe(seen.length);
  });

  it("finds people by name and number and messages by their words, with the hit marked", async () => {
    expect((await backend.search("real", "ayşe", null)).people.map(({ contact }) => contact.name)).toEqual([
      "Ayşe Yılmaz",
    ]);
    expect((await backend.search("real", "0142", null)).people.map(({ contact }) => contact.name)).toEqual([
      "Dewi Anggraini",
    ]);
    const { messages } = await backend.search("real", "notanya", null);
    expect(messages[0]?.snippet).toContain("\uE000notanya\uE001");
    expect((await backend.search("real", "n", null)).messages).toEqual([]);
    expect((await backend.search("practice", "notanya", null)).messages).toEqual([]);
  });

  it("what it hands out is a copy: nobody changes the shop by changing an answer", async () => {
    const { items } = await backend.conversations(real, null, 1);
    const row = items[0];
    if (!row) throw new Error("the seeded shop is empty");
    row.contact.name = "Somebody else";
    expect((await backend.conversationRow(row.id)).contact.name).not.toBe("Somebody else");
  });
});
