/** What the channel of the open conversation takes, read again when its connection changes: a gateway may have another service then. */
import type { Backend } from "../backend/backend";
import type { AbilitiesView } from "../bindings";

type Place = { id: string; session: string | undefined };

export class Abilities {
  /** Nothing while it is not known: what is asked for then is refused by the core, with the reason. */
  now = $state.raw<AbilitiesView | null>(null);
  readonly #backend: () => Backend;

  constructor(backend: () => Backend, place: () => Place | null) {
    this.#backend = backend;
    // As one text: a row that changed in something else is no reason to ask again.
    const key = $derived.by(() => {
      const here = place();
      return here && `${here.id} ${here.session ?? ""}`;
    });
    $effect(() => {
      const id = key?.split(" ")[0];
      if (id !== undefined) void this.#read(id);
    });
  }

  async #read(id: string): Promise<void> {
    try {
      this.now = await this.#backend().abilities(id);
    } catch {
      this.now = null;
    }
  }
}
