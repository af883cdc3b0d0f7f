// The keyboard as an agent uses it: letters, sequences, foreign layouts, text fields, dialogs.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { shortcuts } from "./keyboard.svelte";
import { caps, isCombination } from "./key-combination";
import { KEYMAP, shortcutOf, type Action } from "./keymap";

let stops: (() => void)[] = [];

beforeEach(() => {
  stops = [shortcuts.listen(window)];
});
afterEach(() => {
  stops.forEach((stop) => stop());
  document.body.innerHTML = "";
});

function answer(action: Action, enabled = true) {
  const run = vi.fn();
  stops.push(shortcuts.register({ action, run, enabled: () => enabled }));
  return run;
}

function press(key: string, init: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
  target.dispatchEvent(event);
  return event;
}

describe("a letter", () => {
  it("runs its action and is used up", () => {
    const takeOver = answer("take_over");
    expect(press("t").defaultPrevented).toBe(true);
    expect(takeOver).toHaveBeenCalledOnce();
  });

  it("is left alone when nobody answers it", () => {
    expect(press("t").defaultPrevented).toBe(false);
  });

  it("means something else with Shift", () => {
    const close = answer("close");
    const reopen = answer("reopen");
    press("E", { shiftKey: true });
    expect([close.mock.calls.length, reopen.mock.calls.length]).toEqual([0, 1]);
  });

  it("goes to whoever registered last and is able", () => {
    const older = answer("undo");
    const newer = answer("undo", false);
    press("z");
    expect([older.mock.calls.length, newer.mock.calls.length]).toEqual([1, 0]);
  });

  it("is found on a Turkish keyboard, where the I key types ı", () => {
    const bot = answer("bot_switch");
    press("ı", { code: "KeyI" });
    expect(bot).toHaveBeenCalledOnce();
  });

  it("is found on a keyboard without Latin letters", () => {
    const takeOver = answer("take_over");
    press("е", { code: "KeyT" });
    expect(takeOver).toHaveBeenCalledOnce();
  });
});

describe("in a text field", () => {
  function field(): HTMLTextAreaElement {
    const area = document.createElement("textarea");
    document.body.append(area);
    return area;
  }

  it("letters are text", () => {
    const takeOver = answer("take_over");
    expect(press("t", {}, field()).defaultPrevented).toBe(false);
    expect(takeOver).not.toHaveBeenCalled();
  });

  it("Ctrl and function keys still act", () => {
    const settings = answer("settings");
    const pane = answer("next_pane");
    const area = field();
    press(",", { ctrlKey: true }, area);
    press("F6", {}, area);
    expect([settings.mock.calls.length, pane.mock.calls.length]).toEqual([1, 1]);
  });

  it("a character under composition is nobody's shortcut", () => {
    const back = answer("back");
    press("Escape", { isComposing: true }, field());
    expect(back).not.toHaveBeenCalled();
  });
});

describe("a sequence", () => {
  it("needs both keys, and its second key is not a shortcut of its own", () => {
    const bot = answer("go_bot");
    const handBack = answer("hand_back");
    press("g");
    press("b");
    expect([bot.mock.calls.length, handBack.mock.calls.length]).toEqual([1, 0]);
  });

  it("is forgotten after a while", () => {
    const bot = answer("go_bot");
    const handBack = answer("hand_back");
    const first = press("g");
    const late = new KeyboardEvent("keydown", { key: "b", bubbles: true, cancelable: true });
    Object.defineProperty(late, "timeStamp", { value: first.timeStamp + 1500 });
    document.body.dispatchEvent(late);
    expect([bot.mock.calls.length, handBack.mock.calls.length]).toEqual([0, 1]);
  });
});

describe("signs", () => {
  it("are what they are, however they are typed", () => {
    const sheet = answer("cheat_sheet");
    press("?", { shiftKey: true, code: "Slash" });
    press("?", { shiftKey: true, code: "Minus" });
    expect(sheet).toHaveBeenCalledTimes(2);
  });

  it("with Ctrl are found by place where the layout has them elsewhere", () => {
    const fold = answer("fold_navigation");
    press("ç", { ctrlKey: true, code: "Backslash" });
    expect(fold).toHaveBeenCalledOnce();
  });
});

it("a dialog keeps the keys to itself until it is closed", () => {
  const takeOver = answer("take_over");
  const end = shortcuts.suspend();
  press("t");
  end();
  end();
  press("t");
  expect(takeOver).toHaveBeenCalledOnce();
});

it("local keys are answered by the component that asks", () => {
  const enter = new KeyboardEvent("keydown", { key: "Enter" });
  const shiftEnter = new KeyboardEvent("keydown", { key: "Enter", shiftKey: true });
  expect([shortcuts.matches(enter, "send"), shortcuts.matches(shiftEnter, "send")]).toEqual([true, false]);
  expect(shortcuts.matches(shiftEnter, "new_line")).toBe(true);
});

describe("the keymap", () => {
  it("gives no key to two actions", () => {
    const all = (Object.keys(KEYMAP) as Action[]).flatMap((action) => [...shortcutOf(action).keys]);
    expect(all.filter((keys, index) => all.indexOf(keys) !== index)).toEqual([]);
  });

  it("draws its keys as caps", () => {
    expect(caps("Mod+Shift+Enter")).toEqual(["Ctrl", "Shift", "↵"]);
    expect(caps("g i")).toEqual(["G", "I"]);
    expect(caps("Mod+,")).toEqual(["Ctrl", ","]);
  });
});

it("AltGr is part of typing, not a modifier of a shortcut", () => {
  const event = new KeyboardEvent("keydown", { key: "\\", ctrlKey: true, altKey: true, modifierAltGraph: true });
  expect(isCombination(event, "Mod+\\")).toBe(false);
});
