/** What becomes of a field that is sent: one message, or one for each of its files, the words below the first. */
import type { ButtonForm, Composed } from "../bindings";
import type { Attachment } from "./attachments.svelte";

export type Part = { composed: Composed; file: Attachment | null };

/** The form as it is sent: what was left empty is no button. */
export function filledForm(form: ButtonForm): ButtonForm {
  return {
    labels: form.labels.map((label) => label.trim()).filter((label) => label !== ""),
    footer: form.footer.trim(),
  };
}

/** `form` is null where the message has no buttons. */
export function partsOf(text: string, form: ButtonForm | null, files: readonly Attachment[]): Part[] {
  const parts = files.flatMap((file, index): Part[] =>
    file.upload === null
      ? []
      : [{ composed: { kind: "file", upload: file.upload, caption: index === 0 ? text : "" }, file }],
  );
  if (parts.length > 0) return parts;
  if (form !== null) return [{ composed: { kind: "buttons", text, form: filledForm(form) }, file: null }];
  return [{ composed: { kind: "text", text }, file: null }];
}
