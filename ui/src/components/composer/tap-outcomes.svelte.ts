/** What the bot does on a tap, asked for a moment after a label was typed. */
import type { Backend } from "../../backend/backend";
import type { TapOutcome } from "../../bindings";

const PAUSE_MS = 250;

export class TapOutcomes {
  /** By place of the label; empty while nothing is known. */
  outcomes = $state.raw<readonly TapOutcome[]>([]);

  constructor(backend: () => Backend, asked: () => { id: string; labels: readonly string[] }) {
    $effect(() => {
      const { id, labels } = asked();
      const timer = setTimeout(() => void this.#ask(backend(), id, labels), PAUSE_MS);
      return () => clearTimeout(timer);
    });
  }

  async #ask(backend: Backend, id: string, labels: readonly string[]): Promise<void> {
    try {
      this.outcomes = await backend.tapOutcomes(id, [...labels]);
    } catch {
      this.outcomes = [];
    }
  }
}
