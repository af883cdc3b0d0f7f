/**
 * Unsent words, per conversation and mode, with what they quote and the buttons or the list below them. Each keystroke is on its way to the
 * store within 300 ms, and at once when the agent leaves the field, the conversation or the window, so that a crash costs at
 * most the last word.
 */
import type { Backend } from "../backend/backend";
import type { ButtonForm, ConversationDetail, DraftMode, ListForm, QuoteView } from "../bindings";
import { SvelteMap } from "svelte/reactivity";
import { EMPTY_DRAFT, isSame, mergedDraft, type Draft } from "./draft-merge";

export const DRAFT_DELAY_MS = 250;

/** A draft on its way out of the field. */
export type Taken = Draft & { sent: () => Promise<void>; giveBack: () => void };

type Unsaved = { id: string; mode: DraftMode; timer: ReturnType<typeof setTimeout> };

export class Drafts {
  /** What could not be saved last time, as thrown; the words themselves stay in the field. */
  failure = $state.raw<unknown>(null);
  readonly #backend: Backend;
  readonly #drafts = new SvelteMap<string, Draft>();
  readonly #unsaved = new Map<string, Unsaved>();
  /** Each field as the store has it. */
  readonly #stored = new Map<string, Draft>();
  /** Fields that the store has been asked for. */
  readonly #adopted = new Set<string>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  text(id: string, mode: DraftMode): string {
    return this.#draft(id, mode).text;
  }

  quote(id: string): QuoteView | null {
    return this.#draft(id, "reply").quote;
  }

  form(id: string): ButtonForm | null {
    return this.#draft(id, "reply").form;
  }

  list(id: string): ListForm | null {
    return this.#draft(id, "reply").list;
  }

  /** Takes over what the store has, unless this window has said something newer. */
  restore({ row, draft_reply, draft_note, draft_quote, draft_form, draft_list }: ConversationDetail): void {
    this.#adopt(row.id, "reply", { text: draft_reply, quote: draft_quote, form: draft_form, list: draft_list });
    this.#adopt(row.id, "note", { ...EMPTY_DRAFT, text: draft_note });
  }

  /**
   * The core put words back into the field. What is typed here and not stored yet comes before them, and nothing is stored
   * over them meanwhile.
   */
  async takeIn(id: string, read: () => Promise<ConversationDetail>): Promise<void> {
    const key = keyOf(id, "reply");
    if (!this.#drafts.has(key)) return;
    clearTimeout(this.#unsaved.get(key)?.timer);
    const before = this.#stored.get(key) ?? EMPTY_DRAFT;
    const { draft_reply, draft_quote, draft_form, draft_list } = await read();
    const given: Draft = { text: draft_reply, quote: draft_quote, form: draft_form, list: draft_list };
    this.#stored.set(key, given);
    if (this.#unsaved.has(key)) this.#change(id, "reply", mergedDraft(before, this.#draft(id, "reply"), given));
    else this.#drafts.set(key, given);
  }

  write(id: string, mode: DraftMode, text: string): void {
    this.#change(id, mode, { text });
  }

  setQuote(id: string, quote: QuoteView | null): void {
    this.#change(id, "reply", { quote });
  }

  setForm(id: string, form: ButtonForm | null): void {
    this.#change(id, "reply", { form });
  }

  setList(id: string, list: ListForm | null): void {
    this.#change(id, "reply", { list });
  }

  /** Empties the field for a message on its way. The stored draft goes only when `sent` is called: until then it is the copy. */
  take(id: string, mode: DraftMode): Taken {
    const key = keyOf(id, mode);
    const taken = this.#draft(id, mode);
    clearTimeout(this.#unsaved.get(key)?.timer);
    this.#unsaved.delete(key);
    this.#drafts.set(key, EMPTY_DRAFT);
    return {
      ...taken,
      sent: () => this.#store(key, id, mode),
      giveBack: () => {
        const since = this.#draft(id, mode);
        this.#change(id, mode, {
          text: [taken.text, since.text].filter(Boolean).join("\n"),
          quote: since.quote ?? taken.quote,
          form: since.form ?? taken.form,
          list: since.list ?? taken.list,
        });
      },
    };
  }

  /** Saves everything that waits. */
  async flush(): Promise<void> {
    await Promise.all([...this.#unsaved.keys()].map((key) => this.#save(key)));
  }

  /** Flushes when the window is hidden or closed; the returned function ends that. */
  watch(target: Window): () => void {
    const flush = () => void this.flush();
    const hidden = () => target.document.hidden && flush();
    target.addEventListener("pagehide", flush);
    target.addEventListener("blur", flush);
    target.document.addEventListener("visibilitychange", hidden);
    return () => {
      target.removeEventListener("pagehide", flush);
      target.removeEventListener("blur", flush);
      target.document.removeEventListener("visibilitychange", hidden);
    };
  }

  #draft(id: string, mode: DraftMode): Draft {
    return this.#drafts.get(keyOf(id, mode)) ?? EMPTY_DRAFT;
  }

  #change(id: string, mode: DraftMode, change: Partial<Draft>): void {
    const key = keyOf(id, mode);
    this.#drafts.set(key, { ...this.#draft(id, mode), ...change });
    clearTimeout(this.#unsaved.get(key)?.timer);
    this.#unsaved.set(key, { id, mode, timer: setTimeout(() => void this.#save(key), DRAFT_DELAY_MS) });
  }

  #adopt(id: string, mode: DraftMode, stored: Draft): void {
    const key = keyOf(id, mode);
    if (this.#adopted.has(key)) return;
    this.#adopted.add(key);
    this.#stored.set(key, stored);
    const here = this.#drafts.get(key);
    if (here === undefined) this.#drafts.set(key, stored);
    // Hands were faster than the disk: what the store has comes behind what was typed before it answered.
    else if (!isSame(stored, EMPTY_DRAFT) && !isSame(stored, here)) {
      this.#change(id, mode, mergedDraft(EMPTY_DRAFT, here, stored));
    }
  }

  async #save(key: string): Promise<void> {
    const unsaved = this.#unsaved.get(key);
    if (unsaved === undefined) return;
    clearTimeout(unsaved.timer);
    this.#unsaved.delete(key);
    await this.#store(key, unsaved.id, unsaved.mode);
  }

  async #store(key: string, id: string, mode: DraftMode): Promise<void> {
    const draft = this.#drafts.get(key) ?? EMPTY_DRAFT;
    const { text, quote, form, list } = draft;
    try {
      await this.#backend.saveDraft(id, mode, { text, reply_to: quote?.id ?? null, form, list });
      this.#stored.set(key, draft);
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
  }
}

function keyOf(id: string, mode: DraftMode): string {
  return `${mode}:${id}`;
}
