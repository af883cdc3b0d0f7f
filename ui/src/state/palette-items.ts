/** What a line of the palette may be, and the groups they stand in. */
import type { ContactEntry, ContactSummary, ConversationRow, MessageHit, TagCount } from "../bindings";
import type { MessageKey } from "../i18n";
import type { CommandAction } from "./commands";
import type { Range } from "./fuzzy";

/** Who answers a customer, as far as a pill shows it. */
export type PersonStanding = Pick<ConversationRow, "blocked" | "agent" | "waiting_since"> & {
  status: ConversationRow["status"] | null;
};

export type PaletteItem =
  | {
      type: "action";
      key: string;
      action: CommandAction;
      label: string;
      ranges: readonly Range[];
      /** Why it cannot be done now. */
      reason: string | null;
    }
  | {
      type: "person";
      key: string;
      contact: ContactSummary;
      standing: PersonStanding;
      conversationId: string | null;
    }
  | { type: "message"; key: string; hit: MessageHit }
  | { type: "tag"; key: string; tag: TagCount; ranges: readonly Range[] };

export type PaletteSection = { title: MessageKey; items: readonly PaletteItem[] };

export const personOfRow = (row: ConversationRow): PaletteItem => ({
  type: "person",
  key: `person-${row.contact.id}-${row.id}`,
  contact: row.contact,
  standing: row,
  conversationId: row.id,
});

export const personOfEntry = (entry: ContactEntry): PaletteItem => ({
  type: "person",
  key: `person-${entry.contact.id}`,
  contact: entry.contact,
  standing: entry,
  conversationId: entry.conversation_id,
});

export const messageItem = (hit: MessageHit): PaletteItem => ({
  type: "message",
  key: `message-${hit.message_id}`,
  hit,
});
