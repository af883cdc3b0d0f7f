// Toasts come, stay six seconds, wait while somebody points at them, and can take back what they tell.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Toasts } from "./toasts.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const texts = (toasts: Toasts) => toasts.items.map(({ text }) => text);

it("leaves after six seconds and not before", () => {
  const toasts = new Toasts();
  toasts.show({ text: "Closed" });
  vi.advanceTimersByTime(5999);
  expect(texts(toasts)).toEqual(["Closed"]);
  vi.advanceTimersByTime(1);
  expect(texts(toasts)).toEqual([]);
});

it("shows three at most: the oldest makes room", () => {
  const toasts = new Toasts();
  for (const text of ["1", "2", "3", "4"]) toasts.show({ text });
  expect(texts(toasts)).toEqual(["2", "3", "4"]);
});

it("waits while somebody points at the stack, then gives each the time it had left", () => {
  const toasts = new Toasts();
  toasts.show({ text: "first" });
  vi.advanceTimersByTime(4000);
  toasts.pause();
  vi.advanceTimersByTime(60_000);
  toasts.show({ text: "second" });
  toasts.resume();
  vi.advanceTimersByTime(1999);
  expect(texts(toasts)).toEqual(["first", "second"]);
  vi.advanceTimersByTime(1);
  expect(texts(toasts)).toEqual(["second"]);
  vi.advanceTimersByTime(4000);
  expect(texts(toasts)).toEqual([]);
});

it("undoes the newest thing that can be undone, once", async () => {
  const toasts = new Toasts();
  const [first, second] = [vi.fn(), vi.fn()];
  toasts.show({ text: "Closed Dewi", undo: first });
  toasts.show({ text: "Closed Rizky", undo: second });
  toasts.show({ text: "Copied" });
  await toasts.undo();
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([0, 1]);
  expect(texts(toasts)).toEqual(["Closed Dewi", "Copied"]);
  await toasts.undo();
  expect(first).toHaveBeenCalledOnce();
  expect(toasts.canUndo).toBe(false);
  await toasts.undo();
  expect(first).toHaveBeenCalledOnce();
});

it("can no longer be undone once it has left", async () => {
  const toasts = new Toasts();
  const undo = vi.fn();
  toasts.show({ text: "Closed", undo });
  vi.advanceTimersByTime(6000);
  await toasts.undo();
  expect(undo).not.toHaveBeenCalled();
});
