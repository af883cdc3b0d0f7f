// The keyboard engine: one listener for the window, which finds the action of a key press in the keymap and runs whoever
// registered for it last. Components say what an action does only while they are on the screen:
//
//   $effect(() => shortcuts.register({ action: "take_over", run: () => conversation.takeOver(), enabled: () => canTakeOver }));
//
// Where a component listens itself (Enter in the composer, arrows in the list) it asks `shortcuts.matches(event, "send")`.
// `shortcuts.hint("take_over")` gives the caps for a tooltip; `shortcuts.run("search")` does what the key would do.
import { keysOf, localKeysOf, worksInTextFields, type KeySettings } from "./custom-keys";
import { caps, isCombination } from "./key-combination";
import { KEYMAP, type Action } from "./keymap";
import { USUAL } from "./preferences";

export type Registration = {
  action: Action;
  run: (event?: KeyboardEvent) => void;
  /** Not asked for when absent: the action is then always possible. */
  enabled?: () => boolean;
};

/** Whether somebody answers an action now, could but does not, or is not there at all. */
export type Standing = "possible" | "impossible" | "absent";

/** How long a second key of a sequence may take. */
const SEQUENCE_MS = 1200;
const ACTIONS = Object.keys(KEYMAP) as Action[];

class Shortcuts {
  /** The person's own keys. Tooltips and the cheat-sheet follow it. */
  settings = $state.raw<KeySettings>(USUAL.window);
  #registrations: Registration[] = [];
  #suspended = 0;
  #prefix = "";
  #prefixAt = 0;

  /** Makes `run` the answer to the action until the returned function is called. The latest registration goes first. */
  register(registration: Registration): () => void {
    this.#registrations.unshift(registration);
    return () => {
      this.#registrations = this.#registrations.filter((known) => known !== registration);
    };
  }

  /** While a dialog or a menu is open its keys are its own. The returned function ends the suspension. */
  suspend(): () => void {
    this.#suspended += 1;
    let ended = false;
    return () => {
      if (!ended) this.#suspended -= 1;
      ended = true;
    };
  }

  /** Does what the key of `action` would do; false when nobody answers it now. */
  run(action: Action, event?: KeyboardEvent): boolean {
    const registration = this.#registrations.find((known) => known.action === action && (known.enabled?.() ?? true));
    registration?.run(event);
    return registration !== undefined;
  }

  /** What `run` would come to. */
  standing(action: Action): Standing {
    const known = this.#registrations.filter((registration) => registration.action === action);
    if (known.length === 0) return "absent";
    return known.some(({ enabled }) => enabled?.() ?? true) ? "possible" : "impossible";
  }

  /** Whether the key press is one of the local keys of `action`. Never during the composition of a character. */
  matches(event: KeyboardEvent, action: Action): boolean {
    return !event.isComposing && this.localKeysOf(action).some((keys) => isCombination(event, keys));
  }

  /** Whether the key press alone is the key of `action` in the window: what an open menu asks while those rest. */
  isKeyOf(event: KeyboardEvent, action: Action): boolean {
    return !event.isComposing && this.keysOf(action).some((keys) => isCombination(event, keys));
  }

  /** Caps of the first key of `action`. */
  hint(action: Action): string[] {
    return caps(this.keysOf(action)[0] ?? this.localKeysOf(action)[0] ?? "");
  }

  /** Keys of `action` in the whole window. */
  keysOf(action: Action): readonly string[] {
    return keysOf(action, this.settings);
  }

  /** Keys of `action` where its component listens itself. */
  localKeysOf(action: Action): readonly string[] {
    return localKeysOf(action, this.settings);
  }

  /** Listens on the window until the returned function is called. */
  listen(target: Window): () => void {
    const handle = (event: KeyboardEvent) => this.#handle(event);
    target.addEventListener("keydown", handle);
    return () => target.removeEventListener("keydown", handle);
  }

  #handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || this.#suspended > 0) return;
    if (["Shift", "Control", "Alt", "Meta", "AltGraph"].includes(event.key)) return;
    const prefix = event.timeStamp - this.#prefixAt < SEQUENCE_MS ? this.#prefix : "";
    this.#prefix = "";
    const typing = isTextField(event.target);
    const found = this.#find(event, prefix, typing);
    if (found && this.run(found, event)) event.preventDefault();
    else if (!prefix && !typing) this.#startSequence(event);
  }

  #find(event: KeyboardEvent, prefix: string, typing: boolean): Action | undefined {
    return ACTIONS.find((action) =>
      this.keysOf(action).some((keys) => {
        const [first, second] = keys.split(" ");
        if (first === undefined || (typing && !worksInTextFields(keys))) return false;
        if (second === undefined) return prefix === "" && isCombination(event, first);
        return prefix === first && isCombination(event, second);
      }),
    );
  }

  #startSequence(event: KeyboardEvent): void {
    const first = ACTIONS.flatMap((action) => [...this.keysOf(action)])
      .filter((keys) => keys.includes(" "))
      .map((keys) => keys.split(" ")[0] ?? "")
      .find((key) => isCombination(event, key));
    this.#prefix = first ?? "";
    this.#prefixAt = event.timeStamp;
  }
}

function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  return (
    target instanceof HTMLInputElement && !["button", "checkbox", "radio", "range", "submit"].includes(target.type)
  );
}

export const shortcuts = new Shortcuts();
