/** What becomes of a field that is sent: one message, or one for each of its files, the words below the first; and the way back. */
import type { Backend } from "../backend/backend";
import type { ButtonForm, Composed, ListForm, MessageView } from "../bindings";
import type { Attachment } from "./attachments.svelte";

export type Part = { composed: Composed; file: Attachment | null };

/** The form as it is sent: what was left empty is no button. */
export function filledForm(form: ButtonForm): ButtonForm {
  return {
    labels: form.labels.map((label) => label.trim()).filter((label) => label !== ""),
    footer: form.footer.trim(),
  };
}

/** The list as it is sent: rows and sections that were left empty are none. */
export function filledList({ menu, footer }: ListForm): ListForm {
  const sections = menu.sections.map(({ title, rows }) => ({
    title: title.trim(),
    rows: rows
      .map((row) => ({ title: row.title.trim(), description: row.description.trim() }))
      .filter((row) => row.title !== ""),
  }));
  const filled = sections.filter(({ rows }) => rows.length > 0);
  return {
    menu: { title: menu.title.trim(), button: menu.button.trim(), sections: filled },
    footer: footer.trim(),
  };
}

/** What a message offers to choose from, besides its words. */
export type Choices = { form: ButtonForm } | { list: ListForm } | null;

/** What the field is sent as. */
export type SentAs = "text" | "buttons" | "list";

/** A draft keeps its buttons and its list; only the one that it is sent as goes with it. */
export function choicesOf({ form, list }: { form: ButtonForm | null; list: ListForm | null }, as: SentAs): Choices {
  if (as === "buttons" && form !== null) return { form };
  return as === "list" && list !== null ? { list } : null;
}

export function partsOf(text: string, choices: Choices, files: readonly Attachment[]): Part[] {
  const parts = files.flatMap((file, index): Part[] =>
    file.upload === null
      ? []
      : [{ composed: { kind: "file", upload: file.upload, caption: index === 0 ? text : "" }, file }],
  );
  if (parts.length > 0) return parts;
  if (choices !== null && "form" in choices) {
    return [{ composed: { kind: "buttons", text, form: filledForm(choices.form) }, file: null }];
  }
  if (choices !== null) {
    return [{ composed: { kind: "list", text, form: filledList(choices.list) }, file: null }];
  }
  return [{ composed: { kind: "text", text }, file: null }];
}

/** Which of several messages were taken back, and what kept the first of the others from it. */
export type TakenBack = { ids: ReadonlySet<string>; refusal: PromiseRejectedResult | null };

/** Newest first, so that none leaves before an older one that stays. One that has left already keeps no other from coming back. */
export async function takeBack(backend: Backend, sent: readonly MessageView[]): Promise<TakenBack> {
  const ids = new Set<string>();
  let refusal: PromiseRejectedResult | null = null;
  for (const { id } of sent.toReversed()) {
    const [answer] = await Promise.allSettled([backend.takeBack(id)]);
    if (answer.status === "fulfilled") ids.add(id);
    else refusal ??= answer;
  }
  return { ids, refusal };
}
