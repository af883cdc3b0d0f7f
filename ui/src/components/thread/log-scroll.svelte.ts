/**
 * Where the log stands: at its end it stays at the end while messages come in; anywhere else what is being read does not
 * move. Older and newer pages are asked for two screens ahead.
 */
import { tick } from "svelte";
import type { VirtualizerHandle } from "virtua/svelte";
import type { Conversation } from "../../state/conversation.svelte";
import type { LogEntry } from "../../state/conversation-entries";

/** This close to the end counts as the end: about a line. */
const NEAR_END = 24;
const SCREENS_AHEAD = 2;
/** Left above the unread line, so that it is seen where the reading began. */
const ROOM_ABOVE = 24;

/** Going to the end measures what it meets, which moves the end: so long it is not the reader who left it. */
const SETTLE_MS = 250;

const nextFrame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));

export class LogScroll {
  handle = $state<VirtualizerHandle>();
  readonly #conversation: () => Conversation;
  #placed = false;
  #asking = false;
  #settlesAt = 0;

  constructor(conversation: () => Conversation) {
    this.#conversation = conversation;
  }

  /** First sight: at the first unread message where there is one, else at the end. */
  async place(entries: readonly LogEntry[]): Promise<void> {
    if (this.#placed || entries.length === 0) return;
    this.#placed = true;
    await tick();
    const unread = entries.findIndex((entry) => entry.type === "unread");
    const { handle } = this;
    if (!this.#conversation().hasNewer) {
      this.toEnd(entries.length);
      if (unread < 0 || handle === undefined) return;
      // Heights are known once the end has been drawn: only then can be told whether the line is in sight from there.
      await nextFrame();
      if (handle.getItemOffset(unread) >= handle.getScrollOffset()) return;
    }
    this.release();
    this.#conversation().setAtEnd(false);
    handle?.scrollToIndex(Math.max(unread, 0), { align: "start", offset: -ROOM_ABOVE });
  }

  /** After the entries or the space for them have changed. */
  keep(count: number): void {
    if (this.#placed && this.#conversation().atEnd) this.toEnd(count);
  }

  toEnd(count: number): void {
    this.#settlesAt = performance.now() + SETTLE_MS;
    this.handle?.scrollToIndex(count - 1, { align: "end" });
  }

  toMessage(entries: readonly LogEntry[], messageId: string): boolean {
    const index = entries.findIndex((entry) => entry.type === "message" && entry.message.id === messageId);
    if (index < 0) return false;
    this.#placed = true;
    this.release();
    this.#conversation().setAtEnd(false);
    this.handle?.scrollToIndex(index, { align: "center" });
    return true;
  }

  /** The reader moves the log themselves. */
  release(): void {
    this.#settlesAt = 0;
  }

  /** Resolves when the page that was missing is here, and rejects when it could not be read. */
  async onscroll(offset: number, height = this.handle?.getViewportSize() ?? 0): Promise<void> {
    const { handle } = this;
    if (handle === undefined || !this.#placed) return;
    const below = handle.getScrollSize() - offset - height;
    const settling = performance.now() < this.#settlesAt;
    if (below <= NEAR_END || !settling) this.#conversation().setAtEnd(below <= NEAR_END);
    await this.#ask(offset, below, handle.getViewportSize() * SCREENS_AHEAD);
  }

  async #ask(above: number, below: number, ahead: number): Promise<void> {
    const conversation = this.#conversation();
    if (this.#asking) return;
    this.#asking = true;
    try {
      if (above < ahead && conversation.hasOlder) await conversation.loadOlder();
      else if (below < ahead && conversation.hasNewer) await conversation.loadNewer();
    } finally {
      this.#asking = false;
    }
  }
}
