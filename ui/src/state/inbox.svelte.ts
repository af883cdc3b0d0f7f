/**
 * The inbox list: groups of conversations, loaded page by page and kept true by events. Everything that reads or changes
 * rows passes through one line of work, so that an older answer never overwrites a newer one.
 */
import type { Backend } from "../backend/backend";
import type { ConversationRow, Event, InboxCounts, InboxGroup, Realm, UiError } from "../bindings";
import { asUiError } from "./inbox-error";
import { touchedBy } from "./inbox-events";
import { listItems, optionCount, type ListItem } from "./inbox-items";
import { groupOf, matches, sectionsOf, withRow, type SectionGroup } from "./inbox-order";
import { Serial } from "./serial";

export const PAGE_SIZE = 50;

/** Past this many changed conversations at once, reading the visible pages again is cheaper than row by row. */
const ROW_BY_ROW_AT_MOST = 40;

/** One group of the list, as far as it is loaded. */
export interface Section {
  group: SectionGroup;
  rows: ConversationRow[];
  cursor: string | null;
  complete: boolean;
}

export class Inbox {
  view = $state<InboxGroup>("open");
  unreadOnly = $state(false);
  channelId = $state<string | null>(null);
  sections = $state.raw<readonly Section[]>([]);
  phase = $state<"loading" | "ready" | "failed">("loading");
  error = $state.raw<UiError | null>(null);
  /** The open conversation: an unread-only list keeps it although reading it has emptied its count. */
  heldId = $state<string | null>(null);

  items = $derived.by<ListItem[]>(() => listItems(this.sections, this.filtered ? null : this.#counts()));
  rows = $derived<ConversationRow[]>(this.sections.flatMap((section) => section.rows));
  optionCount = $derived.by<number>(() => optionCount(this.sections, this.filtered ? null : this.#counts()));

  readonly #backend: Backend;
  readonly #realm: Realm;
  readonly #counts: () => InboxCounts;
  readonly #line = new Serial();
  #generation = 0;
  #changed = new Set<string>();
  #refreshQueued = false;

  /** `counts` are the window's own, which the navigation shows too. */
  constructor(backend: Backend, realm: Realm, counts: () => InboxCounts) {
    this.#backend = backend;
    this.#realm = realm;
    this.#counts = counts;
  }

  get filtered(): boolean {
    return this.unreadOnly || this.channelId !== null;
  }

  /** Reads the first pages of the view again; what is shown stays until they are here. */
  async load(): Promise<void> {
    const generation = ++this.#generation;
    await this.#line.run(async () => {
      if (generation === this.#generation) await this.#readAll(generation);
    });
  }

  async show(view: InboxGroup): Promise<void> {
    if (view === this.view) return;
    this.view = view;
    await this.#startOver();
  }

  async setUnreadOnly(on: boolean): Promise<void> {
    this.unreadOnly = on;
    await this.#startOver();
  }

  async setChannel(channelId: string | null): Promise<void> {
    this.channelId = channelId;
    await this.#startOver();
  }

  async loadMore(group: SectionGroup): Promise<void> {
    const generation = this.#generation;
    await this.#line.run(async () => {
      const section = this.sections.find((candidate) => candidate.group === group);
      if (generation !== this.#generation || section === undefined || section.complete) return;
      const page = await this.#page(group, section.cursor).catch((error: unknown) => this.#fail(error));
      if (page === undefined || generation !== this.#generation) return;
      const known = new Set(this.rows.map((row) => row.id));
      const fresh = page.items.filter((row) => !known.has(row.id));
      this.#replace({
        group,
        rows: [...section.rows, ...fresh],
        cursor: page.next_cursor,
        complete: page.next_cursor === null,
      });
    });
  }

  /** Takes a batch of events; resolves when the list shows what they say. */
  async handle(events: readonly Event[]): Promise<void> {
    const touched = touchedBy(events, this.#realm, this.rows);
    if (touched === "everything") return this.load();
    for (const id of touched) this.#changed.add(id);
    if (this.#changed.size === 0 || this.#refreshQueued) return this.#line.settled();
    this.#refreshQueued = true;
    await this.#line.run(() => this.#refresh());
  }

  /** Puts a row that an operation has just returned in its place, ahead of the event that will confirm it. */
  apply(row: ConversationRow): void {
    const group = groupOf(row);
    const kept = matches(row, this.#filter()) || (row.id === this.heldId && row.realm === this.#realm);
    this.sections = this.sections.map((section) => ({
      ...section,
      rows:
        kept && section.group === group
          ? withRow(section.group, section.rows, row, section.complete)
          : section.rows.filter((other) => other.id !== row.id),
    }));
  }

  row(id: string): ConversationRow | undefined {
    return this.rows.find((row) => row.id === id);
  }

  /** The row `step` places away from `id`; where `id` has left the list, from where it last was. */
  neighbour(id: string | null, step: number, lastIndex: number): ConversationRow | undefined {
    const rows = this.rows;
    const at = id === null ? -1 : rows.findIndex((row) => row.id === id);
    if (at >= 0) return rows[at + step];
    if (id === null) return step > 0 ? rows[0] : rows.at(-1);
    return rows[step > 0 ? Math.min(lastIndex, rows.length - 1) : Math.max(lastIndex - 1, 0)];
  }

  /** The next conversation that waits for a person, after `id`, starting again at the top. */
  nextWaiting(id: string | null): ConversationRow | undefined {
    const waiting = this.rows.filter((row) => groupOf(row) === "needs_you");
    const at = waiting.findIndex((row) => row.id === id);
    return waiting[(at + 1) % waiting.length];
  }

  async #startOver(): Promise<void> {
    this.sections = [];
    this.phase = "loading";
    await this.load();
  }

  /** Whether it could be read, or another reading has taken its place. */
  async #readAll(generation: number): Promise<boolean> {
    const groups = sectionsOf(this.view);
    try {
      const sections = await Promise.all(groups.map((group) => this.#readSection(group)));
      if (generation !== this.#generation) return true;
      this.sections = sections;
      this.error = null;
      this.phase = "ready";
      return true;
    } catch (error) {
      if (generation !== this.#generation) return true;
      this.#fail(error);
      return false;
    }
  }

  /** As deep as it is loaded now, so that reading again does not throw a reader back to the top. */
  async #readSection(group: SectionGroup): Promise<Section> {
    const wanted = this.sections.find((section) => section.group === group)?.rows.length ?? 0;
    let { items: rows, next_cursor: cursor } = await this.#page(group, null);
    while (cursor !== null && rows.length < wanted) {
      const page = await this.#page(group, cursor);
      rows = [...rows, ...page.items];
      cursor = page.next_cursor;
    }
    return { group, rows, cursor, complete: cursor === null };
  }

  async #refresh(): Promise<void> {
    this.#refreshQueued = false;
    const ids = [...this.#changed];
    this.#changed.clear();
    const unread = ids.length > ROW_BY_ROW_AT_MOST ? await this.#readInstead(ids) : await this.#readRows(ids);
    // The core says each thing once: what could not be read now is read with the next news.
    for (const id of unread) this.#changed.add(id);
  }

  /** Everything, in place of these rows; returns those that are still not read. */
  async #readInstead(ids: readonly string[]): Promise<readonly string[]> {
    return (await this.#readAll(this.#generation)) ? [] : ids;
  }

  /** Returns those that could not be read. */
  async #readRows(ids: readonly string[]): Promise<readonly string[]> {
    const failures = await Promise.all(ids.map((id) => this.#readRow(id)));
    const failure = failures.find((error) => error !== null);
    if (failure) this.#fail(failure);
    else if (this.phase === "ready") this.error = null;
    return ids.filter((_, index) => failures[index] !== null);
  }

  /** What kept it from being read. */
  async #readRow(id: string): Promise<UiError | null> {
    try {
      this.apply(await this.#backend.conversationRow(id));
    } catch (error) {
      if (asUiError(error).code !== "not_found") return asUiError(error);
      this.#remove(id);
    }
    return null;
  }

  #remove(id: string): void {
    this.sections = this.sections.map((section) => ({
      ...section,
      rows: section.rows.filter((row) => row.id !== id),
    }));
  }

  #replace(changed: Section): void {
    this.sections = this.sections.map((section) => (section.group === changed.group ? changed : section));
  }

  #page(group: SectionGroup, cursor: string | null) {
    return this.#backend.conversations({ ...this.#filter(), group }, cursor, PAGE_SIZE);
  }

  #filter() {
    return { realm: this.#realm, unread_only: this.unreadOnly, channel_id: this.channelId };
  }

  #fail(error: unknown): undefined {
    this.error = asUiError(error);
    if (this.sections.length === 0) this.phase = "failed";
  }
}
