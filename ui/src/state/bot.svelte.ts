// What the page of the bot shows: the whole bot of these customers, which rule is open, and each change as the core has taken it.
import type { Backend } from "../backend/backend";
import type { BotChange, BotRule, BotView, Realm } from "../bindings";
import { isUiError } from "../i18n";
import { Serial } from "./serial";

/** Which rule is open: one by its place, one that is being made, or none. */
export type OpenRule = number | "new" | null;

export class BotDesk {
  view = $state.raw<BotView | null>(null);
  error = $state.raw<unknown>(null);
  open = $state<OpenRule>(null);
  readonly #backend: Backend;
  readonly #realm: () => Realm;
  /** One after the other, so that each change goes by the state that the one before has left. */
  readonly #line = new Serial();

  constructor(backend: Backend, realm: () => Realm) {
    this.#backend = backend;
    this.#realm = realm;
  }

  get backend(): Backend {
    return this.#backend;
  }

  get realm(): Realm {
    return this.#realm();
  }

  get rules(): readonly BotRule[] {
    return this.view?.rules ?? [];
  }

  /** Reads the bot; what another program has changed is there from now on. */
  load = (): Promise<void> =>
    this.#line.run(async () => {
      try {
        this.view = await this.#backend.bot(this.realm);
        this.error = null;
      } catch (error) {
        this.error = error;
      }
    });

  /** Rejects where the core refuses; where somebody else was faster, the bot is shown as it is now. */
  async change(change: BotChange): Promise<void> {
    try {
      await this.#line.run(async () => {
        this.view = await this.#backend.changeBot(this.realm, this.view?.version ?? "", change);
      });
    } catch (error) {
      if (isUiError(error) && error.code === "conflict") await this.load();
      throw error;
    }
  }

  /** Adds the rule at the end, or changes the one that is open. */
  async save(rule: BotRule): Promise<void> {
    const at = this.open;
    if (typeof at === "number") return this.change({ change: "set_rule", at, rule });
    const end = this.rules.length;
    await this.change({ change: "add_rule", at: end, rule });
    this.open = end;
  }

  /** Moves a rule, and what is open with it. Past either end nothing happens. */
  async move(from: number, to: number): Promise<boolean> {
    if (to < 0 || to >= this.rules.length || from === to) return false;
    await this.change({ change: "move_rule", from, to });
    if (this.open === from) this.open = to;
    else if (typeof this.open === "number") this.open += step(this.open, from, to);
    return true;
  }

  /** Removes a rule; the returned function puts it back. */
  async remove(at: number): Promise<() => Promise<void>> {
    const rule = this.rules[at];
    if (this.open === at) this.open = null;
    await this.change({ change: "remove_rule", at });
    if (typeof this.open === "number" && this.open > at) this.open -= 1;
    return async () => {
      if (rule) await this.change({ change: "add_rule", at, rule });
    };
  }

  async switch(at: number, on: boolean): Promise<void> {
    const rule = this.rules[at];
    if (rule) await this.change({ change: "set_rule", at, rule: { ...rule, on } });
  }
}

/** By how much another rule's place changes when one goes from here to there. */
function step(place: number, from: number, to: number): number {
  if (from < place && place <= to) return -1;
  return to <= place && place < from ? 1 : 0;
}
