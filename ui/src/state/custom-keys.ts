// The keys that a person has given to actions, over those of the keymap: which count, which are in each other's way, and how a
// key press is written down.
import type { SendKey, WindowSettings } from "../bindings";
import { isMac } from "./key-combination";
import { KEYMAP, shortcutOf, type Action } from "./keymap";

export type KeySettings = Pick<WindowSettings, "keys" | "single_letters" | "send_key">;

const ACTIONS = Object.keys(KEYMAP) as Action[];

/** What sends a message is chosen under Writing; a new line and the slash of quick replies are typed and not pressed. */
const FIXED: ReadonlySet<Action> = new Set<Action>(["send", "send_form", "new_line", "quick_reply"]);
const SENDS: Record<SendKey, readonly string[]> = { enter: ["Enter", "Mod+Enter"], ctrl_enter: ["Mod+Enter"] };

export const isFixed = (action: Action): boolean => FIXED.has(action);

/** Whether a combination acts while somebody types: it has Ctrl, or is no character. */
export const worksInTextFields = (keys: string): boolean =>
  keys.includes("Mod+") || /^(Shift\+)?F\d+$/.test(keys) || keys === "Escape";

/** Keys of an action in the whole window. */
export function keysOf(action: Action, settings: KeySettings): readonly string[] {
  const { keys } = shortcutOf(action);
  const own = keys.length > 0 && !isFixed(action) ? (settings.keys[action] ?? keys) : keys;
  return settings.single_letters ? own : own.filter(worksInTextFields);
}

/** Keys of an action where its component listens itself. Those of an action that has no others can be changed. */
export function localKeysOf(action: Action, settings: KeySettings): readonly string[] {
  const { keys, local = [] } = shortcutOf(action);
  if (action === "send") return SENDS[settings.send_key];
  return keys.length === 0 && !isFixed(action) ? (settings.keys[action] ?? local) : local;
}

/** The keys of an action that a person can change. */
export function changeableKeysOf(action: Action, settings: KeySettings): readonly string[] {
  return settings.keys[action] ?? usualKeysOf(action);
}

function usualKeysOf(action: Action): readonly string[] {
  const { keys, local = [] } = shortcutOf(action);
  return keys.length > 0 ? keys : local;
}

/** The action that has this key already, or begins a sequence with it. */
export function takenBy(keys: string, action: Action, settings: KeySettings): Action | undefined {
  const isLocal = shortcutOf(action).keys.length === 0;
  const rivals = ACTIONS.filter((other) => other !== action && (shortcutOf(other).keys.length === 0) === isLocal);
  return rivals
    .filter((other) => !isLocal || shortcutOf(other).scope === shortcutOf(action).scope)
    .find((other) => changeableKeysOf(other, settings).some((own) => inEachOthersWay(own, keys)));
}

/** The same, or one is the beginning of the other. */
const inEachOthersWay = (a: string, b: string): boolean => a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);

/** The settings with this key for an action; whoever had it has it no more. */
export function withKey(settings: KeySettings, action: Action, keys: string): KeySettings["keys"] {
  const loser = takenBy(keys, action, settings);
  const changed = { ...settings.keys, [action]: [keys] };
  if (loser) changed[loser] = changeableKeysOf(loser, settings).filter((own) => !inEachOthersWay(own, keys));
  return withoutUsual(changed);
}

/** The settings with the usual keys of an action, unless somebody else has been given one of them. */
export function withUsualKey(settings: KeySettings, action: Action): KeySettings["keys"] {
  const rest = Object.fromEntries(Object.entries(settings.keys).filter(([other]) => other !== action));
  const free = usualKeysOf(action).filter((keys) => !takenBy(keys, action, { ...settings, keys: rest }));
  return withoutUsual({ ...rest, [action]: [...free] });
}

/** Only what differs is kept, so that a later keymap can bring better keys. */
function withoutUsual(keys: Record<string, string[]>): KeySettings["keys"] {
  const differs = ([action, own]: [string, string[]]) =>
    !(action in KEYMAP) || usualKeysOf(action as Action).join() !== own.join();
  return Object.fromEntries(Object.entries(keys).filter(differs));
}

/** How a key press is written in the keymap; null for one that stands for nothing by itself. */
export function combinationOf(event: KeyboardEvent): string | null {
  if (["Shift", "Control", "Alt", "Meta", "AltGraph", "Tab", "Dead", "Process"].includes(event.key)) return null;
  const mod = (isMac ? event.metaKey : event.ctrlKey) ? "Mod+" : "";
  const [, letter] = /^Key([A-Z])$/.exec(event.code) ?? [];
  const key = letter && event.key.length === 1 ? letter.toLowerCase() : event.key;
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (event.altKey || key === " ") return null;
  return `${mod}${event.shiftKey && !isSign ? "Shift+" : ""}${key}`;
}

/** Whether a second key may follow, as in G and then I: only after a letter or a sign alone. */
export const beginsSequence = (keys: string): boolean => keys.length === 1;
