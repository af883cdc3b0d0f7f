/**
 * The agent's desk: the inbox, the open conversation and those kept at hand, search and drafts, wired to one stream of
 * events. It outlives the page, so that coming back from another one finds everything as it was left.
 */
import { SvelteMap } from "svelte/reactivity";
import type { Backend } from "../backend/backend";
import type {
  Composed,
  ConversationRow,
  Event,
  HandoffResult,
  InboxCounts,
  MessageView,
  Realm,
  UiError,
} from "../bindings";
import { Attachments } from "./attachments.svelte";
import { Conversation } from "./conversation.svelte";
import { Drafts } from "./drafts.svelte";
import { asUiError } from "./inbox-error";
import { Inbox } from "./inbox.svelte";
import { Search } from "./search.svelte";
import { choicesOf, partsOf, takeBack, type SentAs } from "./sending";

/** Conversations kept at hand: the open one, its neighbours, and the last few seen. */
const AT_HAND = 12;
const PREFETCH = [1, -1, 2, -2];
/** Conversations that the palette offers again. */
const SEEN = 8;

export interface DeskContext {
  backend: Backend;
  realm: Realm;
  counts: () => InboxCounts;
  /** Tells what was done and how to take it back. */
  tell: (done: Done, row: ConversationRow, undo: () => Promise<void>) => void;
}

/** Changes of owner that can be taken back. */
export type Verb = "takeOver" | "handBack" | "close" | "reopen";
/** Everything that can be taken back. */
export type Done = Verb | "send" | "sendLater" | "cancelLater";

export class Desk {
  readonly backend: Backend;
  readonly realm: Realm;
  readonly inbox: Inbox;
  readonly search: Search;
  readonly drafts: Drafts;
  readonly attachments: Attachments;
  open = $state.raw<Conversation | null>(null);

  readonly tell: DeskContext["tell"];
  /** By conversation, because the agent may have moved on before the answer came. */
  readonly #refusals = new SvelteMap<string, UiError>();
  readonly #atHand = new Map<string, Conversation>();
  /** Ids, newest first. */
  #seen: readonly string[] = [];
  #lastIndex = 0;

  constructor({ backend, realm, counts, tell }: DeskContext) {
    this.backend = backend;
    this.realm = realm;
    this.tell = tell;
    this.inbox = new Inbox(backend, realm, counts);
    this.search = new Search(backend, realm);
    this.drafts = new Drafts(backend);
    this.attachments = new Attachments(backend);
  }

  /** Subscribes first and reads then, so that nothing falls between; the returned function stops it. */
  async start(): Promise<() => void> {
    const stop = await this.backend.subscribe((events) => void this.handle(events));
    await this.inbox.load();
    return stop;
  }

  async handle(events: readonly Event[]): Promise<void> {
    for (const event of events) {
      if (event.type === "schedule_changed") void this.#takeWordsBack(event.conversation_id);
    }
    await Promise.all([this.inbox.handle(events), ...[...this.#atHand.values()].map((one) => one.handle(events))]);
  }

  /** A customer wrote first: what was to be said later may be in the field again. */
  async #takeWordsBack(id: string): Promise<void> {
    await this.drafts.takeIn(id, () => this.backend.conversation(id)).catch(() => undefined);
  }

  /** What could not be done in the open conversation, until the next thing is done in it or the agent leaves it. */
  get refused(): UiError | null {
    return this.#refusals.get(this.open?.id ?? "") ?? null;
  }

  /** Conversations that were open last, newest first, as far as they are at hand. */
  get seen(): ConversationRow[] {
    return this.#seen.flatMap((id) => this.#atHand.get(id)?.row ?? []);
  }

  /** Keeps what a conversation was refused, for it to show. */
  refuse(id: string, error: unknown): void {
    this.#refusals.set(id, asUiError(error));
  }

  dismissRefusal(): void {
    this.#refusals.delete(this.open?.id ?? "");
  }

  async openConversation(id: string, messageId?: string): Promise<void> {
    const conversation = this.#conversation(id);
    this.#rememberPlace(id);
    this.#seen = [id, ...this.#seen.filter((other) => other !== id)].slice(0, SEEN);
    if (this.open !== conversation) {
      void this.drafts.flush();
      this.dismissRefusal();
      this.open = conversation;
      this.inbox.heldId = id;
      await conversation.enter();
      if (conversation.detail !== null) this.drafts.restore(conversation.detail);
    }
    if (messageId !== undefined) await conversation.jumpTo(messageId);
    this.#prefetch(id);
  }

  /** The conversation `step` rows away from the open one. */
  neighbour(step: number): ConversationRow | undefined {
    return this.inbox.neighbour(this.open?.id ?? null, step, this.#lastIndex);
  }

  /** Changes the owner of a conversation and offers to take it back. */
  async change(verb: Verb, id: string): Promise<boolean> {
    const result = await this.attempt(() => this.backend[verb](id), id);
    if (result === undefined) return false;
    this.#apply(result.row);
    this.#offerUndo(verb, result);
    return true;
  }

  /** Writes down what the field holds for the team; what is refused goes back into the field. */
  async note(): Promise<boolean> {
    const conversation = this.open;
    if (conversation === null) return false;
    const draft = this.drafts.take(conversation.id, "note");
    const noted = await this.attempt(() => conversation.send({ mode: "note", text: draft.text }));
    if (noted === undefined) {
      draft.giveBack();
      return false;
    }
    await draft.sent();
    return true;
  }

  /** Sends what the field holds; what is refused, or taken back, goes back into the field, so that no word is lost. */
  async reply(as: SentAs = "text"): Promise<boolean> {
    const conversation = this.open;
    if (conversation === null) return false;
    const { id } = conversation;
    const draft = this.drafts.take(id, "reply");
    const files = this.attachments.take(id);
    const sent: MessageView[] = [];
    for (const { composed } of partsOf(draft.text, choicesOf(draft, as), files)) {
      const quote = sent.length === 0 ? draft.quote : null;
      const stored = await this.attempt(() => conversation.send({ mode: "reply", composed, quote }));
      if (stored === undefined) break;
      sent.push(stored);
    }
    const whole = sent.length === Math.max(1, files.length);
    if (!whole) this.attachments.giveBack(id, files.slice(sent.length));
    if (sent.length === 0) draft.giveBack();
    else await draft.sent();
    this.#offerTakingBack(conversation, sent, (taken) => {
      const isBack = (_: unknown, index: number) => taken.has(sent[index]?.id ?? "");
      // The words went with the first.
      if (isBack(null, 0)) draft.giveBack();
      this.attachments.giveBack(id, files.filter(isBack));
    });
    return whole;
  }

  /** Sends something beside the field, whose words stay. */
  async sendBeside(composed: Composed, restore: () => void = () => undefined): Promise<boolean> {
    const conversation = this.open;
    if (conversation === null) return false;
    const stored = await this.attempt(() => conversation.send({ mode: "reply", composed, quote: null }));
    if (stored === undefined) return false;
    this.#offerTakingBack(conversation, [stored], restore);
    return true;
  }

  #offerTakingBack(
    conversation: Conversation,
    sent: readonly MessageView[],
    restore: (taken: ReadonlySet<string>) => void,
  ): void {
    const { row } = conversation;
    if (sent.length === 0 || row === null) return;
    this.tell("send", row, async () => {
      const { ids, refusal } = await takeBack(this.backend, sent);
      restore(ids);
      if (refusal) this.refuse(conversation.id, refusal.reason);
    });
  }

  /** Runs an operation on a conversation; a refusal is kept for that one to show. */
  async attempt<T>(operation: () => Promise<T>, id = this.open?.id ?? ""): Promise<T | undefined> {
    this.#refusals.delete(id);
    try {
      return await operation();
    } catch (error) {
      this.#refusals.set(id, asUiError(error));
      return undefined;
    }
  }

  /** Whether an operation that answers nothing was done. */
  async done(operation: () => Promise<void>): Promise<boolean> {
    const result = await this.attempt(async () => {
      await operation();
      return true;
    });
    return result ?? false;
  }

  #offerUndo(verb: Verb, { row, handoff }: HandoffResult): void {
    if (handoff === null) return;
    this.tell(verb, row, async () => {
      const before = await this.attempt(() => this.backend.undoHandoff(handoff));
      if (before !== undefined) this.#apply(before);
    });
  }

  #apply(row: ConversationRow): void {
    this.inbox.apply(row);
    this.#atHand.get(row.id)?.applyRow(row);
  }

  #conversation(id: string): Conversation {
    const known = this.#atHand.get(id);
    const conversation = known ?? new Conversation(this.backend, id);
    this.#atHand.delete(id);
    this.#atHand.set(id, conversation);
    for (const oldest of this.#atHand.keys()) {
      if (this.#atHand.size <= AT_HAND) break;
      if (oldest !== this.open?.id) this.#atHand.delete(oldest);
    }
    return conversation;
  }

  #prefetch(id: string): void {
    const at = this.inbox.rows.findIndex((row) => row.id === id);
    if (at < 0) return;
    for (const step of PREFETCH) {
      const row = this.inbox.rows[at + step];
      if (row !== undefined && !this.#atHand.has(row.id)) void this.#conversation(row.id).load();
    }
  }

  #rememberPlace(id: string): void {
    const at = this.inbox.rows.findIndex((row) => row.id === id);
    if (at >= 0) this.#lastIndex = at;
  }
}
