/** The words of a row of the inbox: its name, its preview, and how a screen reader says the whole of it. */
import type { ContactSummary, ConversationRow, Kind, MessagePreview } from "../../bindings";
import { format, t } from "../../i18n";
import type { IconName } from "../shared/icons";
import { KIND_LABELS } from "../thread/message-label";
import { plainName, plainText } from "../thread/text";

/** The customer's name, else the number, else that nobody knows. */
export function nameOf(contact: ContactSummary): string {
  return plainName(contact.name) || contact.phone_pretty || t("inbox.nameless");
}

export interface Preview {
  icon: IconName | null;
  text: string;
}

const ICONS: Partial<Record<Kind, IconName>> = {
  image: "image",
  video: "camera",
  audio: "play",
  voice: "play",
  document: "clip",
  sticker: "image",
  location: "pin",
  contact: "contact_card",
  button_reply: "tap",
  list_reply: "tap",
  note: "lock",
  event: "swap",
};

/** The newest message in one line: its words, or what it is where it has none. */
export function previewOf(message: MessagePreview): Preview {
  if (message.deleted) return { icon: "ban", text: t("kinds.deleted") };
  const words = plainText(message.text).replace(/\s+/g, " ").trim();
  return { icon: ICONS[message.kind] ?? null, text: words || t(KIND_LABELS[message.kind]) };
}

/** Name, waiting 12 minutes, 3 unread, last message. */
export function rowLabel(row: ConversationRow): string {
  const parts = [
    nameOf(row.contact),
    row.waiting_since === null ? null : t("inbox.row.waiting", { wait: format.wait(row.waiting_since, "long") }),
    row.unread > 0 ? t("inbox.row.unread", { n: row.unread }) : null,
    row.pinned ? t("inbox.row.pinned") : null,
    row.has_failed ? t("inbox.row.failed") : null,
    row.blocked ? t("inbox.row.blocked") : null,
    row.draft !== null ? t("inbox.row.draft", { text: plainText(row.draft) }) : null,
    row.last_message === null ? null : previewOf(row.last_message).text,
  ];
  return parts.filter((part) => part !== null).join(", ");
}
