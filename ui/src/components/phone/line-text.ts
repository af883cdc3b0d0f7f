// What a line says on the small screen: its words, or the kind of thing it is.
import type { Kind, PracticeLine } from "../../bindings";
import { t, type MessageKey } from "../../i18n";

const WORDS: Partial<Record<Kind, MessageKey>> = {
  image: "phone.kind.image",
  video: "phone.kind.video",
  audio: "phone.kind.audio",
  voice: "phone.kind.voice",
  document: "phone.kind.document",
  sticker: "phone.kind.sticker",
  location: "phone.kind.location",
  contact: "phone.kind.contact",
  buttons: "phone.kind.buttons",
  list: "phone.kind.list",
  product: "phone.kind.product",
};

/** The kind in one word, where it is not just text. */
export function kindOf({ kind }: PracticeLine): string {
  const key = WORDS[kind];
  return key ? t(key) : "";
}

/** Words if there are any, else the kind. */
export function lineText(line: PracticeLine): string {
  return line.text || kindOf(line) || t("phone.kind.other");
}
