// What Connections shows of each number besides how it does: kept current by events, and read once for many of them.
import type { Backend } from "../backend/backend";
import type { ConnectionFacts, Event } from "../bindings";
import { Serial } from "./serial";

export class Connections {
  error = $state.raw<unknown>(null);
  #facts = $state.raw<ReadonlyMap<string, ConnectionFacts>>(new Map());
  readonly #backend: Backend;
  readonly #line = new Serial();
  #isAsked = false;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Subscribes, then reads; the returned function ends both. */
  start(): () => void {
    const subscription = this.#backend.subscribe((events) => {
      if (events.some(({ type }) => CONCERNS.has(type))) void this.read();
    });
    void subscription.then(() => this.read());
    return () => void subscription.then((stop) => stop());
  }

  /** What is known of a number; nothing before the first answer. */
  of(channelId: string): ConnectionFacts | undefined {
    return this.#facts.get(channelId);
  }

  /** A reading that has not begun yet serves everybody who asks. */
  async read(): Promise<void> {
    if (this.#isAsked) return this.#line.settled();
    this.#isAsked = true;
    await this.#line.run(() => this.#read());
  }

  async #read(): Promise<void> {
    this.#isAsked = false;
    try {
      const facts = await this.#backend.connectionFacts();
      this.#facts = new Map(facts.map((one) => [one.channel_id, one]));
      this.error = null;
    } catch (error) {
      this.error = error;
    }
  }
}

/** A changed message may be one that has just left. */
const CONCERNS: ReadonlySet<Event["type"]> = new Set([
  "channel_changed",
  "settings_changed",
  "message_changed",
  "resync",
]);
