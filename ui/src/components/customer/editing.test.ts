// What is written about a customer in its place: kept when it is stored, still in the field when it was refused.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import type { Backend } from "../../backend/backend";
import { Desk } from "../../state/inbox-desk.svelte";
import { backendWith, deferred, detail, refused, row } from "../../state/inbox-fixtures";
import CustomerHead from "./CustomerHead.svelte";
import PinnedNote from "./PinnedNote.svelte";

const COUNTS = { open: 0, needs_you: 0, mine: 0, with_bot: 0, unread: 0 };

const deskWith = (answers: Partial<Backend>) =>
  new Desk({ backend: backendWith(answers), realm: "real", counts: () => COUNTS, tell: vi.fn() });
const shown = detail(row("1", "MINE", 1), { note: "lama" });

async function writeNote(setNote: Backend["setNote"], text: string): Promise<void> {
  render(PinnedNote, { desk: deskWith({ setNote }), detail: shown });
  await userEvent.click(screen.getByRole("button", { name: "Edit the note" }));
  await userEvent.clear(screen.getByTestId("pinned-note-input"));
  await userEvent.type(screen.getByTestId("pinned-note-input"), text);
}

async function writeName(renameContact: Backend["renameContact"], name: string): Promise<void> {
  render(CustomerHead, { desk: deskWith({ renameContact }), detail: shown });
  await userEvent.click(screen.getByRole("button", { name: "Rename" }));
  await userEvent.clear(screen.getByRole("textbox", { name: "Name" }));
  await userEvent.type(screen.getByRole("textbox", { name: "Name" }), name);
}

it("a refused note stays in the field", async () => {
  const setNote = vi.fn(() => refused("storage"));
  await writeNote(setNote, "bungkus kado");
  await userEvent.tab();
  await vi.waitFor(() => expect(setNote).toHaveBeenCalledExactlyOnceWith("c1", "bungkus kado"));
  expect(screen.getByTestId("pinned-note-input")).toHaveValue("bungkus kado");
});

it("a note is stored once, and the field goes when it is", async () => {
  const answer = deferred<undefined>();
  const setNote = vi.fn(() => answer.promise);
  await writeNote(setNote, "bungkus kado");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(screen.getByTestId("pinned-note-input")).toHaveAttribute("readonly");
  await userEvent.tab();
  answer.resolve(undefined);
  await vi.waitFor(() => expect(screen.queryByTestId("pinned-note-input")).toBeNull());
  expect(setNote).toHaveBeenCalledOnce();
});

it("a refused name stays in the field", async () => {
  const renameContact = vi.fn(() => refused("storage"));
  await writeName(renameContact, "Bu Dewi");
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(renameContact).toHaveBeenCalledExactlyOnceWith("c1", "Bu Dewi"));
  expect(screen.getByRole("textbox", { name: "Name" })).toHaveValue("Bu Dewi");
});

it("a name is stored once, and the field goes when it is", async () => {
  const renameContact = vi.fn(() => Promise.resolve());
  await writeName(renameContact, "Bu Dewi");
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(screen.queryByRole("textbox", { name: "Name" })).toBeNull());
  expect(renameContact).toHaveBeenCalledOnce();
});
