// Keys that are pressed before the conversation that they are meant for has been read.
import { afterEach, expect, test, vi } from "vitest";
import { shortcuts } from "./keyboard.svelte";
import { OpeningActions } from "./opening-actions";

let stops: (() => void)[] = [];
afterEach(() => {
  stops.forEach((stop) => stop());
  stops = [];
});

function conversation() {
  const state = { opening: true };
  const done: string[] = [];
  const does = (action: "take_over" | "close" | "reply" | "note" | "quote") =>
    stops.push(shortcuts.register({ action, run: () => done.push(action), enabled: () => !state.opening }));
  does("take_over");
  does("close");
  does("reply");
  does("note");
  does("quote");
  const asked = new OpeningActions(() => state.opening);
  const leave = asked.listen();
  stops.push(leave);
  const open = () => {
    state.opening = false;
    asked.opened();
  };
  return { done, open, leave, asked };
}

test("a key waits for its conversation and is done once", () => {
  const { done, open, asked } = conversation();
  expect(shortcuts.run("take_over")).toBe(true);
  expect(done).toEqual([]);
  open();
  asked.opened();
  expect(done).toEqual(["take_over"]);
});

test("of several keys the newest counts", () => {
  const { done, open } = conversation();
  shortcuts.run("take_over");
  shortcuts.run("close");
  open();
  expect(done).toEqual(["close"]);
});

test.each(["reply", "note"] as const)("what is typed behind the key of a %s is no key", (wish) => {
  const { done, open } = conversation();
  shortcuts.run("take_over");
  shortcuts.run(wish);
  expect(shortcuts.run("close")).toBe(true);
  shortcuts.run("note");
  open();
  expect(done).toEqual([wish]);
});

test("a key that the channel must allow first is not taken", () => {
  const { done, open } = conversation();
  expect(shortcuts.run("quote")).toBe(false);
  open();
  expect(done).toEqual([]);
});

test("what was asked of a conversation that was left is forgotten", () => {
  const { done, open, leave } = conversation();
  shortcuts.run("take_over");
  leave();
  open();
  expect(done).toEqual([]);
});

test("where the conversation is there, keys do what they always do", () => {
  const { done, open } = conversation();
  open();
  shortcuts.run("take_over");
  expect(done).toEqual(["take_over"]);
});

test("other keys do not wait", () => {
  conversation();
  const next = vi.fn();
  stops.push(shortcuts.register({ action: "next", run: next }));
  shortcuts.run("next");
  expect(next).toHaveBeenCalledOnce();
});
