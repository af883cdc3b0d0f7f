/**
 * Search over names, numbers and message text. Each keystroke asks at once; while one answer is awaited only the latest
 * wish is kept, so fast typing never queues up and an old answer never covers a new one.
 */
import type { Backend } from "../backend/backend";
import type { ConversationRow, MessageHit, Realm, SearchResults, UiError } from "../bindings";
import { asUiError } from "./inbox-error";

/** The index has prefixes of two characters and more. */
export const SHORTEST_QUERY = 2;

export type SearchHit =
  { type: "person"; key: string; row: ConversationRow } | { type: "message"; key: string; hit: MessageHit };

/** A search inside one conversation. */
export interface SearchScope {
  id: string;
  name: string;
}

export class Search {
  query = $state("");
  scope = $state.raw<SearchScope | null>(null);
  results = $state.raw<SearchResults | null>(null);
  error = $state.raw<UiError | null>(null);
  /** Place of the highlighted hit in `hits`. */
  active = $state(0);

  readonly trimmed = $derived(this.query.trim());
  readonly on = $derived([...this.trimmed].length >= SHORTEST_QUERY);
  readonly hits = $derived<SearchHit[]>(hitsOf(this.results));

  readonly #backend: Backend;
  readonly #realm: Realm;
  #asking = false;
  #answered = "";

  constructor(backend: Backend, realm: Realm) {
    this.#backend = backend;
    this.#realm = realm;
  }

  async setQuery(query: string): Promise<void> {
    this.query = query;
    await this.#ask();
  }

  async setScope(scope: SearchScope | null): Promise<void> {
    this.scope = scope;
    await this.#ask();
  }

  /** Asks again what could not be answered. */
  async retry(): Promise<void> {
    this.#answered = "";
    await this.#ask();
  }

  clear(): void {
    this.query = "";
    this.scope = null;
    this.results = null;
    this.error = null;
    this.active = 0;
    this.#answered = "";
  }

  move(step: 1 | -1): void {
    const last = this.hits.length - 1;
    this.active = Math.max(0, Math.min(last, this.active + step));
  }

  get #wish(): string {
    return `${this.scope?.id ?? ""} ${this.trimmed}`;
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    while (this.on && this.#answered !== this.#wish) await this.#askOnce();
    this.#asking = false;
    if (this.on) return;
    this.results = null;
    this.#answered = "";
  }

  async #askOnce(): Promise<void> {
    const wish = this.#wish;
    this.#answered = wish;
    try {
      const results = await this.#backend.search(this.#realm, this.trimmed, this.scope?.id ?? null);
      if (wish !== this.#wish) return;
      this.results = results;
      this.error = null;
      this.active = 0;
    } catch (error) {
      this.error = asUiError(error);
    }
  }
}

function hitsOf(results: SearchResults | null): SearchHit[] {
  if (results === null) return [];
  return [
    ...results.people.map((row): SearchHit => ({ type: "person", key: `person:${row.id}`, row })),
    ...results.messages.map((hit): SearchHit => ({ type: "message", key: `message:${hit.message_id}`, hit })),
  ];
}
