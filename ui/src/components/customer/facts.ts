/** What the parts of the customer pane need to know: beside a conversation, or on the page of contacts. */
import type { ConversationDetail, ConversationRow } from "../../bindings";
import type { Desk } from "../../state/inbox-desk.svelte";

export type CustomerFacts = Pick<
  ConversationDetail,
  "tags" | "note" | "bot_enabled" | "first_seen" | "conversations" | "fields" | "merges"
> & {
  row: Pick<ConversationRow, "contact" | "blocked" | "channel_name" | "realm"> & {
    status: ConversationRow["status"] | null;
  };
};

/** Runs an operation and keeps its refusal for the screen to show. */
export type Attempts = Pick<Desk, "backend" | "attempt" | "done">;
