import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Drafts } from "./drafts.svelte";
import { backendWith, detail, row, refused } from "./inbox-fixtures";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function story() {
  const saved: [string, string, string][] = [];
  const saveDraft = vi.fn((id: string, mode: string, draft: { text: string }) => {
    saved.push([id, mode, draft.text]);
    return Promise.resolve();
  });
  return { drafts: new Drafts(backendWith({ saveDraft })), saved, saveDraft };
}

test("what is typed is in the store within 300 ms, in one write", async () => {
  const { drafts, saved } = story();
  drafts.write("1", "reply", "H");
  await vi.advanceTimersByTimeAsync(100);
  drafts.write("1", "reply", "Halo");
  await vi.advanceTimersByTimeAsync(300);
  expect(saved).toEqual([["1", "reply", "Halo"]]);
});

test("leaving saves at once, and only once", async () => {
  const { drafts, saved } = story();
  drafts.write("1", "reply", "Halo");
  drafts.write("2", "note", "ukuran L");
  await drafts.flush();
  expect(saved).toEqual([
    ["1", "reply", "Halo"],
    ["2", "note", "ukuran L"],
  ]);
  await vi.advanceTimersByTimeAsync(1000);
  expect(saved).toHaveLength(2);
});

test("hiding the window and leaving it save too, until nobody watches any more", () => {
  const { drafts, saved } = story();
  const stop = drafts.watch(window);
  drafts.write("1", "reply", "a");
  window.dispatchEvent(new Event("blur"));
  drafts.write("1", "reply", "ab");
  window.dispatchEvent(new Event("pagehide"));
  expect(saved.map(([, , text]) => text)).toEqual(["a", "ab"]);
  stop();
  drafts.write("1", "reply", "abc");
  window.dispatchEvent(new Event("blur"));
  expect(saved).toHaveLength(2);
});

test("reply and note of one conversation are two drafts, and the store's copy never covers newer words", () => {
  const { drafts } = story();
  drafts.restore(detail(row("1", "MINE", 1), { draft_reply: "dari kemarin", draft_note: "catatan" }));
  drafts.write("1", "reply", "baru");
  drafts.restore(detail(row("1", "MINE", 1), { draft_reply: "dari kemarin", draft_note: "catatan" }));
  expect(drafts.text("1", "reply")).toBe("baru");
  expect(drafts.text("1", "note")).toBe("catatan");
});

test("the stored copy of a sent message goes only when it was stored as a message", async () => {
  const { drafts, saved } = story();
  drafts.write("1", "reply", "Halo");
  await drafts.flush();
  const draft = drafts.take("1", "reply");
  expect(draft.text).toBe("Halo");
  expect(drafts.text("1", "reply")).toBe("");
  await vi.advanceTimersByTimeAsync(1000);
  expect(saved).toEqual([["1", "reply", "Halo"]]);
  await draft.sent();
  expect(saved.at(-1)).toEqual(["1", "reply", ""]);
});

test("what was refused comes back in front of what has been typed since", async () => {
  const { drafts, saved } = story();
  drafts.write("1", "reply", "Halo");
  const draft = drafts.take("1", "reply");
  drafts.write("1", "reply", "lagi");
  draft.giveBack();
  expect(drafts.text("1", "reply")).toBe("Halo\nlagi");
  await drafts.flush();
  expect(saved.at(-1)).toEqual(["1", "reply", "Halo\nlagi"]);
});

test("a draft that cannot be saved is known, and the next that can clears it", async () => {
  const { drafts, saveDraft } = story();
  saveDraft.mockImplementationOnce(() => refused("disk_full"));
  drafts.write("1", "reply", "Halo");
  await drafts.flush();
  expect(drafts.failure).toMatchObject({ code: "disk_full" });
  drafts.write("1", "reply", "Halo!");
  await drafts.flush();
  expect(drafts.failure).toBeNull();
});

test("what the core puts back comes behind what is being typed, and neither is lost", async () => {
  const { drafts, saved } = story();
  const stored = { text: "" };
  const read = () => Promise.resolve(detail(row("1", "MINE", 1), { draft_reply: stored.text }));
  drafts.restore(await read());
  drafts.write("1", "reply", "Sebentar ");
  await drafts.flush();

  stored.text = "Sebentar\n\nBesok kami kirim";
  await drafts.takeIn("1", read);
  expect(drafts.text("1", "reply")).toBe("Sebentar\n\nBesok kami kirim");

  drafts.write("1", "reply", "Sebentar ya");
  await drafts.takeIn("1", read);
  await vi.advanceTimersByTimeAsync(1000);
  expect(saved.at(-1)?.[2]).toContain("Sebentar ya");
});

test("what is typed while the core is asked stays", async () => {
  const { drafts } = story();
  drafts.restore(detail(row("1", "MINE", 1), { draft_reply: "" }));
  const reading = drafts.takeIn("1", () => Promise.resolve(detail(row("1", "MINE", 1), { draft_reply: "Besok" })));
  drafts.write("1", "reply", "Halo");
  await reading;
  expect(drafts.text("1", "reply")).toBe("Halo\n\nBesok");
});

test("what is typed before the store has answered covers nothing that it has", async () => {
  const { drafts, saved } = story();
  drafts.write("1", "reply", "H");
  drafts.restore(detail(row("1", "MINE", 1), { draft_reply: "dari kemarin" }));
  expect(drafts.text("1", "reply")).toBe("H\n\ndari kemarin");
  await vi.advanceTimersByTimeAsync(300);
  expect(saved).toEqual([["1", "reply", "H\n\ndari kemarin"]]);
  drafts.write("1", "reply", "Halo");
  drafts.restore(detail(row("1", "MINE", 1), { draft_reply: "dari kemarin" }));
  expect(drafts.text("1", "reply")).toBe("Halo");
});

test("where the store has nothing, what is being typed stays as it is", () => {
  const { drafts } = story();
  drafts.write("1", "reply", "Halo ");
  drafts.restore(detail(row("1", "MINE", 1)));
  expect(drafts.text("1", "reply")).toBe("Halo ");
});
