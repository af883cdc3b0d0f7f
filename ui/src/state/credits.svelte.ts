// What the page of credits shows: what is left of an account, its ledger page by page, and who spent what. Kept current by events.
import type { Backend } from "../backend/backend";
import type { CreditsView, Event, LedgerLine, PlanDraft, Realm, UsageView } from "../bindings";
import { Serial } from "./serial";

const PAGE = 20;

export const PERIODS = ["7", "30", "90"] as const;
export type Period = (typeof PERIODS)[number];

export class Credits {
  view = $state.raw<CreditsView | null>(null);
  usage = $state.raw<UsageView | null>(null);
  lines = $state.raw<readonly LedgerLine[]>([]);
  more = $state(false);
  period = $state<Period>("30");
  /** The channel of a hosted account; `null` is the shop's own. */
  channelId = $state<string | null>(null);
  error = $state.raw<unknown>(null);
  #next: string | null = null;
  readonly #backend: Backend;
  readonly #realm: () => Realm;
  /** One reading after the other, so that an older answer never overwrites a newer one. */
  readonly #line = new Serial();
  #waiting = false;

  constructor(backend: Backend, realm: () => Realm) {
    this.#backend = backend;
    this.#realm = realm;
  }

  /** Subscribes, then reads; the returned function ends both. */
  start(): () => void {
    const subscription = this.#backend.subscribe((events) => {
      if (events.some(({ type }) => CONCERNS.has(type))) void this.again();
    });
    void subscription.then(() => this.again());
    return () => void subscription.then((stop) => stop());
  }

  async choosePeriod(period: Period): Promise<void> {
    this.period = period;
    await this.#try(() => this.#readUsage());
  }

  async chooseAccount(channelId: string | null): Promise<void> {
    this.channelId = channelId;
    await this.again();
  }

  /** The page after the last line. */
  async nextLines(): Promise<void> {
    await this.#try(async () => {
      if (!this.#next) return;
      const page = await this.#backend.ledger(this.#realm(), this.#next, PAGE);
      this.lines = [...this.lines, ...page.items];
      this.#follow(page.next);
    });
  }

  /** Resolves with where the file is. */
  exportUsage = (): Promise<string> => this.#backend.exportUsage(this.#realm(), Number(this.period));

  setPlan = (plan: PlanDraft): Promise<void> => this.#change(() => this.#backend.setCreditPlan(plan));

  topUp = (amount: number): Promise<void> => this.#change(() => this.#backend.topUp(amount));

  setWarning = (below: number): Promise<void> => this.#change(() => this.#backend.setCreditWarning(below));

  /** Reads everything that is shown again. News that come while a reading waits for its turn are in it already. */
  async again(): Promise<void> {
    if (this.#waiting) return;
    this.#waiting = true;
    await this.#try(async () => {
      this.#waiting = false;
      const realm = this.#realm();
      const shown = Math.max(PAGE, this.lines.length);
      this.view = await this.#backend.credits(realm, this.channelId);
      const page = await this.#backend.ledger(realm, null, shown);
      this.lines = page.items;
      this.#follow(page.next);
      await this.#readUsage();
    });
  }

  async #readUsage(): Promise<void> {
    this.usage = await this.#backend.usage(this.#realm(), Number(this.period));
  }

  #follow(next: string | null): void {
    this.#next = next;
    this.more = next !== null;
  }

  async #change(work: () => Promise<void>): Promise<void> {
    await work();
    await this.again();
  }

  #try(work: () => Promise<void>): Promise<void> {
    return this.#line.run(async () => {
      try {
        await work();
        this.error = null;
      } catch (error) {
        this.error = error;
      }
    });
  }
}

const CONCERNS: ReadonlySet<Event["type"]> = new Set([
  "credits_changed",
  "message_added",
  "message_changed",
  "message_removed",
  "channel_changed",
  "resync",
]);
