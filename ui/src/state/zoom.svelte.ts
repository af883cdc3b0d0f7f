/** How large the page is drawn, remembered on this computer. */
const KEPT = "balas.zoom";
const STEPS = [0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3];

export class Zoom {
  readonly #apply: (factor: number) => Promise<void>;
  #factor = $state(1);

  constructor(apply: (factor: number) => Promise<void>) {
    this.#apply = apply;
    this.#factor = STEPS.find((step) => step === Number(localStorage.getItem(KEPT))) ?? 1;
  }

  get factor(): number {
    return this.#factor;
  }

  /** As it was left. */
  async begin(): Promise<void> {
    if (this.#factor !== 1) await this.#apply(this.#factor);
  }

  larger = (): Promise<void> => this.#set(STEPS.find((step) => step > this.#factor));
  smaller = (): Promise<void> => this.#set(STEPS.findLast((step) => step < this.#factor));
  reset = (): Promise<void> => this.#set(1);

  async #set(factor: number | undefined): Promise<void> {
    if (factor === undefined) return;
    this.#factor = factor;
    localStorage.setItem(KEPT, String(factor));
    await this.#apply(factor);
  }
}
