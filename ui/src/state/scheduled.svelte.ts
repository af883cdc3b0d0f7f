/** What is to leave later: of one conversation, or of the whole realm. It keeps itself current from the events of the core. */
import type { Backend } from "../backend/backend";
import type { Event, Realm, ScheduledView } from "../bindings";

export type Of = { conversation: string } | { realm: Realm };

export class Scheduled {
  items = $state.raw<readonly ScheduledView[]>([]);
  phase = $state<"loading" | "ready" | "failed">("loading");
  error = $state.raw<unknown>(null);
  readonly #backend: Backend;
  readonly #of: Of;

  constructor(backend: Backend, of: Of) {
    this.#backend = backend;
    this.#of = of;
  }

  /** Subscribes, then reads; the returned function ends the subscription. */
  start(): () => void {
    let ended = false;
    const subscribed = this.#backend.subscribe((events) => void this.handle(events));
    void subscribed.then(() => (ended ? undefined : this.load()));
    return () => {
      ended = true;
      void subscribed.then((stop) => stop());
    };
  }

  async load(): Promise<void> {
    try {
      this.items =
        "realm" in this.#of
          ? await this.#backend.scheduled(this.#of.realm)
          : await this.#backend.scheduledHere(this.#of.conversation);
      this.error = null;
      this.phase = "ready";
    } catch (error) {
      this.error = error;
      if (this.phase === "loading") this.phase = "failed";
    }
  }

  async handle(events: readonly Event[]): Promise<void> {
    if (events.some((event) => this.#concerns(event))) await this.load();
  }

  #concerns(event: Event): boolean {
    if (event.type === "resync" || event.type === "settings_changed") return true;
    if (event.type !== "schedule_changed") return false;
    return "realm" in this.#of || this.#of.conversation === event.conversation_id;
  }
}
