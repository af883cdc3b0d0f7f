/**
 * The palette: what is typed, and the lines that fit it. Actions are found here and at once; people and messages are what the
 * core's own search finds, so that a hundred thousand of them cost no more than ten. `>` narrows to actions, `@` to people and
 * `#` to tags.
 */
import type { Backend } from "../backend/backend";
import type { ConversationRow, MessageHit, Realm, UiError } from "../bindings";
import { commandOf, type CommandGroup } from "./commands";
import { find } from "./fuzzy";
import { asUiError } from "./inbox-error";
import { actionsFor, type ActionItem, type Asks } from "./palette-actions";
import { messageItem, personOfRow, type PaletteItem, type PaletteSection } from "./palette-items";
import { recentActions } from "./palette-recent";
import { PaletteTags } from "./palette-tags.svelte";
import { Search } from "./search.svelte";

const PEOPLE = 6;
const MESSAGES = 6;
/** Before anything is typed. */
const FIRST = { recent: 3, seen: 3, conversation: 6 };

export type Narrow = "" | ">" | "@" | "#";
/** The open conversation, whose actions come first. */
export type PaletteScope = { id: string; name: string; seed: string };

export type PaletteContext = {
  backend: Backend;
  realm: Realm;
  ask: Asks;
  scope: PaletteScope | null;
  /** Conversations seen last, newest first. */
  seen: readonly ConversationRow[];
};

export class Palette {
  text = $state("");
  scope = $state.raw<PaletteScope | null>(null);
  active = $state(0);
  /** The messages that were not sent, while those are shown. */
  failed = $state.raw<readonly MessageHit[] | null>(null);
  error = $state.raw<UiError | null>(null);

  readonly narrow = $derived<Narrow>(this.failed === null ? narrowOf(this.text) : "");
  readonly typed = $derived(this.text.slice(this.narrow.length).trim());
  readonly sections = $derived.by<PaletteSection[]>(() => this.#sections().filter(({ items }) => items.length > 0));
  readonly items = $derived<PaletteItem[]>(this.sections.flatMap(({ items }) => items));
  readonly chosen = $derived<PaletteItem | undefined>(this.items[this.active] ?? this.items[0]);

  readonly #context: PaletteContext;
  readonly #search: Search;
  readonly #tags: PaletteTags;
  readonly #recent = recentActions();

  constructor(context: PaletteContext) {
    this.#context = context;
    this.scope = context.scope;
    this.#search = new Search(context.backend, context.realm);
    this.#tags = new PaletteTags(context.backend, context.realm);
  }

  async setText(text: string): Promise<void> {
    this.text = text;
    this.active = 0;
    const everywhere = this.failed === null && (this.narrow === "" || this.narrow === "@");
    await this.#attempt(async () => {
      await this.#search.setQuery(everywhere ? this.typed : "");
      if (this.narrow === "#") await this.#tags.read(this.typed);
    });
    this.error ??= this.#search.error;
  }

  /** One layer out: first the messages that failed, then the open conversation. False where there is none. */
  leave(): boolean {
    if (this.failed !== null) this.failed = null;
    else if (this.scope !== null) this.scope = null;
    else return false;
    this.active = 0;
    return true;
  }

  move(step: 1 | -1): void {
    const count = this.items.length;
    if (count > 0) this.active = (Math.min(this.active, count - 1) + step + count) % count;
  }

  async showFailed(): Promise<void> {
    this.text = "";
    this.active = 0;
    this.failed = [];
    await this.#attempt(async () => {
      this.failed = await this.#context.backend.failedMessages(this.#context.realm);
    });
  }

  #sections(): PaletteSection[] {
    if (this.failed !== null) return this.#failures(this.failed);
    if (this.narrow === ">") return this.#actions();
    if (this.narrow === "#") return this.#tags.sections(this.typed);
    if (this.narrow === "@") return [{ title: "palette.group.people", items: this.#people() }];
    return this.typed === "" ? this.#beginning() : this.#everything();
  }

  #failures(failed: readonly MessageHit[]): PaletteSection[] {
    const fits = ({ snippet, conversation }: MessageHit) => find(`${conversation.contact.name} ${snippet}`, this.typed);
    return [{ title: "palette.group.failed", items: failed.filter((hit) => fits(hit) !== null).map(messageItem) }];
  }

  /** Before anything is typed: what was used last, then what there is. */
  #beginning(): PaletteSection[] {
    const possible = this.#found(["conversation", "go", "action"]).filter(({ reason }) => reason === null);
    const last = this.#recent.flatMap((action) => possible.find((item) => item.action === action) ?? []);
    const recent = last.slice(0, FIRST.recent);
    const of = (wanted: CommandGroup) =>
      possible.filter((item) => commandOf(item.action).group === wanted && !recent.includes(item));
    return [
      { title: "palette.group.recent", items: [...recent, ...this.#seen().slice(0, FIRST.seen)] },
      { title: "palette.group.conversation", items: of("conversation").slice(0, FIRST.conversation) },
      { title: "palette.group.go", items: of("go") },
      { title: "palette.group.actions", items: of("action") },
    ];
  }

  #everything(): PaletteSection[] {
    const hits = this.#search.results?.messages.slice(0, MESSAGES) ?? [];
    const [ofConversation, ...others] = this.#actions();
    return [
      ...(ofConversation ? [ofConversation] : []),
      { title: "palette.group.people", items: this.#people() },
      { title: "palette.group.messages", items: hits.map(messageItem) },
      ...others,
    ];
  }

  #people(): PaletteItem[] {
    if (this.typed === "") return this.#seen().slice(0, PEOPLE);
    return this.#search.results?.people.slice(0, PEOPLE).map(personOfRow) ?? [];
  }

  #seen(): PaletteItem[] {
    return this.#context.seen.filter(({ id }) => id !== this.#context.scope?.id).map(personOfRow);
  }

  #actions(): PaletteSection[] {
    return [
      { title: "palette.group.conversation", items: this.#found(["conversation"]) },
      { title: "palette.group.go", items: this.#found(["go"]) },
      { title: "palette.group.actions", items: this.#found(["action"]) },
    ];
  }

  /** Who has left the open conversation behind is not offered to change it. */
  #found(groups: readonly CommandGroup[]): ActionItem[] {
    const left = this.scope === null && this.#context.scope !== null;
    const wanted = left ? groups.filter((group) => group !== "conversation") : groups;
    return actionsFor(this.typed, wanted, this.#context.ask);
  }

  async #attempt(operation: () => Promise<void>): Promise<void> {
    this.error = null;
    try {
      await operation();
    } catch (error) {
      this.error = asUiError(error);
    }
  }
}

function narrowOf(text: string): Narrow {
  const first = text.charAt(0);
  return first === ">" || first === "@" || first === "#" ? first : "";
}
