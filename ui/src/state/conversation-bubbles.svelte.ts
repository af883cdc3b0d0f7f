/**
 * Bubbles on their way to the store: each shows in the frame of the keypress, and becomes the stored message without a blink,
 * whether the answer to the send or the event that it caused comes first.
 */
import type { MessageView } from "../bindings";
import { localMessage, standsFor, type Said } from "./conversation-local";
import { withoutMessage, type Log } from "./conversation-log";

export class Bubbles {
  shown = $state.raw<Log>([]);
  /** A stored message that began as a bubble keeps that bubble's key. */
  readonly #keys = new Map<string, string>();

  keyOf(message: MessageView): string {
    return this.#keys.get(message.id) ?? message.id;
  }

  /** Shows what is said; nothing for what only the core can draw. */
  add(conversationId: string, said: Said, authorName: string): MessageView | null {
    const local = localMessage(conversationId, said, authorName);
    if (local !== null) this.shown = [...this.shown, local];
    return local;
  }

  remove(local: MessageView | null): void {
    if (local !== null) this.shown = withoutMessage(this.shown, local.id);
  }

  /** An event can be quicker than the answer to the send that caused it. */
  claim(message: MessageView): void {
    const local = this.shown.find((candidate) => standsFor(candidate, message));
    if (local !== undefined) this.become(local, message);
  }

  /** The bubble is this stored message from now on. */
  become(local: MessageView, stored: MessageView): void {
    this.#keys.set(stored.id, local.id);
    this.remove(local);
  }
}
