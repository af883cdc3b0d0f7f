// The reports that go out to scripts, newest first: read page by page, and read again when one was sent.
import type { Backend } from "../backend/backend";
import type { Event, ReportView } from "../bindings";
import { Serial } from "./serial";

const PAGE = 20;

export class Reports {
  items = $state.raw<readonly ReportView[]>([]);
  failedOnly = $state(false);
  more = $state(false);
  error = $state.raw<unknown>(null);
  readonly #backend: Backend;
  /** One reading after the other, so that an older answer never overwrites a newer one. */
  readonly #line = new Serial();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Subscribes, then reads; the returned function ends both. */
  start(): () => void {
    const subscription = this.#backend.subscribe((events) => {
      if (events.some(({ type }) => CONCERNS.has(type))) void this.#again();
    });
    void subscription.then(() => this.#again());
    return () => void subscription.then((stop) => stop());
  }

  async show(failedOnly: boolean): Promise<void> {
    this.failedOnly = failedOnly;
    this.items = [];
    await this.#again();
  }

  /** The page after the last row. */
  async next(): Promise<void> {
    await this.#line.run(() => this.#read(this.items, PAGE));
  }

  async replay(id: string): Promise<void> {
    await this.#backend.replayReport(id);
  }

  /** Everything that is shown, from the newest on. */
  async #again(): Promise<void> {
    await this.#line.run(() => this.#read([], Math.max(PAGE, this.items.length)));
  }

  async #read(before: readonly ReportView[], limit: number): Promise<void> {
    try {
      const page = await this.#backend.reports(this.failedOnly, before.at(-1)?.id ?? null, limit);
      this.items = [...before, ...page.items];
      this.more = page.next_before !== null;
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }
}

/** A changed message is what queues a report. */
const CONCERNS: ReadonlySet<Event["type"]> = new Set(["reports_changed", "message_changed", "resync"]);
