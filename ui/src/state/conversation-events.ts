/** What a batch of events means for one conversation. */
import type { Event } from "../bindings";
import { compareIds } from "./ids";

export interface Touched {
  /** Messages to read again. */
  messages: string[];
  /** Owner, unread count, customer or what the bot did may be different. */
  detail: boolean;
}

export function touchedIn(events: readonly Event[], id: string, contactId: string | undefined): Touched | "everything" {
  const touched: Touched = { messages: [], detail: false };
  for (const event of events) {
    if (event.type === "resync") return "everything";
    if (event.type === "contact_changed") touched.detail ||= event.contact_id === contactId;
    if (!("conversation_id" in event) || event.conversation_id !== id) continue;
    if (event.type === "schedule_changed") continue;
    if ("message_id" in event) touched.messages.push(event.message_id);
    // A tick changes its message alone.
    touched.detail ||= event.type !== "message_changed";
  }
  return touched;
}

/** What was told and is not read yet. */
export class Unread {
  #messages = new Set<string>();
  #detail = false;

  add({ messages, detail }: Touched): void {
    for (const id of messages) this.#messages.add(id);
    this.#detail ||= detail;
  }

  get isEmpty(): boolean {
    return !this.#detail && this.#messages.size === 0;
  }

  /** Takes all of it, the messages by age. */
  take(): Touched {
    const taken = { messages: [...this.#messages].sort(compareIds), detail: this.#detail };
    this.#messages.clear();
    this.#detail = false;
    return taken;
  }
}
