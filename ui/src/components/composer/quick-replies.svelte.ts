/**
 * The answers kept at hand, as the field uses them: open while it holds a slash and the beginning of one shortcut, filtered by
 * it, and steered by the field's own keys.
 */
import type { Backend } from "../../backend/backend";
import { folded } from "../../i18n/folding";
import type { QuickReply } from "../../bindings";

const BEGINNING = /^\/(\S*)$/;

export class QuickReplies {
  all = $state.raw<readonly QuickReply[]>([]);
  /** The one that Enter takes. */
  at = $state(0);
  /** Closed by Escape, for these words. */
  #closedAt = $state<string | null>(null);
  readonly #backend: () => Backend;
  readonly #text: () => string;
  readonly #typed = $derived.by(() => BEGINNING.exec(this.#text())?.[1] ?? null);
  isOpen = $derived.by(() => this.#typed !== null && this.#closedAt !== this.#text());
  found = $derived.by(() => this.#find(this.#typed ?? ""));

  constructor(backend: () => Backend, text: () => string) {
    this.#backend = backend;
    this.#text = text;
    $effect(() => {
      if (this.isOpen) void this.load();
    });
    $effect(() => {
      void this.#typed;
      this.at = 0;
    });
  }

  async load(): Promise<void> {
    try {
      this.all = await this.#backend().quickReplies();
    } catch {
      // Without them the slash is a slash.
      this.all = [];
    }
  }

  /** The words of one, filled in for this customer; its bare words where that is refused. */
  async fill(reply: QuickReply, conversationId: string): Promise<string> {
    try {
      return await this.#backend().fillQuickReply(reply.id, conversationId);
    } catch {
      return reply.text;
    }
  }

  /** Takes a key that is meant for the list; returns whether it was. */
  handle(event: KeyboardEvent, pick: (reply: QuickReply | undefined) => void): boolean {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return false;
    if (event.key === "Escape") this.#closedAt = this.#text();
    else if (this.found.length === 0) return false;
    else if (event.key === "ArrowDown") this.at = Math.min(this.at + 1, this.found.length - 1);
    else if (event.key === "ArrowUp") this.at = Math.max(this.at - 1, 0);
    else if (event.key === "Enter" || event.key === "Tab") pick(this.found[this.at]);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  #find(typed: string): readonly QuickReply[] {
    const wanted = folded(typed);
    return this.all.filter((reply) => folded(reply.shortcut).startsWith(wanted));
  }
}
