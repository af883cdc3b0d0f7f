// The linking of one number: what the card shows, kept current by events, and when it is over.
import type { Backend } from "../backend/backend";
import type { Event, LinkView } from "../bindings";

/** How long "Linked" stays before the window moves on. */
const LINKED_MS = 2000;

export class Linking {
  view = $state.raw<LinkView>({ step: "waiting" });
  error = $state.raw<unknown>(null);
  readonly #backend: Backend;
  readonly #channelId: string;
  readonly #onlinked: () => void;
  #leaving: ReturnType<typeof setTimeout> | undefined;
  /** An answer may come when nobody looks any more; it then moves nothing. */
  #stopped = false;

  constructor(backend: Backend, channelId: string, onlinked: () => void) {
    this.#backend = backend;
    this.#channelId = channelId;
    this.#onlinked = onlinked;
  }

  /** Subscribes, then reads; the returned function ends both. */
  start(): () => void {
    const subscription = this.#backend.subscribe((events) => {
      if (events.some((event) => this.#concerns(event))) void this.#read();
    });
    void subscription.then(() => this.#read());
    return () => {
      this.#stopped = true;
      clearTimeout(this.#leaving);
      void subscription.then((stop) => stop());
    };
  }

  /** A fresh code, from the first again. */
  async renew(): Promise<void> {
    await this.#try(() => this.#backend.renewCode(this.#channelId));
  }

  #concerns(event: Event): boolean {
    return event.type === "resync" || (event.type === "link_changed" && event.channel_id === this.#channelId);
  }

  async #read(): Promise<void> {
    if (this.#stopped) return;
    await this.#try(async () => {
      const view = await this.#backend.linkView(this.#channelId);
      if (!this.#stopped) this.view = view;
    });
    clearTimeout(this.#leaving);
    if (!this.#stopped && this.view.step === "linked") this.#leaving = setTimeout(this.#onlinked, LINKED_MS);
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
