/** What picking a search hit opens: a conversation, and the message in it where the hit was one. */
import type { ConversationRow } from "../../bindings";
import type { SearchHit } from "../../state/search.svelte";

export interface Pick {
  row: ConversationRow;
  messageId?: string;
}

export function pickOf(hit: SearchHit): Pick {
  return hit.type === "person" ? { row: hit.row } : { row: hit.hit.conversation, messageId: hit.hit.message_id };
}
