// A dialog takes the focus, gives way to one Escape, and lets the page's keys rest meanwhile.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { createRawSnippet } from "svelte";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { shortcuts } from "../../state/keyboard.svelte";
import Dialog from "./Dialog.svelte";

const takeOver = vi.fn();
let stops: (() => void)[] = [];

beforeEach(() => {
  takeOver.mockReset();
  stops = [shortcuts.listen(window), shortcuts.register({ action: "take_over", run: takeOver })];
});
afterEach(() => stops.forEach((stop) => stop()));

const body = (markup: string) => createRawSnippet(() => ({ render: () => markup }));
const open = (markup: string) => render(Dialog, { open: true, title: "Rename", children: body(markup) });

it("one Escape closes it, and the keys of the page work again", async () => {
  open("<p>words</p>");
  expect(await screen.findByRole("dialog", { name: "Rename" })).toHaveFocus();
  await userEvent.keyboard("t");
  expect(takeOver).not.toHaveBeenCalled();
  await userEvent.keyboard("{Escape}");
  await vi.waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await userEvent.keyboard("t");
  expect(takeOver).toHaveBeenCalledOnce();
});

it("puts the focus into its first field", async () => {
  open('<input aria-label="Name" />');
  await vi.waitFor(() => expect(screen.getByRole("textbox", { name: "Name" })).toHaveFocus());
});
