// Seconds left until a moment, renewed as each second ends. Only its holder on the screen pays for it.
export class Countdown {
  seconds = $state(0);
  readonly #end: number;

  constructor(endsAt: string) {
    this.#end = Date.parse(endsAt);
    this.#read();
  }

  /** Runs until zero or until the returned function is called. */
  start(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tick = () => {
      const left = this.#read();
      if (left > 0) timer = setTimeout(tick, left % 1000 || 1000);
    };
    tick();
    return () => clearTimeout(timer);
  }

  #read(): number {
    const left = Math.max(0, this.#end - Date.now());
    this.seconds = Math.ceil(left / 1000);
    return left;
  }
}

/** A countdown is spoken when it starts, at thirty and at ten seconds: each second would drown everything else. */
export function isAnnounced(seconds: number, lifetime: number): boolean {
  return seconds === lifetime || seconds === 30 || seconds === 10;
}
