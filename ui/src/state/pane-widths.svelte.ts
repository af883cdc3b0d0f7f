/**
 * How wide the list and the customer pane are. Each size of window remembers its own, because what fits a wide one would leave
 * nothing of the conversation in a narrow one.
 */
export type Pane = "list" | "customer";
type Size = "wide" | "middle" | "narrow";

const WIDTHS: Record<Pane, { least: number; most: number; usual: Record<Size, number> }> = {
  list: { least: 240, most: 480, usual: { wide: 328, middle: 300, narrow: 272 } },
  customer: { least: 260, most: 440, usual: { wide: 300, middle: 300, narrow: 300 } },
};
/** What a conversation needs at least, and the navigation beside it, labelled and as a rail. */
const CONVERSATION = 420;
const NAVIGATION = { wide: 212, rail: 56 };

export class PaneWidths {
  #window = $state(innerWidth);
  #chosen = $state.raw<Record<string, number>>({});
  readonly #size = $derived<Size>(this.#window >= 1280 ? "wide" : this.#window >= 1024 ? "middle" : "narrow");

  readonly list = $derived(this.#of("list"));
  readonly customer = $derived(this.#of("customer"));

  constructor() {
    addEventListener("resize", () => (this.#window = innerWidth));
  }

  least = (pane: Pane): number => WIDTHS[pane].least;

  /** So that the conversation keeps what it needs. */
  most(pane: Pane): number {
    const other = this.#size === "wide" ? this.#wanted(pane === "list" ? "customer" : "list") : 0;
    const navigation = this.#size === "wide" ? NAVIGATION.wide : NAVIGATION.rail;
    const room = this.#window - navigation - other - CONVERSATION;
    return Math.max(WIDTHS[pane].least, Math.min(WIDTHS[pane].most, room));
  }

  /** Another width, remembered for windows of this size; `null` goes back to the usual one. */
  set(pane: Pane, width: number | null): void {
    const key = this.#key(pane);
    if (width === null) localStorage.removeItem(key);
    else localStorage.setItem(key, String(Math.round(this.#fitting(pane, width))));
    this.#chosen = { ...this.#chosen, [key]: Number(localStorage.getItem(key)) };
  }

  #of(pane: Pane): number {
    return this.#fitting(pane, this.#wanted(pane));
  }

  #wanted(pane: Pane): number {
    const key = this.#key(pane);
    const chosen = this.#chosen[key] ?? Number(localStorage.getItem(key));
    return chosen > 0 ? chosen : WIDTHS[pane].usual[this.#size];
  }

  #fitting(pane: Pane, width: number): number {
    return Math.min(this.most(pane), Math.max(this.least(pane), width));
  }

  #key(pane: Pane): string {
    return `balas.pane.${pane}.${this.#size}`;
  }
}

export const paneWidths = new PaneWidths();
