/** A file of a message, saved where the person says; what became of it is told. */
import type { Backend } from "../../backend/backend";
import type { MediaView } from "../../bindings";
import { errorSentence, t } from "../../i18n";
import type { Toasts } from "../../state/toasts.svelte";
import { plainName } from "./text";

type Saving = Pick<Backend, "saveMedia" | "showSaved">;

export async function saveMedia(backend: Saving, toasts: Toasts, media: MediaView): Promise<void> {
  const tell = (error: unknown) => void toasts.show({ text: errorSentence(error), tone: "danger" });
  try {
    const saved = await backend.saveMedia(media.hash, fileName(media), t("viewer.save_as"));
    if (saved === null) return;
    const run = () => void backend.showSaved(saved.token).catch(tell);
    toasts.show({ text: t("viewer.saved", { path: saved.path }), way: { label: t("chat.show"), run } });
  } catch (error) {
    tell(error);
  }
}

/** What it came as; a nameless one is named by what it is. */
export function fileName({ name, mime }: MediaView): string {
  const plain = plainName(name);
  if (plain !== "" && plain !== "file") return plain;
  const [kind = "file", type = "bin"] = mime.split("/");
  return `${kind}.${type.split(/[.+;-]/).at(-1) ?? "bin"}`;
}
