// What a model wrote for the agent to look at in one conversation, kept current by events.
import type { Backend } from "../backend/backend";
import type { BotDraftView, Event } from "../bindings";
import { Serial } from "./serial";

export class BotDraft {
  view = $state.raw<BotDraftView | null>(null);
  error = $state.raw<unknown>(null);
  readonly #backend: Backend;
  readonly #conversationId: string;
  readonly #line = new Serial();

  constructor(backend: Backend, conversationId: string) {
    this.#backend = backend;
    this.#conversationId = conversationId;
  }

  /** Subscribes, then reads; the returned function ends both. */
  start(): () => void {
    const subscription = this.#backend.subscribe((events) => {
      if (events.some((event) => this.#concerns(event))) void this.#load();
    });
    void subscription.then(() => this.#load());
    return () => void subscription.then((stop) => stop());
  }

  send = (): Promise<void> => this.#do(() => this.#backend.sendBotDraft(this.#conversationId));

  discard = (): Promise<void> => this.#do(() => this.#backend.discardBotDraft(this.#conversationId));

  #concerns(event: Event): boolean {
    return (
      event.type === "resync" ||
      (event.type === "conversation_changed" && event.conversation_id === this.#conversationId)
    );
  }

  #load(): Promise<void> {
    return this.#do(async () => {
      this.view = await this.#backend.botDraft(this.#conversationId);
    });
  }

  #do(work: () => Promise<void>): Promise<void> {
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
