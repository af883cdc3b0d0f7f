// What scripts may do here: whether the local API listens, and its keys. Kept current by events.
import type { Backend } from "../backend/backend";
import type { ApiSettings, ApiView, Event, KeyDraft, KeyView } from "../bindings";

/** A key that was just made, with the name it was made for. It is here until somebody has seen it, and nowhere else. */
export type FreshKey = { name: string; key: string };

export class Scripts {
  api = $state.raw<ApiView | null>(null);
  keys = $state.raw<readonly KeyView[]>([]);
  /** Hosts of the own network that may be called. */
  hosts = $state.raw<readonly string[]>([]);
  fresh = $state.raw<FreshKey | null>(null);
  /** Why the last reading or switching failed. */
  error = $state.raw<unknown>(null);
  readonly #backend: Backend;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Subscribes, then reads; the returned function ends both. */
  start(): () => void {
    const subscription = this.#backend.subscribe((events) => {
      if (events.some(({ type }) => CONCERNS.has(type))) void this.#try(() => this.#read());
    });
    void subscription.then(() => this.#try(() => this.#read()));
    return () => void subscription.then((stop) => stop());
  }

  /** Changes what was chosen; what is not named stays. Rejects where the core refuses. */
  async change(change: Partial<ApiSettings>): Promise<void> {
    if (!this.api) return;
    this.api = await this.#backend.setLocalApi({ ...this.api.settings, ...change });
    this.error = null;
  }

  /** The switch: what fails is told beside it. */
  switch = (enabled: boolean): Promise<void> => this.#try(() => this.change({ enabled }));

  async create(draft: KeyDraft): Promise<void> {
    const { key } = await this.#backend.createKey(draft);
    this.fresh = { name: draft.name, key };
    await this.#read();
  }

  async revoke(id: string): Promise<void> {
    await this.#backend.revokeKey(id);
    await this.#read();
  }

  /** Rejects where the core refuses; the others stay. */
  async allow(host: string): Promise<void> {
    this.hosts = await this.#backend.setAllowedHosts([...this.hosts, host]);
  }

  async disallow(host: string): Promise<void> {
    this.hosts = await this.#backend.setAllowedHosts(this.hosts.filter((other) => other !== host));
  }

  async #read(): Promise<void> {
    const [api, keys, hosts] = await Promise.all([
      this.#backend.localApi(),
      this.#backend.apiKeys(),
      this.#backend.allowedHosts(),
    ]);
    this.api = api;
    this.hosts = hosts;
    this.keys = keys.filter((key) => key.revoked_at === null);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }
}

const CONCERNS: ReadonlySet<Event["type"]> = new Set(["api_changed", "keys_changed", "settings_changed", "resync"]);
