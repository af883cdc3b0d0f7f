// Short news at the bottom left: what was just done, and a way to take it back. At most three; each stays six seconds, longer
// while somebody points at it. An error is never told here alone.
import { createContext } from "svelte";

export type Toast = {
  id: number;
  text: string;
  tone: "plain" | "danger";
  /** Takes back what the toast tells. */
  undo?: () => void | Promise<void>;
  /** Leads to what the toast tells of. */
  way?: { label: string; run: () => void };
};

export type NewToast = Pick<Toast, "text" | "undo" | "way"> & { tone?: Toast["tone"] };

const LIFETIME_MS = 6000;
const MOST = 3;

export class Toasts {
  /** Oldest first. */
  items = $state.raw<readonly Toast[]>([]);
  #timers = new Map<number, { handle: ReturnType<typeof setTimeout>; endsAt: number }>();
  #paused = new Map<number, number>();
  #nextId = 1;

  /** Shows news and returns its id, for those who want to take it away early. */
  show({ text, tone = "plain", undo, way }: NewToast): number {
    const id = this.#nextId++;
    const toast: Toast = { id, text, tone, ...(undo && { undo }), ...(way && { way }) };
    for (const old of this.items.slice(0, Math.max(0, this.items.length + 1 - MOST))) this.dismiss(old.id);
    this.items = [...this.items, toast];
    if (this.#paused.size > 0) this.#paused.set(id, LIFETIME_MS);
    else this.#arm(id, LIFETIME_MS);
    return id;
  }

  dismiss(id: number): void {
    clearTimeout(this.#timers.get(id)?.handle);
    this.#timers.delete(id);
    this.#paused.delete(id);
    this.items = this.items.filter((toast) => toast.id !== id);
  }

  /** Somebody points at the stack: nothing leaves. */
  pause(): void {
    for (const [id, { handle, endsAt }] of this.#timers) {
      clearTimeout(handle);
      this.#paused.set(id, Math.max(0, endsAt - Date.now()));
    }
    this.#timers.clear();
  }

  resume(): void {
    for (const [id, remaining] of this.#paused) this.#arm(id, remaining);
    this.#paused.clear();
  }

  get canUndo(): boolean {
    return this.items.some((toast) => toast.undo);
  }

  /** Takes back the newest thing that can be taken back. */
  async undo(id = this.items.findLast((toast) => toast.undo)?.id): Promise<void> {
    const toast = this.items.find((known) => known.id === id);
    if (!toast?.undo) return;
    this.dismiss(toast.id);
    await toast.undo();
  }

  #arm(id: number, ms: number): void {
    this.#timers.set(id, { handle: setTimeout(() => this.dismiss(id), ms), endsAt: Date.now() + ms });
  }
}

export const [getToasts, setToasts] = createContext<Toasts>();
