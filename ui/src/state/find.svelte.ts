/**
 * Words looked for inside one conversation: how many messages have them, which one is looked at, and the way to the next.
 * Places are read in pieces as they are stepped through; the messages themselves need not be loaded.
 */
import type { Backend } from "../backend/backend";
import type { UiError } from "../bindings";
import { asUiError } from "./inbox-error";
import { SHORTEST_QUERY } from "./search.svelte";

/** Places that are read at once. */
export const PIECE = 200;

export class Find {
  query = $state("");
  total = $state(0);
  /** Newest first. */
  ids = $state.raw<readonly string[]>([]);
  /** Place of the message that is looked at among `ids`. */
  at = $state(-1);
  error = $state.raw<UiError | null>(null);

  readonly trimmed = $derived(this.query.trim());
  readonly on = $derived([...this.trimmed].length >= SHORTEST_QUERY);
  readonly current = $derived<string | null>(this.ids[this.at] ?? null);

  readonly #backend: Pick<Backend, "matches">;
  readonly #id: string;
  readonly #show: (messageId: string) => Promise<void>;
  #asking = false;
  #answered = "";

  constructor(backend: Pick<Backend, "matches">, id: string, show: (messageId: string) => Promise<void>) {
    this.#backend = backend;
    this.#id = id;
    this.#show = show;
  }

  /** Looks for other words, and at their newest place. While one answer is awaited only the latest wish is kept. */
  async setQuery(query: string): Promise<void> {
    this.query = query;
    if (this.#asking) return;
    this.#asking = true;
    while (this.on && this.#answered !== this.trimmed) await this.#ask();
    this.#asking = false;
    if (this.on) return;
    this.#answered = "";
    this.#take(0, []);
  }

  /** To an older place (1) or a newer one (-1); after the last comes the first again. */
  async step(step: 1 | -1): Promise<void> {
    if (this.total === 0) return;
    const next = (this.at + step + this.total) % this.total;
    while (next >= this.ids.length && (await this.#more()));
    if (next >= this.ids.length) return;
    this.at = next;
    await this.#look();
  }

  async #ask(): Promise<void> {
    const wish = this.trimmed;
    this.#answered = wish;
    try {
      const { total, ids } = await this.#backend.matches(this.#id, wish, null, PIECE);
      if (wish !== this.trimmed) return;
      this.error = null;
      this.#take(total, ids);
      await this.#look();
    } catch (error) {
      this.error = asUiError(error);
      this.#take(0, []);
    }
  }

  /** Whether there were more. */
  async #more(): Promise<boolean> {
    const wish = this.trimmed;
    try {
      const { ids } = await this.#backend.matches(this.#id, wish, this.ids.at(-1) ?? null, PIECE);
      if (wish !== this.trimmed) return false;
      this.ids = [...this.ids, ...ids];
      return ids.length > 0;
    } catch (error) {
      this.error = asUiError(error);
      return false;
    }
  }

  #take(total: number, ids: readonly string[]): void {
    this.total = total;
    this.ids = ids;
    this.at = ids.length > 0 ? 0 : -1;
  }

  async #look(): Promise<void> {
    if (this.current !== null) await this.#show(this.current);
  }
}
