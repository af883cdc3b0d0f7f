import { expect, test } from "vitest";
import type { Backend } from "../backend/backend";
import type { MessageView } from "../bindings";
import { Conversation, LOG_PAGE } from "./conversation.svelte";
import {
  added,
  backendWith,
  changed,
  deferred,
  detail,
  message,
  ours,
  pagesOf,
  received,
  row,
  ticked,
  refused,
} from "./inbox-fixtures";

function story(log: MessageView[], over: Partial<Backend> = {}) {
  const backend = backendWith({
    conversation: () => Promise.resolve(detail(row("1", "MINE", 1))),
    ...pagesOf(() => log),
    ...over,
  });
  return { conversation: new Conversation(backend, "1"), log };
}

const reply = (text: string) => ({ mode: "reply", composed: { kind: "text", text }, quote: null }) as const;
const numbered = (count: number) => Array.from({ length: count }, (_, index) => message(String(index + 1)));
const ids = (conversation: Conversation) => conversation.messages.map((one) => one.id);
const shown = (conversation: Conversation) =>
  conversation.entries.flatMap((entry) => (entry.type === "message" ? [entry.message.text] : []));

test("the newest page is read oldest first, and older ones join on top without a gap", async () => {
  const { conversation } = story(numbered(120));
  await conversation.load();
  expect(ids(conversation)).toEqual(
    numbered(120)
      .slice(-LOG_PAGE)
      .map((one) => one.id),
  );
  await conversation.loadOlder();
  await conversation.loadOlder();
  expect(ids(conversation)).toEqual(numbered(120).map((one) => one.id));
  expect(conversation.hasOlder).toBe(false);
});

test("a message that arrives is put in its place; the same news twice is one message", async () => {
  const { conversation, log } = story(numbered(3));
  await conversation.load();
  log.push(message("12"));
  await Promise.all([conversation.handle([received("1", "12")]), conversation.handle([received("1", "12")])]);
  expect(ids(conversation)).toEqual(["1", "2", "3", "12"]);
});

test("news of another conversation is none of ours", async () => {
  const { conversation, log } = story(numbered(3));
  await conversation.load();
  log.push(message("12"));
  await conversation.handle([received("2", "12")]);
  expect(ids(conversation)).toEqual(["1", "2", "3"]);
});

test("a message taken out of the log leaves", async () => {
  const { conversation, log } = story(numbered(3));
  await conversation.load();
  log.splice(1, 1);
  await conversation.handle([{ type: "message_removed", conversation_id: "1", message_id: "2" }]);
  expect(ids(conversation)).toEqual(["1", "3"]);
});

test("a bubble shows before the store has answered, and becomes the stored message under the same key", async () => {
  const answer = deferred<MessageView>();
  const { conversation } = story(numbered(1), { sendMessage: () => answer.promise });
  await conversation.load();
  const sending = conversation.send(reply("Halo Kak"));
  expect(shown(conversation)).toEqual(["text 1", "Halo Kak"]);
  const before = conversation.entries.at(-1)?.key;
  answer.resolve(ours("7", { text: "Halo Kak" }));
  await sending;
  expect(ids(conversation)).toEqual(["1", "7"]);
  expect(conversation.local).toEqual([]);
  expect(conversation.entries.at(-1)?.key).toBe(before);
});

test("when the event is quicker than the answer the message still shows once, and its tick does not go back", async () => {
  const answer = deferred<MessageView>();
  const { conversation, log } = story(numbered(1), { sendMessage: () => answer.promise });
  await conversation.load();
  const sending = conversation.send(reply("Halo Kak"));
  log.push(ours("7", { text: "Halo Kak", delivery: "delivered" }));
  await conversation.handle([added("1", "7")]);
  expect(shown(conversation)).toEqual(["text 1", "Halo Kak"]);
  answer.resolve(ours("7", { text: "Halo Kak", delivery: "queued" }));
  await sending;
  expect(shown(conversation)).toEqual(["text 1", "Halo Kak"]);
  expect(conversation.messages.at(-1)?.delivery).toBe("delivered");
});

test("the same words sent twice are two messages", async () => {
  const answers = [deferred<MessageView>(), deferred<MessageView>()];
  let next = 0;
  const { conversation, log } = story([], { sendMessage: () => (answers[next++] as (typeof answers)[0]).promise });
  await conversation.load();
  const sending = [conversation.send(reply("ok")), conversation.send(reply("ok"))];
  log.push(ours("8", { text: "ok" }));
  await conversation.handle([added("1", "8")]);
  expect(shown(conversation)).toEqual(["ok", "ok"]);
  answers[0]?.resolve(ours("7", { text: "ok" }));
  answers[1]?.resolve(ours("8", { text: "ok" }));
  await Promise.all(sending);
  expect(ids(conversation)).toEqual(["7", "8"]);
  expect(conversation.local).toEqual([]);
});

test("a refused send takes its bubble back and says why", async () => {
  const { conversation } = story(numbered(1), {
    sendMessage: () => refused("blocked"),
  });
  await conversation.load();
  await expect(conversation.send(reply("Halo"))).rejects.toMatchObject({ code: "blocked" });
  expect(shown(conversation)).toEqual(["text 1"]);
});

test("a note goes to the note command and shows as a note", async () => {
  const { conversation } = story([], { addNote: (_, text) => Promise.resolve(ours("5", { kind: "note", text })) });
  await conversation.load();
  const sending = conversation.send({ mode: "note", text: "ukuran L" });
  expect(conversation.local[0]?.kind).toBe("note");
  await sending;
  expect(conversation.messages[0]).toMatchObject({ id: "5", kind: "note" });
});

test("coming in far behind loads the place where reading stopped, and draws the line there", async () => {
  const first_unread = "31";
  const { conversation } = story(numbered(200), {
    conversation: () => Promise.resolve(detail(row("1", "MINE", 1, { unread: 170 }), { first_unread })),
  });
  await conversation.enter();
  const place = conversation.entries.findIndex((entry) => entry.type === "unread");
  const below = conversation.entries[place + 1];
  expect(below?.type === "message" && below.message.id).toBe("31");
  expect(conversation.hasNewer).toBe(true);
  while (conversation.hasNewer) await conversation.loadNewer();
  expect(ids(conversation).at(-1)).toBe("200");
  expect(new Set(ids(conversation)).size).toBe(conversation.messages.length);
});

test("the page begins at the unread message: its line is there without another page", async () => {
  const { conversation } = story(numbered(LOG_PAGE + 1), {
    conversation: () => Promise.resolve(detail(row("1", "MINE", 1, { unread: LOG_PAGE }), { first_unread: "2" })),
  });
  await conversation.enter();
  expect(conversation.entries.slice(0, 3).map((entry) => entry.type)).toEqual(["day", "unread", "message"]);
  expect(conversation.hasNewer).toBe(false);
});

test("what is left unread stays so until the agent comes in again or the customer writes", async () => {
  const { conversation, log } = story([...numbered(3), ours("4")], { markUnread: () => Promise.resolve() });
  await conversation.enter();
  await conversation.markUnread();
  await conversation.handle([changed("1"), ticked("1", "4")]);
  log.push(ours("5"));
  await conversation.handle([added("1", "5")]);
  expect(conversation.leftUnread).toBe(true);
  await conversation.enter();
  expect(conversation.leftUnread).toBe(false);

  await conversation.markUnread();
  log.push(message("6"));
  await conversation.handle([received("1", "6")]);
  expect(conversation.leftUnread).toBe(false);

  await conversation.markUnread();
  await conversation.handle([{ type: "resync" }]);
  expect(conversation.leftUnread).toBe(true);
  log.push(message("7"));
  await conversation.handle([{ type: "resync" }]);
  expect(conversation.leftUnread).toBe(false);
});

test("what could not be marked as unread is not left unread", async () => {
  const { conversation } = story(numbered(1), { markUnread: () => refused("storage") });
  await conversation.enter();
  await expect(conversation.markUnread()).rejects.toMatchObject({ code: "storage" });
  expect(conversation.leftUnread).toBe(false);
});

test("what arrives while an old stretch is read is counted, not glued to it", async () => {
  const { conversation, log } = story(numbered(200));
  await conversation.load();
  await conversation.jumpTo("20");
  expect(ids(conversation)).toContain("20");
  conversation.setAtEnd(false);
  log.push(message("201"));
  await conversation.handle([received("1", "201")]);
  expect(ids(conversation)).not.toContain("201");
  expect(conversation.unseen).toBe(1);
  await conversation.jumpToEnd();
  expect(ids(conversation).at(-1)).toBe("201");
  expect(conversation.unseen).toBe(0);
});

test("a tick reads its message and leaves the detail alone; anything else reads both", async () => {
  let details = 0;
  const log = [ours("1", { delivery: "sent" })];
  const { conversation } = story(log, {
    conversation: () => {
      details += 1;
      return Promise.resolve(detail(row("1", "MINE", 1)));
    },
  });
  await conversation.load();
  log[0] = ours("1", { delivery: "read" });
  await conversation.handle([ticked("1", "1")]);
  expect(conversation.messages[0]?.delivery).toBe("read");
  expect(details).toBe(1);
  await conversation.handle([changed("1")]);
  expect(details).toBe(2);
});

test("after lost events everything is read again, as deep as before", async () => {
  const { conversation, log } = story(numbered(120));
  await conversation.load();
  await conversation.loadOlder();
  log.push(message("121"));
  await conversation.handle([{ type: "resync" }]);
  expect(conversation.messages).toHaveLength(100);
  expect(ids(conversation).at(-1)).toBe("121");
});

test("a conversation that cannot be read says so and heals on the next try", async () => {
  let broken = true;
  const { conversation } = story(numbered(1), {
    conversation: () => (broken ? refused("storage") : Promise.resolve(detail(row("1", "MINE", 1)))),
  });
  await conversation.enter();
  expect(conversation.phase).toBe("failed");
  broken = false;
  await conversation.load();
  expect(conversation.phase).toBe("ready");
});

test("what could not be read when it changed is read with the next news", async () => {
  let broken = false;
  const log = [ours("1", { delivery: "sent" }), message("2")];
  let tags: string[] = [];
  const { conversation } = story(log, {
    message: (id) => (broken ? refused("storage") : Promise.resolve(log.find((one) => one.id === id) ?? null)),
    conversation: () => Promise.resolve(detail(row("1", "MINE", 1), { tags })),
  });
  await conversation.load();
  broken = true;
  log[0] = ours("1", { delivery: "read" });
  tags = ["VIP"];
  await conversation.handle([ticked("1", "1"), changed("1")]);
  expect(conversation.error?.code).toBe("storage");
  broken = false;
  await conversation.handle([ticked("1", "2")]);
  expect(conversation.messages[0]?.delivery).toBe("read");
  expect(conversation.detail?.tags).toEqual(["VIP"]);
  expect(conversation.error).toBeNull();
});

test("many changes that could not be read at once are not forgotten either", async () => {
  let broken = false;
  const log = numbered(LOG_PAGE + 5);
  const { conversation } = story(log, {
    messagesBefore: (id, before, limit) =>
      broken ? refused("storage") : pagesOf(() => log).messagesBefore(id, before, limit),
  });
  await conversation.load();
  broken = true;
  log.forEach((one, index) => (log[index] = { ...one, text: "changed" }));
  await conversation.handle(log.map((one) => ticked("1", one.id)));
  broken = false;
  await conversation.handle([ticked("1", "7")]);
  expect(conversation.messages.at(-1)?.text).toBe("changed");
});
