/**
 * The table of contacts: loaded page by page, narrowed and sorted by the core, kept true by events; which rows are chosen, and
 * which one is looked at. Everything that reads passes through one line of work, so that an older answer never overwrites a
 * newer one.
 */
import { SvelteSet } from "svelte/reactivity";
import type { Backend } from "../backend/backend";
import type {
  BulkChange,
  BulkResult,
  ContactCounts,
  ContactDetail,
  ContactEntry,
  ContactField,
  ContactFilter,
  ContactSort,
  Event,
  Realm,
  UiError,
  UnfinishedImport,
} from "../bindings";
import { EVERYONE, NO_COUNTS, type Narrowing } from "./contacts-narrowing";
import { asUiError } from "./inbox-error";
import { Serial } from "./serial";

export const PAGE_SIZE = 100;

/** Up to so many rows the table is read again as a whole, so that a row also moves to its new place. */
const READ_AGAIN_UP_TO = 2 * PAGE_SIZE;
/** Changes of one batch that are read row by row; more mean reading again. */
const ROW_BY_ROW_AT_MOST = 40;

export class Contacts {
  readonly backend: Backend;
  readonly realm: Realm;
  narrowing = $state.raw<Narrowing>(EVERYONE);
  sort = $state<ContactSort>("last_message");
  rows = $state.raw<readonly ContactEntry[]>([]);
  counts = $state.raw<ContactCounts>(NO_COUNTS);
  /** The shop's own fields. */
  fields = $state.raw<readonly ContactField[]>([]);
  /** An import that stopped half-way. */
  unfinished = $state.raw<UnfinishedImport | null>(null);
  /** More rows follow. */
  more = $state(false);
  /** The text fits more contacts than the core looks at. */
  cut = $state(false);
  phase = $state<"loading" | "ready" | "failed">("loading");
  error = $state.raw<UiError | null>(null);
  /** Chosen for a change of many. */
  readonly chosen = new SvelteSet<string>();
  /** The row that the keys act on. */
  activeId = $state<string | null>(null);
  /** What the inspector shows. */
  detail = $state.raw<ContactDetail | null>(null);

  readonly #line = new Serial();
  #cursor: string | null = null;
  #generation = 0;
  #refreshQueued = false;
  /** Something has changed that they count; typing changes nothing. */
  #countsDoubtful = true;
  #touched = new Set<string>();

  constructor(backend: Backend, realm: Realm) {
    this.backend = backend;
    this.realm = realm;
  }

  get filter(): ContactFilter {
    return { realm: this.realm, ...this.narrowing };
  }

  get narrowed(): boolean {
    return JSON.stringify(this.narrowing) !== JSON.stringify(EVERYONE);
  }

  /** Subscribes first and reads then, so that nothing falls between; the returned function stops it. */
  start(): () => void {
    const subscription = this.backend.subscribe((events) => void this.handle(events));
    void subscription.then(() => Promise.all([this.load(), this.look()]));
    return () => void subscription.then((stop) => stop());
  }

  /** Shows who fits; `change` leaves the rest of the narrowing as it is. */
  async narrow(change: Partial<Narrowing>): Promise<void> {
    this.narrowing = { ...this.narrowing, ...change };
    await this.#startOver();
  }

  /** One of the tabs: everyone, those with a tag, blocked, without the bot. */
  async showOnly(only: Partial<Narrowing>): Promise<void> {
    await this.narrow({ tag: null, blocked: false, bot_off: false, ...only });
  }

  async sortBy(sort: ContactSort): Promise<void> {
    if (sort === this.sort) return;
    this.sort = sort;
    await this.#startOver();
  }

  /** Reads again from the top; what is shown stays until it is here. */
  async load(): Promise<void> {
    const generation = ++this.#generation;
    await this.#line.run(async () => {
      if (generation === this.#generation) await this.#read(generation, null);
    });
  }

  async loadMore(): Promise<void> {
    const generation = this.#generation;
    await this.#line.run(async () => {
      if (generation === this.#generation && this.#cursor !== null) await this.#read(generation, this.#cursor);
    });
  }

  /** Takes a batch of events; resolves when the table shows what they say. */
  async handle(events: readonly Event[]): Promise<void> {
    let concerned = false;
    for (const event of events) {
      if (event.type === "resync" || event.type === "channel_changed") this.#touched.add("*");
      else if (event.type === "contact_changed") this.#touched.add(event.contact_id);
      else if ("conversation_id" in event && event.type !== "message_changed") {
        const row = this.rows.find((known) => known.conversation_id === event.conversation_id);
        this.#touched.add(row?.contact.id ?? "*");
      } else continue;
      concerned = true;
    }
    if (!concerned || this.#refreshQueued) return this.#line.settled();
    this.#refreshQueued = true;
    this.#countsDoubtful = true;
    if (this.#touched.has("*")) void this.look();
    await this.#line.run(() => this.#refresh());
  }

  /** What is beside the table: the fields that it may have columns for, and an import that stopped. */
  async look(): Promise<void> {
    try {
      [this.fields, this.unfinished] = await Promise.all([
        this.backend.contactFields(),
        this.backend.unfinishedImport(this.realm),
      ]);
    } catch (error) {
      this.error = asUiError(error);
    }
  }

  toggle(id: string): void {
    if (!this.chosen.delete(id)) this.chosen.add(id);
  }

  /** Chooses every row that is loaded, or none where some are chosen. */
  toggleAll(): void {
    if (this.chosen.size > 0) this.chosen.clear();
    else for (const row of this.rows) this.chosen.add(row.contact.id);
  }

  /** Moves the active row; returns it. */
  move(step: 1 | -1): ContactEntry | undefined {
    const at = this.rows.findIndex((row) => row.contact.id === this.activeId);
    const next = this.rows[at < 0 ? (step > 0 ? 0 : this.rows.length - 1) : at + step];
    if (next) this.activeId = next.contact.id;
    return next;
  }

  get active(): ContactEntry | undefined {
    return this.rows.find((row) => row.contact.id === this.activeId);
  }

  /** Shows a contact in the inspector. */
  async inspect(id: string): Promise<void> {
    this.activeId = id;
    const detail = await this.backend.contact(id);
    if (this.activeId === id) this.detail = detail;
  }

  closeInspector(): void {
    this.detail = null;
  }

  /** Changes the chosen contacts, or these. */
  async change(change: BulkChange, ids: readonly string[] = [...this.chosen]): Promise<BulkResult> {
    return this.backend.changeContacts(change, [...ids]);
  }

  async #startOver(): Promise<void> {
    this.chosen.clear();
    this.phase = this.rows.length === 0 ? "loading" : this.phase;
    await this.load();
  }

  /** A page may be short, even empty, although more follow: goes on until there is one row to show. */
  async #read(generation: number, from: string | null): Promise<void> {
    const before = from === null ? [] : this.rows;
    const limit = from === null ? Math.min(Math.max(PAGE_SIZE, this.rows.length), READ_AGAIN_UP_TO) : PAGE_SIZE;
    try {
      const [page, counts] = await Promise.all([
        this.backend.contacts(this.filter, this.sort, from, limit),
        this.#countsDoubtful ? this.backend.contactCounts(this.realm) : this.counts,
      ]);
      let { items, next_cursor: cursor } = page;
      while (items.length === 0 && cursor !== null && generation === this.#generation) {
        ({ items, next_cursor: cursor } = await this.backend.contacts(this.filter, this.sort, cursor, limit));
      }
      if (generation !== this.#generation) return;
      const known = new Set(before.map((row) => row.contact.id));
      this.rows = [...before, ...items.filter((row) => !known.has(row.contact.id))];
      if (cursor === null) this.#forgetGone();
      this.#cursor = cursor;
      this.more = cursor !== null;
      this.cut = page.cut;
      this.counts = counts;
      this.#countsDoubtful = false;
      this.error = null;
      this.phase = "ready";
    } catch (error) {
      if (generation !== this.#generation) return;
      this.error = asUiError(error);
      if (this.rows.length === 0) this.phase = "failed";
    }
  }

  /** Who is chosen and no longer there is chosen no more. */
  #forgetGone(): void {
    const there = new Set(this.rows.map((row) => row.contact.id));
    for (const id of [...this.chosen]) if (!there.has(id)) this.chosen.delete(id);
  }

  async #refresh(): Promise<void> {
    this.#refreshQueued = false;
    const touched = this.#touched;
    this.#touched = new Set();
    await this.#refreshDetail(touched);
    if (this.rows.length <= READ_AGAIN_UP_TO) return this.#read(++this.#generation, null);
    const rows = this.rows.filter((row) => touched.has(row.contact.id)).slice(0, ROW_BY_ROW_AT_MOST);
    const [counts, ...fresh] = await Promise.all([
      this.backend.contactCounts(this.realm),
      ...rows.map((row) => this.backend.contact(row.contact.id).catch(() => null)),
    ]).catch((error: unknown) => {
      this.error = asUiError(error);
      return [this.counts] as [ContactCounts];
    });
    const entries = new Map(fresh.flatMap((detail) => (detail ? [[detail.entry.contact.id, detail.entry]] : [])));
    this.rows = this.rows.map((row) => entries.get(row.contact.id) ?? row);
    this.counts = counts;
  }

  async #refreshDetail(touched: ReadonlySet<string>): Promise<void> {
    const id = this.detail?.entry.contact.id;
    if (id === undefined || !(touched.has(id) || touched.has("*"))) return;
    const detail = await this.backend.contact(id).catch(() => null);
    if (this.detail?.entry.contact.id === id) this.detail = detail;
  }
}
