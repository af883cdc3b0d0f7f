// The stack as people meet it: read aloud, undone with a click, kept while pointed at.
import { render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts } from "../../state/toasts.svelte";
import ToastStackHarness from "./ToastStackHarness.test.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

function show() {
  const toasts = new Toasts();
  render(ToastStackHarness, { toasts });
  return { toasts, user: userEvent.setup({ advanceTimers: vi.advanceTimersByTime }) };
}

it("tells in a live region what was done", async () => {
  const { toasts } = show();
  toasts.show({ text: "Closed Dewi" });
  expect(await screen.findByText("Closed Dewi")).toBeVisible();
  expect(screen.getByRole("region", { name: "News" })).toHaveAttribute("aria-live", "polite");
});

it("undoes with a click, and only the newest shows the key", async () => {
  const { toasts, user } = show();
  const undo = vi.fn();
  toasts.show({ text: "Closed Dewi", undo: vi.fn() });
  toasts.show({ text: "Closed Rizky", undo });
  const buttons = await screen.findAllByRole("button", { name: "Undo" });
  expect(buttons.map((button) => button.textContent.includes("Z"))).toEqual([false, true]);
  await user.click(buttons[1] as HTMLElement);
  expect(undo).toHaveBeenCalledOnce();
});

it("stays while somebody points at it", async () => {
  const { toasts, user } = show();
  toasts.show({ text: "Closed Dewi" });
  await user.hover(await screen.findByText("Closed Dewi"));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(toasts.items).toHaveLength(1);
  await user.unhover(screen.getByText("Closed Dewi"));
  await vi.advanceTimersByTimeAsync(6000);
  expect(toasts.items).toHaveLength(0);
});
