import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { shown } from "./inbox-shown.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function story() {
  let waiting = $state(true);
  let skeleton!: { readonly on: boolean };
  const stop = $effect.root(() => {
    skeleton = shown(() => waiting);
  });
  flushSync();
  return {
    stop,
    on: () => skeleton.on,
    arrive: () => {
      waiting = false;
      flushSync();
    },
    pass: (ms: number) => {
      vi.advanceTimersByTime(ms);
      flushSync();
    },
  };
}

test("what comes within 150 ms needs no skeleton", () => {
  const { on, arrive, pass, stop } = story();
  pass(140);
  arrive();
  pass(1000);
  expect(on()).toBe(false);
  stop();
});

test("a skeleton that shows stays for 300 ms", () => {
  const { on, arrive, pass, stop } = story();
  pass(151);
  expect(on()).toBe(true);
  arrive();
  pass(250);
  expect(on()).toBe(true);
  pass(60);
  expect(on()).toBe(false);
  stop();
});
