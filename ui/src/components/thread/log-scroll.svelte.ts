/**
 * Where the log stands: at its end it stays at the end while messages come in; anywhere else what is being read does not
 * move. Older and newer pages are asked for two screens ahead.
 */
import { tick } from "svelte";
import type { VirtualizerHandle } from "virtua/svelte";
import type { Conversation } from "../../state/conversation.svelte";
import type { LogEntry } from "../../state/conversation-entries";

/** This close to the end counts as the end: less than a line. */
const NEAR_END = 16;
const SCREENS_AHEAD = 2;

export class LogScroll {
  handle = $state<VirtualizerHandle>();
  readonly #conversation: () => Conversation;
  #placed = false;
  #asking = false;

  constructor(conversation: () => Conversation) {
    this.#conversation = conversation;
  }

  /** First sight: at the first unread message where there is one, else at the end. */
  async place(entries: readonly LogEntry[]): Promise<void> {
    if (this.#placed || entries.length === 0) return;
    this.#placed = true;
    await tick();
    const unread = entries.findIndex((entry) => entry.type === "unread");
    if (unread >= 0) this.handle?.scrollToIndex(unread, { align: "start", offset: -24 });
    else this.toEnd(entries.length);
  }

  /** After the entries or the space for them have changed. */
  keep(count: number): void {
    if (this.#placed && this.#conversation().atEnd) this.toEnd(count);
  }

  toEnd(count: number): void {
    this.handle?.scrollToIndex(count - 1, { align: "end" });
  }

  toMessage(entries: readonly LogEntry[], messageId: string): boolean {
    const index = entries.findIndex((entry) => entry.type === "message" && entry.message.id === messageId);
    if (index < 0) return false;
    this.#placed = true;
    this.#conversation().setAtEnd(false);
    this.handle?.scrollToIndex(index, { align: "center" });
    return true;
  }

  onscroll(offset: number): void {
    const { handle } = this;
    if (handle === undefined || !this.#placed) return;
    const below = handle.getScrollSize() - offset - handle.getViewportSize();
    this.#conversation().setAtEnd(below <= NEAR_END);
    void this.#ask(offset, below, handle.getViewportSize() * SCREENS_AHEAD);
  }

  async #ask(above: number, below: number, ahead: number): Promise<void> {
    const conversation = this.#conversation();
    if (this.#asking) return;
    this.#asking = true;
    if (above < ahead && conversation.hasOlder) await conversation.loadOlder();
    else if (below < ahead && conversation.hasNewer) await conversation.loadNewer();
    this.#asking = false;
  }
}
