/** How a message is read out: who, what kind where it is not plain text, its words, and when. */
import type { Kind, MessageView, QuoteView } from "../../bindings";
import { format, t, type MessageKey } from "../../i18n";
import { plainName, plainText } from "./text";

/** A kind in one or two words, for previews, quotes and labels. */
export const KIND_LABELS: Record<Kind, MessageKey> = {
  text: "kind.text",
  image: "kind.image",
  video: "kind.video",
  audio: "kind.audio",
  voice: "kind.voice",
  document: "kind.document",
  sticker: "kind.sticker",
  location: "kind.location",
  contact: "kind.contact",
  buttons: "kind.buttons",
  button_reply: "kind.button_reply",
  list: "kind.list",
  list_reply: "kind.list_reply",
  product: "kind.product",
  reaction: "kind.reaction",
  note: "kind.note",
  event: "kind.event",
  unknown: "kind.unknown",
};

/** What a quote shows of the message that it is about. */
export function quoteWords({ kind, text, is_deleted }: QuoteView): string {
  if (is_deleted) return t("kinds.quote_deleted");
  return plainText(text) || t(KIND_LABELS[kind]);
}

/** Nobody listens to more than this of one message. */
const READ_OUT = 300;

export function speakerOf(message: MessageView, customerName: string): string {
  if (message.author === "BOT") return t("thread.bot");
  const name = plainName(message.author_name);
  if (name !== "") return name;
  if (message.author === "CUSTOMER") return customerName;
  return t(message.author === "SYSTEM" ? "thread.system" : "agent.you");
}

export function messageLabel(message: MessageView, customerName: string): string {
  const who = speakerOf(message, customerName);
  const time = format.time(message.created_at);
  const kind = t(KIND_LABELS[message.kind]);
  const text = message.deleted_at === null ? wordsOf(message).slice(0, READ_OUT) : t("kinds.deleted");
  if (text === "") return t("thread.label_kind", { who, kind, time });
  if (message.kind === "text") return t("thread.label_text", { who, text, time });
  return t("thread.label_full", { who, kind, text, time });
}

function wordsOf(message: MessageView): string {
  const words = message.text || message.location?.name || message.contact?.name || message.media?.name || "";
  return plainText(words).trim();
}
