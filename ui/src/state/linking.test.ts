// The linking of a number: followed while its page is open, and not a moment longer.
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { LinkView } from "../bindings";
import { Countdown } from "./countdown.svelte";
import { backendWith, deferred } from "./inbox-fixtures";
import { Linking } from "./linking.svelte";

const LINKED: LinkView = { step: "linked", phone: "6281230000101", name: "Toko Laras" };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("two seconds after the phone is linked the window moves on, once", async () => {
  const onlinked = vi.fn();
  const backend = backendWith({
    subscribe: () => Promise.resolve(() => undefined),
    linkView: () => Promise.resolve(LINKED),
  });
  new Linking(backend, "1", onlinked).start();
  await vi.advanceTimersByTimeAsync(1900);
  expect(onlinked).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(onlinked).toHaveBeenCalledOnce();
});

test("an answer that comes after the page was left moves nobody", async () => {
  const onlinked = vi.fn();
  const answer = deferred<LinkView>();
  const backend = backendWith({
    subscribe: () => Promise.resolve(() => undefined),
    linkView: () => answer.promise,
  });
  const linking = new Linking(backend, "1", onlinked);
  const stop = linking.start();
  await vi.advanceTimersByTimeAsync(0);
  stop();
  answer.resolve(LINKED);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(onlinked).not.toHaveBeenCalled();
  expect(linking.view.step).toBe("waiting");
});

test("a page that was left before the subscription began is ended and nothing is read", async () => {
  const linkView = vi.fn(() => Promise.resolve(LINKED));
  const subscribed = deferred<() => void>();
  const ended = vi.fn();
  const stop = new Linking(backendWith({ subscribe: () => subscribed.promise, linkView }), "1", vi.fn()).start();
  stop();
  subscribed.resolve(ended);
  await vi.advanceTimersByTimeAsync(0);
  expect(ended).toHaveBeenCalledOnce();
  expect(linkView).not.toHaveBeenCalled();
});

test("a countdown that was started again runs once, and stands still when it is stopped", () => {
  const countdown = new Countdown(new Date(Date.now() + 20_000).toISOString());
  const first = countdown.start();
  const second = countdown.start();
  first();
  vi.advanceTimersByTime(3000);
  expect(countdown.seconds).toBe(17);
  second();
  vi.advanceTimersByTime(3000);
  expect(countdown.seconds).toBe(17);
  expect(vi.getTimerCount()).toBe(0);
});
