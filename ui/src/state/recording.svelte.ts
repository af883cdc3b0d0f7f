/**
 * The voice note of a conversation that was not sent yet. The core records; this asks how far it is while it grows, and keeps
 * what the meter has shown.
 */
import type { Backend } from "../backend/backend";
import type { RecordingView } from "../bindings";

/** How often the core is asked while it records. */
export const ASK_EVERY_MS = 100;
/** Bars of the meter. */
export const METER = 40;

export class Recording {
  readonly id: string;
  view = $state.raw<RecordingView | null>(null);
  /** How loud it was lately, the newest last, from 0 to 100. */
  levels = $state.raw<readonly number[]>([]);
  /** What could not be done, as thrown. */
  error = $state.raw<unknown>(null);
  readonly #backend: Backend;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Nobody sees it any more. */
  #left = false;

  constructor(backend: Backend, id: string) {
    this.#backend = backend;
    this.id = id;
  }

  /** What was recorded earlier is offered again; the returned function ends the asking, and pauses what is recorded. */
  open(): () => void {
    this.#left = false;
    void this.load();
    return () => {
      this.#left = true;
      clearTimeout(this.#timer);
      if (this.view?.state === "recording") void this.pause();
    };
  }

  load = (): Promise<void> => this.#do(() => this.#backend.recording(this.id));
  start = (): Promise<void> => this.#do(() => this.#backend.startRecording(this.id));
  pause = (): Promise<void> => this.#do(() => this.#backend.pauseRecording(this.id));
  resume = (): Promise<void> => this.#do(() => this.#backend.resumeRecording(this.id));
  stop = (): Promise<void> => this.#do(() => this.#backend.stopRecording(this.id));

  discard = (): Promise<void> =>
    this.#do(async () => {
      await this.#backend.discardRecording(this.id);
      return null;
    });

  async #do(act: () => Promise<RecordingView | null>): Promise<void> {
    clearTimeout(this.#timer);
    try {
      this.error = null;
      this.#show(await act());
    } catch (error) {
      this.error = error;
      // What goes on is asked for again, so that the meter does not stand still.
      this.#schedule();
    }
  }

  #show(view: RecordingView | null): void {
    const isUnseen = this.#left && this.view?.state !== "recording" && view?.state === "recording";
    this.view = view;
    if (view === null || view.state === "ready") this.levels = [];
    else if (view.state === "recording") this.levels = [...this.levels, view.level].slice(-METER);
    // What began only after the agent had left.
    if (isUnseen) void this.pause();
    this.#schedule();
  }

  #schedule(): void {
    clearTimeout(this.#timer);
    if (!this.#left && this.view?.state === "recording") this.#timer = setTimeout(() => void this.#ask(), ASK_EVERY_MS);
  }

  async #ask(): Promise<void> {
    try {
      this.#show(await this.#backend.recording(this.id));
    } catch (error) {
      this.error = error;
    }
  }
}
