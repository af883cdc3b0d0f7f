// One clock for every waiting time and "today" on the screen, so that they change together and the window wakes once a minute.
const MINUTE = 60_000;

class Clock {
  /** Unix milliseconds, renewed at each full minute. */
  now = $state(Date.now());
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Starts ticking; the returned function stops it. */
  start(): () => void {
    this.#tick();
    return () => clearTimeout(this.#timer);
  }

  #tick(): void {
    const now = Date.now();
    this.now = now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#tick(), MINUTE - (now % MINUTE));
  }
}

export const clock = new Clock();
