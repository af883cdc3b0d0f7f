/**
 * The pictures and videos of a conversation, one at a time: those around the one that was opened are read first, and more when
 * the end of what is read comes near.
 */
import type { Backend } from "../backend/backend";
import type { MessageView } from "../bindings";
import { compareIds } from "./ids";

const PAGE = 30;
/** So many before the end of what is read, more is asked for. */
const AHEAD = 3;

export const SMALLEST_ZOOM = 1;
export const LARGEST_ZOOM = 8;
const STEP = 1.5;

export class MediaViewer {
  /** Oldest first. */
  items = $state.raw<readonly MessageView[]>([]);
  id = $state("");
  zoom = $state(SMALLEST_ZOOM);
  hasOlder = $state(true);
  hasNewer = $state(true);

  readonly at = $derived(this.items.findIndex((item) => item.id === this.id));
  readonly current = $derived<MessageView | undefined>(this.items[this.at]);
  readonly canGoBack = $derived(this.at > 0);
  readonly canGoOn = $derived(this.at >= 0 && this.at < this.items.length - 1);

  readonly #backend: Pick<Backend, "mediaBefore" | "mediaAfter" | "message">;
  readonly #conversation: string;
  #reading = false;

  constructor(backend: Pick<Backend, "mediaBefore" | "mediaAfter" | "message">, conversation: string) {
    this.#backend = backend;
    this.#conversation = conversation;
  }

  /** Shows the picture of a message, which may be far from everything that is loaded. */
  async open(id: string): Promise<void> {
    const message = await this.#backend.message(id);
    this.items = message ? [message] : [];
    this.id = id;
    await Promise.all([this.#older(), this.#newer()]);
  }

  /** To the next newer (1) or older (-1) one. */
  async go(step: 1 | -1): Promise<void> {
    const next = this.items[this.at + step];
    if (next === undefined) return;
    this.id = next.id;
    this.zoom = SMALLEST_ZOOM;
    if (this.at < AHEAD) await this.#older();
    if (this.items.length - this.at <= AHEAD) await this.#newer();
  }

  /** Larger (1), smaller (-1), or as large as the window (0). */
  zoomBy(step: 1 | -1 | 0): void {
    const wanted = step === 0 ? SMALLEST_ZOOM : step > 0 ? this.zoom * STEP : this.zoom / STEP;
    this.zoom = Math.min(LARGEST_ZOOM, Math.max(SMALLEST_ZOOM, wanted));
  }

  async #older(): Promise<void> {
    const first = this.items[0];
    if (this.#reading || !this.hasOlder || first === undefined) return;
    this.#reading = true;
    const page = await this.#backend.mediaBefore(this.#conversation, first.id, PAGE).finally(() => this.#stop());
    this.hasOlder = page.next_before !== null;
    this.#add(page.items);
  }

  async #newer(): Promise<void> {
    const last = this.items.at(-1);
    if (!this.hasNewer || last === undefined) return;
    const page = await this.#backend.mediaAfter(this.#conversation, last.id, PAGE);
    this.hasNewer = page.items.length >= PAGE;
    this.#add(page.items);
  }

  #stop(): void {
    this.#reading = false;
  }

  #add(more: readonly MessageView[]): void {
    const byId = new Map([...this.items, ...more].map((item) => [item.id, item]));
    this.items = [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
  }
}
