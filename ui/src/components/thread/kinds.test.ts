// What became of a message after it was said, and what can be chosen from it; and that nasty words stay words in all of them.
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { AbilitiesView, ListMenu, MessageView, ReactionView } from "../../bindings";
import { ABILITIES, actionsWith, at, backendWith, message, ours } from "../../state/inbox-fixtures";
import { MessageTools } from "../../state/message-tools.svelte";
import type { Desk } from "../../state/inbox-desk.svelte";
import MessageDialogs from "./MessageDialogs.svelte";
import MessageStory from "./MessageStory.svelte";
import { canDelete, canEdit, canReact, minutesToEdit } from "./message-rules";

const told = { react: vi.fn(), edit: vi.fn(), remove: vi.fn(), settleChange: vi.fn(), setReactingTo: vi.fn() };
const backend = backendWith({ mediaUrl: (hash) => hash });

beforeEach(() => void vi.clearAllMocks());

function show(shown: MessageView, can: AbilitiesView = ABILITIES) {
  render(MessageStory, { message: shown, actions: actionsWith({ ...told, can }), backend });
  return screen.getByTestId("message");
}

const sign = (over: Partial<ReactionView>): ReactionView => ({
  sign: "👍",
  ours: false,
  by: "",
  delivery: "delivered",
  ...over,
});

const menu = (title: string, rows: string[]): ListMenu => ({
  title,
  button: "Pilih",
  sections: [{ title: "", rows: rows.map((row) => ({ title: row, description: "Rp 18.000" })) }],
});

it("shows who put which sign on it, and takes ours away when it is pressed", async () => {
  const reactions = [
    sign({}),
    sign({ by: "Budi" }),
    sign({ sign: "❤️", ours: true }),
    sign({ sign: "🙏", ours: true, delivery: "failed" }),
  ];
  const shown = message("1", { reactions });
  show(shown);
  expect(screen.getByLabelText("👍 from Dewi, 👍 from Budi")).toHaveTextContent("👍2");
  expect(screen.getByLabelText(/🙏 was not sent/)).toHaveTextContent("🙏!");
  await userEvent.click(screen.getByLabelText(/Take ❤️ away/));
  expect(told.react).toHaveBeenCalledWith(shown, "");
});

it("says that it was changed, and tells the earlier words on request", async () => {
  show(ours("1", { text: "Halo Dewi", edited_at: at(3), earlier: [{ text: "Halo Dewy", until: at(3) }] }));
  expect(screen.queryByText("Halo Dewy")).toBeNull();
  await userEvent.click(screen.getByTestId("edited"));
  expect(await screen.findByText("Halo Dewy")).toBeInTheDocument();
});

it("shows a change that is on its way, and what can be done about a refused one", async () => {
  const words = { kind: "edit", text: "Halo Dewi" } as const;
  show(ours("1", { text: "Halo Dewy", delivery: "read", revision: { ...words, failure: null } }));
  expect(screen.getByTestId("message")).toHaveTextContent("Halo Dewi");
  expect(screen.getByTestId("revision")).toHaveTextContent("Changing when the phone is online");
  cleanup();
  show(ours("1", { text: "Halo Dewy", delivery: "read", revision: { ...words, failure: "by_network" } }));
  expect(screen.getByTestId("message")).toHaveTextContent("Halo Dewy");
  await fireEvent.click(screen.getByTestId("revision-again"));
  await fireEvent.click(screen.getByTestId("revision-drop"));
  expect(told.settleChange.mock.calls).toEqual([
    ["1", true],
    ["1", false],
  ]);
});

it("keeps the place of a deleted message and nothing else of it", () => {
  const article = show(ours("1", { text: "", deleted_at: at(3), reactions: [sign({})], delivery: "read" }));
  expect(article).toHaveTextContent("This message was deleted");
  expect(article).toHaveAccessibleName(/This message was deleted/);
  expect(screen.queryByTestId("reactions")).toBeNull();
});

it("opens a list, and marks the row that was chosen", () => {
  const list = menu("Batik", ["Kemeja", "Sarung"]);
  const article = show(ours("1", { kind: "list", text: "Mau yang mana?", list, tapped: "Sarung" }));
  expect(article).toHaveTextContent("Batik");
  const chosen = screen.getByTestId("list-rows").querySelectorAll("[data-tapped=true]");
  expect([...chosen].map((row) => row.textContent)).toEqual([expect.stringContaining("Sarung")]);
});

it("offers what the channel can do, and says why it cannot do the rest", async () => {
  const sent = ours("1", { delivery: "read", sent_at: new Date().toISOString() });
  const article = show(sent, { ...ABILITIES, edits: false, deletes: false, reactions: false });
  await fireEvent.pointerEnter(article);
  expect(screen.getByTestId("message-react")).toHaveAttribute("aria-disabled", "true");
  await userEvent.click(screen.getByTestId("message-menu"));
  expect(await screen.findByTestId("message-edit")).toHaveTextContent("This number cannot change what has left");
  expect(screen.getByTestId("message-delete")).toHaveAttribute("data-disabled");
});

it("knows what can be done about which message", () => {
  const now = Date.parse(at(20));
  expect(minutesToEdit(ours("1", { delivery: "read", sent_at: at(1) }), now)).toBe(1);
  expect(minutesToEdit(ours("1", { delivery: "read", sent_at: at(0) }), now)).toBe(0);
  expect(minutesToEdit(ours("1", { delivery: "queued" }), now)).toBeNull();
  const fresh = { delivery: "read", sent_at: new Date().toISOString() } as const;
  expect(canEdit(ours("1", fresh))).toBe(true);
  for (const not of [message("1"), ours("1", { ...fresh, author: "BOT" }), ours("1", { ...fresh, kind: "image" })]) {
    expect(canEdit(not)).toBe(false);
  }
  expect(canEdit(ours("1", { delivery: "sending" }))).toBe(false);
  expect(
    [ours("1", fresh), ours("1", { delivery: "failed" }), ours("1", { delivery: "uncertain" })].every(canDelete),
  ).toBe(true);
  expect([message("1"), ours("1", { kind: "note" }), ours("1", { deleted_at: at(1) })].some(canDelete)).toBe(false);
  expect([canReact(message("1")), canReact(ours("1", { delivery: "queued" }))]).toEqual([true, false]);
});

const NASTY = {
  long: "a".repeat(65_536),
  emoji: "😀".repeat(10_000),
  turned: "\u202egnp.exe\u202c",
  invisible: "a\u200b\u200d\u2060b",
  markup: "<img src=x onerror=alert(1)><script>1</script>",
};

it.each(Object.entries(NASTY))("%s words stay words wherever they stand", (_, text) => {
  const list = menu(text, [text]);
  const everywhere = ours("1", {
    kind: "list",
    text,
    list: { ...list, button: text },
    footer: text,
    tapped: text,
    reactions: [sign({ by: text })],
    edited_at: at(1),
    earlier: [{ text, until: at(1) }],
    delivery: "read",
    revision: { kind: "edit", text, failure: "by_network" },
  });
  const article = show(everywhere);
  expect(article.querySelectorAll("img, script")).toHaveLength(0);
  expect(article.innerHTML).not.toContain("\u202e");
  // Each of them keeps its direction to itself.
  for (const words of article.querySelectorAll("summary, li, .footer, .title")) {
    if (words.textContent.trim() !== "" && !words.closest("[data-testid=reactions]")) {
      expect(words.querySelector("bdi")).not.toBeNull();
    }
  }
});

it("carries out what was confirmed about a message, although its dialog is gone by then", async () => {
  const [editMessage, deleteMessage] = [vi.fn(async () => {}), vi.fn(async () => {})];
  const done = async (operation: () => Promise<void>) => operation().then(() => true);
  const tools = new MessageTools(
    () => ({ backend: backendWith({ editMessage, deleteMessage }), done }) as unknown as Desk,
  );
  render(MessageDialogs, { tools });

  tools.editing = ours("1", { text: "Halo Dewy" });
  await userEvent.clear(await screen.findByTestId("edit-text"));
  await userEvent.type(screen.getByTestId("edit-text"), "Halo Dewi");
  await userEvent.click(screen.getByTestId("edit-save"));
  expect(editMessage).toHaveBeenCalledExactlyOnceWith("1", "Halo Dewi");
  await waitFor(() => expect(screen.queryByTestId("edit-text")).toBeNull());

  tools.removing = ours("2");
  await userEvent.click(await screen.findByTestId("confirm"));
  expect(deleteMessage).toHaveBeenCalledExactlyOnceWith("2");
});
