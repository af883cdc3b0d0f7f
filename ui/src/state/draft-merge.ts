/** What becomes of a draft that the window and the core changed at the same time: no word of either is lost. */
import type { ButtonForm, ListForm, QuoteView } from "../bindings";

/** What a field holds. */
export type Draft = { text: string; quote: QuoteView | null; form: ButtonForm | null; list: ListForm | null };

export const EMPTY_DRAFT: Draft = { text: "", quote: null, form: null, list: null };

/** `before` is what both began with. What the core gives comes behind the words here; choices that find no room become words. */
export function mergedDraft(before: Draft, here: Draft, given: Draft): Draft {
  let form = either(before.form, here.form, given.form, formWords);
  let list = either(before.list, here.list, given.list, listWords);
  // A field shows one kind of choices: beside the one that stands here there is no room for the other.
  if (form.kept !== null && list.kept !== null) {
    if (here.list === null && here.form !== null) [form, list] = besides(here.form, form, list, formWords, listWords);
    else if (here.form === null && here.list !== null) {
      [list, form] = besides(here.list, list, form, listWords, formWords);
    }
  }
  const said = given.text.startsWith(before.text.trimEnd())
    ? given.text.slice(before.text.trimEnd().length).trim()
    : given.text;
  return {
    text: [here.text.trimEnd(), said, form.rest, list.rest].filter(Boolean).join("\n\n"),
    quote: either(before.quote, here.quote, given.quote).kept,
    form: form.kept,
    list: list.kept,
  };
}

type Merged<T> = { kept: T | null; rest: string };

/** What stands here and what came from the core, which gets the place where that says nothing yet, and becomes words otherwise. */
function besides<M, T>(
  here: M,
  mine: Merged<M>,
  theirs: Merged<T>,
  myWords: (value: M) => string[],
  theirWords: (value: T) => string[],
): [Merged<M>, Merged<T>] {
  if (myWords(here).length === 0) return [{ kept: null, rest: mine.rest }, theirs];
  return [mine, { kept: null, rest: theirs.kept === null ? "" : theirWords(theirs.kept).join("\n") }];
}

/** Whoever changed it is right; where both did, what is here is kept, unless it says nothing yet. */
function either<T>(
  before: T | null,
  here: T | null,
  given: T | null,
  words: (value: T) => string[] = () => [],
): Merged<T> {
  if (isSame(here, before) || isSame(here, given)) return { kept: given, rest: "" };
  if (isSame(given, before)) return { kept: here, rest: "" };
  const [mine, theirs] = [here, given].map((value) => (value === null ? [] : words(value)));
  if (here === null || (mine?.length === 0 && given !== null && theirs?.length !== 0)) return { kept: given, rest: "" };
  return { kept: here, rest: theirs?.join("\n") ?? "" };
}

export const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const filled = (texts: readonly string[]): string[] => texts.filter((text) => text.trim() !== "");

const formWords = ({ labels, footer }: ButtonForm): string[] => filled([...labels, footer]);

const listWords = ({ menu, footer }: ListForm): string[] =>
  filled([
    menu.title,
    menu.button,
    ...menu.sections.flatMap(({ title, rows }) => [
      title,
      ...rows.map((row) => filled([row.title, row.description]).join(" · ")),
    ]),
    footer,
  ]);
