import { expect, test } from "vitest";
import {
  changeableKeysOf,
  combinationOf,
  keysOf,
  localKeysOf,
  takenBy,
  withKey,
  withUsualKey,
  type KeySettings,
} from "./custom-keys";

const usual: KeySettings = { keys: {}, single_letters: true, send_key: "enter" };
const press = (key: string, init: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent("keydown", { key, ...init });

test("an action has the keys that a person has given it", () => {
  expect(keysOf("take_over", usual)).toEqual(["t"]);
  expect(keysOf("take_over", { ...usual, keys: { take_over: ["Mod+t"] } })).toEqual(["Mod+t"]);
  expect(keysOf("take_over", { ...usual, keys: { take_over: [] } })).toEqual([]);
});

test("switched off, no letter and no sign acts alone, and everything else still does", () => {
  const off = { ...usual, single_letters: false };
  for (const action of ["take_over", "go_inbox", "cheat_sheet", "next_needs_you"] as const) {
    expect(keysOf(action, off)).toEqual([]);
  }
  expect(keysOf("settings", off)).toEqual(["Mod+,"]);
  expect(keysOf("next_pane", off)).toEqual(["F6"]);
  expect(localKeysOf("next", off)).toEqual(["ArrowDown"]);
});

test("Enter sends, or Ctrl Enter alone does", () => {
  expect(localKeysOf("send", usual)).toEqual(["Enter", "Mod+Enter"]);
  expect(localKeysOf("send", { ...usual, send_key: "ctrl_enter" })).toEqual(["Mod+Enter"]);
});

test("a key that is taken is told, also where it only begins a sequence", () => {
  expect(takenBy("b", "take_over", usual)).toBe("hand_back");
  expect(takenBy("g", "take_over", usual)).toBe("go_inbox");
  expect(takenBy("g i", "take_over", usual)).toBe("go_inbox");
  expect(takenBy("Mod+t", "take_over", usual)).toBeUndefined();
});

test("whoever had a key has it no more, and only what differs is kept", () => {
  const keys = withKey(usual, "take_over", "b");
  expect(keys).toEqual({ take_over: ["b"], hand_back: [] });
  const back = withKey({ ...usual, keys }, "take_over", "t");
  expect(back).toEqual({ hand_back: [] });
  expect(withUsualKey({ ...usual, keys: back }, "hand_back")).toEqual({});
});

test("a usual key that somebody else has stays with them", () => {
  const keys = withKey(usual, "take_over", "b");
  expect(changeableKeysOf("hand_back", { ...usual, keys: withUsualKey({ ...usual, keys }, "hand_back") })).toEqual([]);
});

test("a key press is written as the keymap writes it", () => {
  expect(combinationOf(press("t", { code: "KeyT" }))).toBe("t");
  expect(combinationOf(press("T", { code: "KeyT", shiftKey: true }))).toBe("Shift+t");
  expect(combinationOf(press("ı", { code: "KeyI" }))).toBe("i");
  expect(combinationOf(press("?", { code: "Slash", shiftKey: true }))).toBe("?");
  expect(combinationOf(press("Enter", { ctrlKey: true, shiftKey: true }))).toBe("Mod+Shift+Enter");
  expect(combinationOf(press("F6", { shiftKey: true }))).toBe("Shift+F6");
  expect(combinationOf(press("Shift"))).toBeNull();
  expect(combinationOf(press("Tab"))).toBeNull();
});
