/** Button messages that are kept at hand: those that there are, and the one that is being kept with what is sent. */
import type { Backend } from "../../backend/backend";
import type { ButtonForm, Template } from "../../bindings";

/** Words of a message that make the name of its template. */
const WORDS = 3;

export class Templates {
  all = $state.raw<readonly Template[]>([]);
  /** Whether what is sent is kept, and under which name; `null` for a name made from its words. */
  keeps = $state(false);
  name = $state<string | null>(null);
  failure = $state.raw<unknown>(null);
  readonly #backend: () => Backend;

  constructor(backend: () => Backend) {
    this.#backend = backend;
    $effect(() => void this.load());
  }

  async load(): Promise<void> {
    await this.#try(async () => void (this.all = await this.#backend().templates()));
  }

  async forget(id: string): Promise<void> {
    await this.#try(() => this.#backend().removeTemplate(id));
    await this.load();
  }

  nameFor(text: string): string {
    return this.name ?? text.trim().split(/\s+/).slice(0, WORDS).join(" ").slice(0, 40);
  }

  /** Keeps a message where that is wanted; whether it may be sent now. */
  async keep(text: string, form: ButtonForm): Promise<boolean> {
    if (!this.keeps) return true;
    return this.#try(async () => void (await this.#backend().saveTemplate({ name: this.nameFor(text), text, form })));
  }

  async #try(operation: () => Promise<void>): Promise<boolean> {
    this.failure = null;
    try {
      await operation();
      return true;
    } catch (error) {
      this.failure = error;
      return false;
    }
  }
}
