// The field: what sends, what does not, and why nothing can be sent.
import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { ChannelView, ConversationRow, DraftMode, SessionState } from "../../bindings";
import { Drafts } from "../../state/drafts.svelte";
import { backendWith, row } from "../../state/inbox-fixtures";
import Composer from "./Composer.svelte";
import { canSend, lengthOf, lockOf, TEXT_LIMIT } from "./composer-limits";

const onsend = vi.fn();
const sessionIn = (state: Exclude<SessionState["state"], "stopped">): SessionState =>
  state === "degraded" ? { state, reason: "The phone is not connected." } : { state };
const channel = (state: Exclude<SessionState["state"], "stopped">): ChannelView => ({
  id: "1",
  kind: "whatsapp",
  realm: "real",
  name: "Toko utama",
  phone: "62812",
  session: sessionIn(state),
  queued: 0,
  held_back: [],
});

beforeEach(() => void vi.clearAllMocks());

function show({
  mode = "reply",
  text = "",
  of = {},
  state = "connected",
}: {
  mode?: DraftMode;
  text?: string;
  of?: Partial<ConversationRow>;
  state?: Exclude<SessionState["state"], "stopped">;
} = {}) {
  const drafts = new Drafts(backendWith({ saveDraft: () => Promise.resolve() }));
  const shown = row("1", "MINE", 1, of);
  drafts.write("1", mode, text);
  render(Composer, { row: shown, mode, drafts, channel: channel(state), canReply: true, onsend, onunblock: vi.fn() });
  return { drafts, field: screen.queryByTestId<HTMLTextAreaElement>("composer-input") };
}

it("sends on Enter, starts a line on Shift Enter, sends and closes on Ctrl Shift Enter", async () => {
  const { field } = show({ text: "Halo" });
  field?.focus();
  await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
  expect(onsend).not.toHaveBeenCalled();
  expect(field?.value).toBe("Halo\n");
  await userEvent.keyboard("{Enter}");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await userEvent.keyboard("{Control>}{Shift>}{Enter}{/Shift}{/Control}");
  expect(onsend.mock.calls).toEqual([[false], [false], [true]]);
});

it("leaves Enter to the input method while a character is composed", async () => {
  const { field } = show({ text: "ありがと" });
  if (field) await fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  expect(onsend).not.toHaveBeenCalled();
});

it("sends nothing that is empty", async () => {
  const { field } = show({ text: "  \n " });
  field?.focus();
  await userEvent.keyboard("{Enter}");
  expect(onsend).not.toHaveBeenCalled();
  expect(screen.getByTestId("composer-send")).toBeDisabled();
});

it("keeps each keystroke as a draft", async () => {
  const { drafts, field } = show();
  if (field) await userEvent.type(field, "Siap");
  expect(drafts.text("1", "reply")).toBe("Siap");
});

it("says by how much a text is too long, and does not send it", () => {
  show({ text: "x".repeat(TEXT_LIMIT + 2) });
  expect(screen.getByRole("alert")).toHaveTextContent("2 characters too many");
  expect(screen.getByTestId("composer-send")).toBeDisabled();
});

it("says that a note stays in the team", () => {
  show({ mode: "note", text: "ukuran L" });
  expect(screen.getByText("Only your team sees this")).toBeVisible();
  expect(screen.getByTestId("composer-send")).toHaveTextContent("Add note");
});

it("gives the reason where nothing can be sent, and still takes notes there", () => {
  const { field } = show({ of: { blocked: true } });
  expect(field).toBeNull();
  expect(screen.getByTestId("composer-lock")).toHaveTextContent("Customer 1 is blocked");
});

it("tells an unlinked number from one that is only out of reach", () => {
  const open = row("1", "MINE", 1);
  for (const state of ["connected", "connecting", "degraded"] as const)
    expect(lockOf(open, channel(state), "reply")).toBeNull();
  for (const state of ["unpaired", "pairing", "logged_out"] as const)
    expect(lockOf(open, channel(state), "reply")).toBe("unlinked");
  expect(lockOf({ ...open, blocked: true }, channel("logged_out"), "note")).toBeNull();
});

it("counts characters as people do, not halves of emoji", () => {
  expect(lengthOf("a😀")).toBe(2);
  expect(canSend("😀".repeat(TEXT_LIMIT))).toBe(true);
  expect(canSend("😀".repeat(TEXT_LIMIT + 1))).toBe(false);
});
