// Reads a combination such as `Mod+Shift+Enter` and tells whether a key press is it, on whichever keyboard: Turkish has its own
// I, other scripts have no Latin letters at all, and where `/` and `?` sit differs from country to country.

export const isMac = /Mac|iPhone|iPad/.test(navigator.platform);

type Combination = { key: string; mod: boolean; shift: boolean };

export function parseCombination(text: string): Combination {
  const parts = text.split(/\+(?=.)/);
  return { key: parts.at(-1) ?? "", mod: parts.includes("Mod"), shift: parts.includes("Shift") };
}

/** Whether the key press is this single combination. */
export function isCombination(event: KeyboardEvent, text: string): boolean {
  const { key, mod, shift } = parseCombination(text);
  const altGraph = event.getModifierState("AltGraph");
  const pressedMod = !altGraph && (isMac ? event.metaKey : event.ctrlKey);
  if (pressedMod !== mod || (event.altKey && !altGraph)) return false;
  // A sign is what it is, however many keys it takes to type it.
  if (!isSign(key) && event.shiftKey !== shift) return false;
  return pressed(event, key);
}

const isSign = (key: string): boolean => key.length === 1 && !/[a-z0-9]/i.test(key);

const CODES: Record<string, string> = { ",": "Comma", ".": "Period", "\\": "Backslash", "/": "Slash" };

function pressed(event: KeyboardEvent, key: string): boolean {
  if (event.key.toLowerCase() === key.toLowerCase()) return true;
  if (event.key.length !== 1 || /[a-z0-9]/i.test(event.key)) return false;
  const letterOrDigit = event.code === `Key${key.toUpperCase()}` || event.code === `Digit${key}`;
  // With Ctrl held no sign is typed, so the place of the key may stand for it.
  const place = (event.ctrlKey || event.metaKey) && event.code === CODES[key];
  return letterOrDigit || place;
}

const SYMBOLS: Record<string, string> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  ArrowLeft: "←",
  ArrowRight: "→",
  Enter: "↵",
  Escape: "Esc",
  Mod: isMac ? "⌘" : "Ctrl",
};

/** The caps to draw for a combination or a sequence: `Mod+,` is Ctrl and `,`; `g i` is G and I. */
export function caps(text: string): string[] {
  if (text === "") return [];
  return text
    .split(" ")
    .flatMap((part) => part.split(/\+(?=.)/))
    .map((cap) => SYMBOLS[cap] ?? (cap.length === 1 ? cap.toUpperCase() : cap));
}
