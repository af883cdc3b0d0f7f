/**
 * Runs asynchronous work strictly one after the other. A page that was asked for before an event and arrives after
 * it would put old facts over new ones; in one line, what was read later is also applied later.
 */
export class Serial {
  #tail: Promise<unknown> = Promise.resolve();

  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#tail.then(work);
    this.#tail = result.catch(() => undefined);
    return result;
  }

  /** Resolves when everything asked for so far is done. */
  async settled(): Promise<void> {
    await this.#tail;
  }
}
