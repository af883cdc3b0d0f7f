import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { backendWith } from "../../state/inbox-fixtures";
import type { PaletteContext } from "../../state/palette.svelte";
import Palette from "./Palette.svelte";

const nobody = { people: [], messages: [], more: false };
const context = (over: Partial<PaletteContext> = {}): PaletteContext => ({
  backend: backendWith({ search: () => Promise.resolve(nobody), failedMessages: () => Promise.resolve([]) }),
  realm: "real",
  ask: (action) => (action === "undo" ? "impossible" : "possible"),
  scope: null,
  seen: [],
  ...over,
});

let before: HTMLButtonElement;
beforeEach(() => {
  localStorage.clear();
  before = document.body.appendChild(document.createElement("button"));
  before.focus();
  return () => before.remove();
});

function open(over: Partial<PaletteContext> = {}) {
  const [onpick, onclose] = [vi.fn(), vi.fn()];
  const view = render(Palette, { props: { context: context(over), onpick, onclose } });
  return { onpick, onclose, close: () => view.unmount() };
}

test("what is typed is found, taken by Enter, and runs when the focus is back", async () => {
  const { onpick, onclose, close } = open();
  const field = screen.getByRole("combobox");
  await waitFor(() => expect(field).toHaveFocus());
  await userEvent.type(field, "dark");
  const line = screen.getByRole("option", { selected: true });
  expect(line).toHaveTextContent("Dark theme");
  expect(field).toHaveAttribute("aria-activedescendant", line.id);
  await userEvent.keyboard("{Enter}");
  expect(onclose).toHaveBeenCalledOnce();
  expect(onpick).not.toHaveBeenCalled();
  close();
  await waitFor(() =>
    expect(onpick).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ action: "theme_dark" })),
  );
  expect(before).toHaveFocus();
});

test("what cannot be done says why and is not taken", async () => {
  const { onclose } = open();
  await userEvent.type(screen.getByRole("combobox"), ">undo");
  const line = screen.getByRole("option", { name: /Undo/ });
  expect(line).toHaveAttribute("aria-disabled", "true");
  expect(line).toHaveTextContent("Nothing to take back");
  await userEvent.keyboard("{Enter}");
  expect(onclose).not.toHaveBeenCalled();
});

test("the messages that failed stay in the palette, and an empty field leaves them", async () => {
  open({ scope: { id: "1", name: "Dewi", seed: "1" } });
  const field = screen.getByRole("combobox");
  await userEvent.type(field, ">show failed");
  await userEvent.keyboard("{Enter}");
  expect(await screen.findByText("Every message was sent")).toBeInTheDocument();
  await userEvent.keyboard("{Backspace}");
  expect(screen.getByText("Dewi")).toBeInTheDocument();
  await userEvent.keyboard("{Backspace}");
  expect(screen.queryByText("Dewi")).toBeNull();
});
