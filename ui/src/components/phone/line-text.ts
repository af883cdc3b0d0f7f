// What a line says on the small screen: its words, and the kind of thing it is where it is more than words.
import type { Kind, PracticeLine } from "../../bindings";
import { t } from "../../i18n";

const WORDS_ALONE: ReadonlySet<Kind> = new Set(["text", "button_reply", "list_reply"]);

/** The kind in a word or two; nothing for plain words. */
export function kindOf({ kind }: PracticeLine): string {
  return WORDS_ALONE.has(kind) ? "" : t(`kind.${kind}`);
}

/** Words if there are any, else the kind. */
export function lineText(line: PracticeLine): string {
  return line.text || kindOf(line);
}
