/**
 * Files that wait beside the field, per conversation: each is handed over to the core as soon as it is chosen, so that sending
 * it later takes no time, and what cannot be sent says so on its chip and not after the send.
 */
import type { Backend } from "../backend/backend";
import type { AbilitiesView, Kind } from "../bindings";
import { SvelteMap } from "svelte/reactivity";

/** Files at the same time; each becomes a message of its own. */
export const MOST_FILES = 10;

/** Why a file cannot be sent: it is too large for what it is, or what the core rejected it with. */
export type FileTrouble = { type: "too_large"; limit: number } | { type: "refused"; error: unknown };

export interface Attachment {
  readonly key: number;
  readonly name: string;
  readonly size: number;
  /** What it seems to be, until the core has looked at it. */
  readonly kind: Kind;
  /** From 0 to 1. */
  readonly progress: number;
  readonly upload: string | null;
  readonly trouble: FileTrouble | null;
}

export class Attachments {
  readonly #backend: Backend;
  readonly #files = new SvelteMap<string, readonly Attachment[]>();
  readonly #work = new Map<number, AbortController>();
  #last = 0;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  of(id: string): readonly Attachment[] {
    return this.#files.get(id) ?? [];
  }

  /** Whether everything that waits can be sent now. */
  isReady(id: string): boolean {
    return this.of(id).every((file) => file.upload !== null);
  }

  add(id: string, files: readonly File[], can: AbilitiesView): void {
    const room = MOST_FILES - this.of(id).length;
    for (const file of files.slice(0, Math.max(0, room))) this.#begin(id, file, can);
  }

  remove(id: string, key: number): void {
    const file = this.of(id).find((known) => known.key === key);
    this.#work.get(key)?.abort();
    this.#work.delete(key);
    if (file?.upload) void this.#backend.cancelUpload(file.upload);
    this.#set(
      id,
      this.of(id).filter((known) => known.key !== key),
    );
  }

  /** Takes all files off the field; what is not sent after all is given back. */
  take(id: string): readonly Attachment[] {
    const taken = this.of(id);
    this.#set(id, []);
    return taken;
  }

  giveBack(id: string, files: readonly Attachment[]): void {
    this.#set(id, [...files, ...this.of(id)]);
  }

  #begin(id: string, file: File, can: AbilitiesView): void {
    this.#last += 1;
    const key = this.#last;
    const kind = kindOf(file.type);
    const limit = limitOf(kind, can);
    const trouble: FileTrouble | null = file.size > limit ? { type: "too_large", limit } : null;
    const chip: Attachment = { key, name: file.name, size: file.size, kind, progress: 0, upload: null, trouble };
    this.#set(id, [...this.of(id), chip]);
    if (trouble !== null) return;
    const stop = new AbortController();
    this.#work.set(key, stop);
    void this.#hand(id, key, file, stop.signal);
  }

  async #hand(id: string, key: number, file: File, signal: AbortSignal): Promise<void> {
    try {
      const done = await this.#backend.upload(id, file, {
        signal,
        progress: (progress) => this.#change(id, key, { progress }),
      });
      this.#change(id, key, { ...done, progress: 1 });
    } catch (error) {
      if (!signal.aborted) this.#change(id, key, { trouble: { type: "refused", error } });
    }
    this.#work.delete(key);
  }

  #change(id: string, key: number, change: Partial<Attachment>): void {
    this.#set(
      id,
      this.of(id).map((file) => (file.key === key ? { ...file, ...change } : file)),
    );
  }

  #set(id: string, files: readonly Attachment[]): void {
    this.#files.set(id, files);
  }
}

/** What the browser takes a file for; the core decides by its content. */
function kindOf(mime: string): Kind {
  const [family] = mime.split("/");
  return family === "image" || family === "video" || family === "audio" ? family : "document";
}

function limitOf(kind: Kind, can: AbilitiesView): number {
  const limit = kind === "image" || kind === "video" || kind === "audio" ? can[kind] : can.document;
  return limit ?? 0;
}
