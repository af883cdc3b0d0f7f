// A draft of the bot in the open conversation: there while it waits, gone when it is sent, discarded or overtaken.
import { beforeEach, expect, it, vi } from "vitest";
import { createFakeBackend, type FakeBackend } from "../backend/fake";
import { BotDraft } from "./bot-draft.svelte";

let backend: FakeBackend;
let id: string;
let draft: BotDraft;

beforeEach(async () => {
  backend = createFakeBackend({ seeded: true, scripted: false });
  id = [...backend.world.conversations.values()].find(({ owner }) => owner.status === "BOT")?.id ?? "";
  backend.world.bot.drafts.set(id, {
    says: [{ text: "Bisa, Kak", choices: [], left_out: "" }],
    sources: ["Bisa COD?"],
    due_at: new Date(Date.now() + 60_000).toISOString(),
  });
  draft = new BotDraft(backend, id);
  const stop = draft.start();
  await vi.waitFor(() => expect(draft.view).not.toBeNull());
  return stop;
});

it("is sent once and then gone", async () => {
  await draft.send();
  await vi.waitFor(() => expect(draft.view).toBeNull());
  const page = await backend.messagesBefore(id, null, 50);
  expect(page.items.filter(({ text }) => text === "Bisa, Kak")).toHaveLength(1);
  await draft.send();
  expect(draft.error).toMatchObject({ code: "not_found" });
});

it("is discarded, and nothing is sent", async () => {
  await draft.discard();
  await vi.waitFor(() => expect(draft.view).toBeNull());
  const page = await backend.messagesBefore(id, null, 50);
  expect(page.items.some(({ text }) => text === "Bisa, Kak")).toBe(false);
});

it("is gone when something else took it away", async () => {
  backend.world.bot.drafts.delete(id);
  backend.world.emit({ type: "conversation_changed", conversation_id: id });
  await vi.waitFor(() => expect(draft.view).toBeNull());
});
