/**
 * One conversation: its detail, the loaded stretch of its log, and the bubbles on their way to the store. Reading goes
 * through one line of work; sending does not wait in it, because a bubble must show in the frame of the keypress.
 */
import type { Backend } from "../backend/backend";
import type { ConversationDetail, ConversationRow, Event, MessageView, UiError } from "../bindings";
import { touchedIn, Unread } from "./conversation-events";
import { logEntries, type LogEntry } from "./conversation-entries";
import { Bubbles } from "./conversation-bubbles.svelte";
import type { Said } from "./conversation-local";
import { arrivedAfter, merged, withMessage, withoutMessage, type Log } from "./conversation-log";
import { newestStretch, rereadOf, stretchAround } from "./conversation-stretch";
import { compareIds } from "./ids";
import { asUiError } from "./inbox-error";
import { Serial } from "./serial";

export const LOG_PAGE = 50;

export class Conversation {
  readonly id: string;
  detail = $state.raw<ConversationDetail | null>(null);
  messages = $state.raw<Log>([]);
  hasOlder = $state(false);
  hasNewer = $state(false);
  phase = $state<"loading" | "ready" | "failed">("loading");
  error = $state.raw<UiError | null>(null);
  /** Frozen when the agent comes in, so that the line above the first unread message stays while they read. */
  firstUnread = $state<string | null>(null);
  /** Marked as unread while open: looking at it does not undo that until the agent comes in again or the customer writes. */
  leftUnread = $state(false);
  /** Customer messages that came while the end of the log was out of sight. */
  unseen = $state(0);
  atEnd = $state(true);
  /** The place to begin reading is still being looked for: a log drawn now would begin at the wrong one. */
  entering = $state(false);
  /** A message to bring into view; a new object each time, so that the same one can be asked for again. */
  target = $state.raw<{ id: string } | null>(null);

  readonly #bubbles = new Bubbles();
  entries = $derived<LogEntry[]>(
    logEntries({
      messages: this.hasNewer ? this.messages : [...this.messages, ...this.#bubbles.shown],
      firstUnread: this.firstUnread,
      keyOf: (message) => this.#bubbles.keyOf(message),
    }),
  );

  readonly #backend: Backend;
  readonly #line = new Serial();
  readonly #told = new Unread();
  #refreshQueued = false;

  constructor(backend: Backend, id: string) {
    this.#backend = backend;
    this.id = id;
  }

  /** Bubbles that the store does not have yet. */
  get local(): Log {
    return this.#bubbles.shown;
  }

  get row(): ConversationRow | null {
    return this.detail?.row ?? null;
  }

  /** Reads detail and log; what is shown stays until they are here. */
  async load(): Promise<void> {
    await this.#line.run(async () => void (await this.#read()));
  }

  /** The agent comes in: the unread line is drawn where reading stopped, and that place is loaded. */
  async enter(): Promise<void> {
    this.entering = true;
    this.leftUnread = false;
    try {
      await this.#line.run(() => this.#findPlace());
    } catch (error) {
      this.error = asUiError(error);
    } finally {
      this.entering = false;
    }
  }

  async loadOlder(): Promise<void> {
    await this.#line.run(async () => {
      const oldest = this.messages[0];
      if (!this.hasOlder || oldest === undefined) return;
      const page = await this.#backend.messagesBefore(this.id, oldest.id, LOG_PAGE);
      this.messages = merged(this.messages, page.items);
      this.hasOlder = page.next_before !== null;
    });
  }

  async loadNewer(): Promise<void> {
    await this.#line.run(async () => {
      const newest = this.messages.at(-1);
      if (!this.hasNewer || newest === undefined) return;
      const page = await this.#backend.messagesAfter(this.id, newest.id, LOG_PAGE);
      this.messages = merged(this.messages, page.items);
      this.hasNewer = page.items.length >= LOG_PAGE;
    });
  }

  /** Brings a message into view, loading the stretch around it where it is far away. */
  async jumpTo(messageId: string): Promise<void> {
    await this.#line.run(async () => {
      if (this.phase !== "ready") await this.#read();
      if (!this.messages.some((message) => message.id === messageId)) await this.#readAround(messageId);
    });
    this.target = { id: messageId };
  }

  async jumpToEnd(): Promise<void> {
    this.setAtEnd(true);
    if (this.hasNewer) await this.#line.run(() => this.#readNewest());
    this.setAtEnd(true);
  }

  setAtEnd(atEnd: boolean): void {
    this.atEnd = atEnd && !this.hasNewer;
    if (this.atEnd) this.unseen = 0;
  }

  /** The agent wants to come back to it. */
  async markUnread(): Promise<void> {
    this.leftUnread = true;
    await this.#backend.markUnread(this.id).catch((error: unknown) => {
      this.leftUnread = false;
      throw error;
    });
  }

  /** Shows the bubble at once and stores it; what is refused is rejected, the bubble then being gone again. */
  async send(said: Said): Promise<MessageView> {
    const local = this.#bubbles.add(this.id, said, this.row?.agent?.name ?? "");
    void this.jumpToEnd();
    try {
      const stored =
        said.mode === "note"
          ? await this.#backend.addNote(this.id, said.text)
          : await this.#backend.sendMessage(this.id, said.composed, said.quote?.id ?? null);
      this.#settle(local, stored);
      return stored;
    } catch (error) {
      this.#bubbles.remove(local);
      throw error;
    }
  }

  /** Takes what an operation has just returned, ahead of the event that will confirm it. */
  applyRow(row: ConversationRow): void {
    if (this.detail !== null) this.detail = { ...this.detail, row };
  }

  /** Takes a batch of events; resolves when the conversation shows what they say. */
  async handle(events: readonly Event[]): Promise<void> {
    const touched = touchedIn(events, this.id, this.row?.contact.id);
    if (touched === "everything") return this.load();
    this.#told.add(touched);
    if (this.#told.isEmpty) return;
    if (this.#refreshQueued) return this.#line.settled();
    this.#refreshQueued = true;
    await this.#line.run(() => this.#refresh());
  }

  async #refresh(): Promise<void> {
    this.#refreshQueued = false;
    const told = this.#told.take();
    const whole = this.phase !== "ready" || told.messages.length > LOG_PAGE;
    const read = whole ? await this.#read() : await this.#readSome(told.messages, told.detail);
    // The core says each thing once: what could not be read now is read with the next news.
    if (!read) this.#told.add(told);
  }

  /** Whether it could be read. */
  async #readSome(ids: readonly string[], detailChanged: boolean): Promise<boolean> {
    try {
      const [detail, ...messages] = await Promise.all([
        detailChanged ? this.#backend.conversation(this.id) : this.detail,
        ...ids.map((id) => this.#backend.message(id)),
      ]);
      this.detail = detail;
      messages.forEach((message, index) => this.#put(ids[index] as string, message));
      this.error = null;
      return true;
    } catch (error) {
      this.error = asUiError(error);
      return false;
    }
  }

  #put(id: string, message: MessageView | null): void {
    // A sign stands on its message, and is none of its own in the log.
    if (message === null || message.kind === "reaction") {
      this.messages = withoutMessage(this.messages, id);
      return;
    }
    const known = this.messages.some((other) => other.id === id);
    if (!known) this.#bubbles.claim(message);
    const arrived = !known && arrivedAfter(this.messages.at(-1), [message]);
    if (arrived) this.leftUnread = false;
    if (arrived && !this.atEnd) this.unseen += 1;
    this.messages = withMessage(this.messages, message, this);
  }

  #settle(local: MessageView | null, stored: MessageView): void {
    // What the log has already came by event and is newer than this answer: a tick never goes backwards.
    if (this.messages.some((message) => message.id === stored.id)) return this.#bubbles.remove(local);
    if (local !== null) this.#bubbles.become(local, stored);
    this.messages = withMessage(this.messages, stored, this);
  }

  async #findPlace(): Promise<void> {
    if (this.phase !== "ready") await this.#read();
    const first = this.detail?.first_unread ?? null;
    this.firstUnread = first;
    this.setAtEnd(true);
    const oldest = this.messages[0];
    const beyond = first !== null && this.hasOlder && oldest !== undefined && compareIds(oldest.id, first) > 0;
    if (beyond) await this.#readAround(first);
    else if (this.hasNewer) await this.#readNewest();
  }

  /** Whether it could be read. */
  async #read(): Promise<boolean> {
    const last = this.messages.at(-1);
    const { before, limit } = rereadOf(this, LOG_PAGE);
    try {
      const [detail, page] = await Promise.all([
        this.#backend.conversation(this.id),
        this.#backend.messagesBefore(this.id, before, limit),
      ]);
      this.detail = detail;
      Object.assign(this, newestStretch(page, this.hasNewer));
      if (arrivedAfter(last, this.messages)) this.leftUnread = false;
      this.error = null;
      this.phase = "ready";
      return true;
    } catch (error) {
      this.error = asUiError(error);
      if (this.detail === null) this.phase = "failed";
      return false;
    }
  }

  async #readNewest(): Promise<void> {
    Object.assign(this, newestStretch(await this.#backend.messagesBefore(this.id, null, LOG_PAGE)));
  }

  async #readAround(id: string): Promise<void> {
    Object.assign(this, await stretchAround(this.#backend, this.id, id, LOG_PAGE));
  }
}
