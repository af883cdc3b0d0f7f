/**
 * Unsent words, per conversation and mode. Each keystroke is on its way to the store within 300 ms, and at once when the
 * agent leaves the field, the conversation or the window, so that a crash costs at most the last word.
 */
import type { Backend } from "../backend/backend";
import type { ConversationDetail, DraftMode } from "../bindings";
import { SvelteMap } from "svelte/reactivity";

export const DRAFT_DELAY_MS = 250;

type Unsaved = { id: string; mode: DraftMode; timer: ReturnType<typeof setTimeout> };

export class Drafts {
  /** What could not be saved last time, as thrown; the words themselves stay in the field. */
  failure = $state.raw<unknown>(null);
  readonly #backend: Backend;
  readonly #texts = new SvelteMap<string, string>();
  readonly #unsaved = new Map<string, Unsaved>();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  text(id: string, mode: DraftMode): string {
    return this.#texts.get(keyOf(id, mode)) ?? "";
  }

  /** Takes over what the store has, unless this window has said something newer. */
  restore({ row, draft_reply, draft_note }: ConversationDetail): void {
    this.#adopt(row.id, "reply", draft_reply);
    this.#adopt(row.id, "note", draft_note);
  }

  write(id: string, mode: DraftMode, text: string): void {
    const key = keyOf(id, mode);
    this.#texts.set(key, text);
    clearTimeout(this.#unsaved.get(key)?.timer);
    this.#unsaved.set(key, { id, mode, timer: setTimeout(() => void this.#save(key), DRAFT_DELAY_MS) });
  }

  /** Empties the field for a message on its way. The stored draft goes only when `sent` is called: until then it is the copy. */
  take(id: string, mode: DraftMode): { text: string; sent: () => Promise<void>; giveBack: () => void } {
    const key = keyOf(id, mode);
    const text = this.text(id, mode);
    clearTimeout(this.#unsaved.get(key)?.timer);
    this.#unsaved.delete(key);
    this.#texts.set(key, "");
    return {
      text,
      sent: () => this.#store(key, id, mode),
      giveBack: () => this.write(id, mode, [text, this.text(id, mode)].filter(Boolean).join("\n")),
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

  #adopt(id: string, mode: DraftMode, stored: string): void {
    const key = keyOf(id, mode);
    if (!this.#texts.has(key)) this.#texts.set(key, stored);
  }

  async #save(key: string): Promise<void> {
    const unsaved = this.#unsaved.get(key);
    if (unsaved === undefined) return;
    clearTimeout(unsaved.timer);
    this.#unsaved.delete(key);
    await this.#store(key, unsaved.id, unsaved.mode);
  }

  async #store(key: string, id: string, mode: DraftMode): Promise<void> {
    try {
      await this.#backend.saveDraft(id, mode, this.#texts.get(key) ?? "");
      this.failure = null;
    } catch (error) {
      this.failure = error;
    }
  }
}

function keyOf(id: string, mode: DraftMode): string {
  return `${mode}:${id}`;
}
