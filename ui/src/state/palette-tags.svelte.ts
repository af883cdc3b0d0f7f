/** What `#` finds: tags, and those who have the one that is written out. */
import type { Backend } from "../backend/backend";
import type { ContactEntry, Realm, TagCount } from "../bindings";
import { isSameWord } from "../i18n/folding";
import { find } from "./fuzzy";
import { personOfEntry, type PaletteItem, type PaletteSection } from "./palette-items";

const TAGS = 8;
const PEOPLE = 8;

export class PaletteTags {
  readonly #backend: Backend;
  readonly #realm: Realm;
  #known = $state.raw<readonly TagCount[]>([]);
  #people = $state.raw<readonly ContactEntry[]>([]);
  #wanted = "";

  constructor(backend: Backend, realm: Realm) {
    this.#backend = backend;
    this.#realm = realm;
  }

  async read(typed: string): Promise<void> {
    this.#wanted = typed;
    this.#people = [];
    if (this.#known.length === 0) this.#known = (await this.#backend.contactCounts(this.#realm)).tags;
    const tag = this.#known.find((known) => isSameWord(known.tag, typed))?.tag;
    if (tag === undefined) return;
    const filter = { realm: this.#realm, text: "", tag, channel_id: null, blocked: false, bot_off: false };
    const page = await this.#backend.contacts(filter, "last_message", null, PEOPLE);
    if (this.#wanted === typed) this.#people = page.items;
  }

  sections(typed: string): PaletteSection[] {
    const found = this.#known.flatMap((tag) => {
      const match = find(tag.tag, typed);
      return match === null ? [] : [{ tag, match }];
    });
    const best = found.toSorted((a, b) => b.match.score - a.match.score).slice(0, TAGS);
    const tags = best.map(({ tag, match }): PaletteItem => ({
      type: "tag",
      key: `tag-${tag.tag}`,
      tag,
      ranges: match.ranges,
    }));
    return [
      { title: "palette.group.people", items: this.#people.map(personOfEntry) },
      { title: "palette.group.tags", items: tags },
    ];
  }
}
