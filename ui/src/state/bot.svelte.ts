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
  /** What a person wants to open while another rule is written and not saved; undefined where nobody has to be asked. */
  wanted = $state<OpenRule | undefined>();
  /** Another number with each rule that is opened: one that is moved stays the same. */
  sitting = $state(0);
  #open = $state<OpenRule>(null);
  #isWritten: () => boolean = () => false;
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

  get open(): OpenRule {
    return this.#open;
  }

  set open(rule: OpenRule) {
    this.wanted = undefined;
    if (rule === this.#open) return;
    this.#open = rule;
    this.sitting += 1;
  }

  /** Opens another rule, or none; what is written and not saved is left only when the person says so. */
  go(rule: OpenRule): void {
    if (rule !== this.#open && this.#isWritten()) this.wanted = rule;
    else this.open = rule;
  }

  /** The editor says from here on whether something is written in it; the returned function ends that. */
  watch(isWritten: () => boolean): () => void {
    this.#isWritten = isWritten;
    return () => {
      if (this.#isWritten === isWritten) this.#isWritten = () => false;
    };
  }

  /** Reads the bot; what another program has changed is there from now on. The open rule is looked for, and closed where it is no more. */
  load = (): Promise<void> =>
    this.#line.run(async () => {
      const before = typeof this.#open === "number" ? this.rules[this.#open] : undefined;
      try {
        this.view = await this.#backend.bot(this.realm);
        this.error = null;
      } catch (error) {
        this.error = error;
      }
      if (before) this.#find(before);
    });

  /** Rejects where the core refuses; where somebody else was faster, the bot is shown as it is now. */
  change(change: BotChange): Promise<void> {
    return this.#do(() => change);
  }

  /**
   * Adds the rule at the end, or changes the one that is open; whether that is on, the table says. False where it was
   * closed before its turn came.
   */
  async save(rule: BotRule): Promise<boolean> {
    const sitting = this.sitting;
    let end = 0;
    await this.#do(() => {
      const at = this.#open;
      end = this.rules.length;
      if (sitting !== this.sitting || at === null) return undefined;
      if (at === "new") return { change: "add_rule", at: end, rule };
      return { change: "set_rule", at, rule: { ...rule, on: this.rules[at]?.on ?? rule.on } };
    });
    if (sitting !== this.sitting) return false;
    if (this.#open === "new") this.#open = end;
    return true;
  }

  /** Moves a rule, and what is open with it. Past either end nothing happens. */
  async move(from: number, to: number): Promise<boolean> {
    if (to < 0 || to >= this.rules.length || from === to) return false;
    await this.change({ change: "move_rule", from, to });
    return true;
  }

  /** Removes a rule; the returned function puts it back. */
  async remove(at: number): Promise<() => Promise<void>> {
    const rule = this.rules[at];
    await this.change({ change: "remove_rule", at });
    return async () => {
      if (rule) await this.change({ change: "add_rule", at, rule });
    };
  }

  async switch(at: number, on: boolean): Promise<void> {
    await this.#do(() => {
      const rule = this.rules[at];
      return rule && { change: "set_rule", at, rule: { ...rule, on } };
    });
  }

  /** Each change is made up when its turn comes, from what the one before has left. */
  async #do(make: () => BotChange | undefined): Promise<void> {
    try {
      await this.#line.run(async () => {
        const change = make();
        if (!change) return;
        this.view = await this.#backend.changeBot(this.realm, this.view?.version ?? "", change);
        if (typeof this.#open === "number") this.#follow(placeAfter(this.#open, change));
      });
    } catch (error) {
      if (isUiError(error) && error.code === "conflict") await this.load();
      throw error;
    }
  }

  #find(before: BotRule): void {
    const place = this.rules.findIndex((rule) => isSame(rule, before));
    const now = typeof this.#open === "number" ? this.rules[this.#open] : undefined;
    if (!now || !isSame(now, before)) this.#follow(place < 0 ? null : place);
  }

  /** The open rule stands elsewhere, or is gone. */
  #follow(place: number | null): void {
    if (place === null) this.open = null;
    else this.#open = place;
  }
}

/** Where a rule stands after a change, if it still does. */
function placeAfter(place: number, change: BotChange): number | null {
  if (change.change === "add_rule") return place < change.at ? place : place + 1;
  if (change.change === "move_rule")
    return place === change.from ? change.to : place + step(place, change.from, change.to);
  if (change.change !== "remove_rule" || place < change.at) return place;
  return place === change.at ? null : place - 1;
}

/** Whether they say the same: what is switched in the table does not count. */
const isSame = (one: BotRule, other: BotRule): boolean =>
  JSON.stringify({ ...one, on: true }) === JSON.stringify({ ...other, on: true });

/** By how much another rule's place changes when one goes from here to there. */
function step(place: number, from: number, to: number): number {
  if (from < place && place <= to) return -1;
  return to <= place && place < from ? 1 : 0;
}
