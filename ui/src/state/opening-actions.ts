/**
 * What is asked of a conversation while it is still being read: hands are faster than a disk, and a key that was pressed must
 * not be lost. The newest wish waits for the conversation and is run once; it goes with the conversation when another is opened.
 */
import { shortcuts } from "./keyboard.svelte";
import { KEYMAP, shortcutOf, type Action } from "./keymap";

/** What is possible only once the channel has said what it takes, which is later than the conversation is there. */
const BY_ABILITY: readonly Action[] = ["quote", "react", "edit_last", "file", "place", "contact_card", "voice"];

/** What only a conversation that is there can answer. */
const WAITING = (Object.keys(KEYMAP) as Action[]).filter((action) => {
  const { scope, keys } = shortcutOf(action);
  return !BY_ABILITY.includes(action) && keys.length > 0 && (scope === "conversation" || scope === "composer");
});

export class OpeningActions {
  readonly #isOpening: () => boolean;
  #wanted: Action | null = null;

  constructor(isOpening: () => boolean) {
    this.#isOpening = isOpening;
  }

  /** Answers the keys of a conversation while it opens, until the returned function is called. */
  listen(): () => void {
    const bound = WAITING.map((action) =>
      shortcuts.register({ action, run: () => this.#want(action), enabled: this.#isOpening }),
    );
    return () => {
      this.#wanted = null;
      bound.forEach((unbind) => unbind());
    };
  }

  /** Behind the wish to write come words, and no letter of them is a wish. */
  #want(action: Action): void {
    if (this.#wanted !== "reply" && this.#wanted !== "note") this.#wanted = action;
  }

  /** The conversation is there, or could not be read; what was asked of it last is done where it can be. */
  opened(): void {
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted !== null) shortcuts.run(wanted);
  }
}
