/** Which conversations of the list a batch of events concerns. */
import type { ConversationRow, Event, Realm } from "../bindings";

/** Ids of conversations to read again, or that everything has to be read again. */
export function touchedBy(
  events: readonly Event[],
  realm: Realm,
  rows: readonly ConversationRow[],
): Set<string> | "everything" {
  const touched = new Set<string>();
  for (const event of events) {
    switch (event.type) {
      case "resync":
      case "channel_changed":
        return "everything";
      case "message_received":
      case "message_added":
        if (event.realm === realm) touched.add(event.conversation_id);
        break;
      case "message_changed":
      case "message_removed":
      case "conversation_changed":
      case "person_requested":
        touched.add(event.conversation_id);
        break;
      case "contact_changed":
        for (const row of rows) if (row.contact.id === event.contact_id) touched.add(row.id);
        break;
      case "link_changed":
      case "api_changed":
      case "keys_changed":
      case "reports_changed":
      case "credits_changed":
      case "products_changed":
      case "schedule_changed":
      case "settings_changed":
        break;
    }
  }
  return touched;
}
