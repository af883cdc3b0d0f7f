/** What the toast says when a conversation has changed hands. */
import type { ConversationRow } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import type { Verb } from "../../state/inbox-desk.svelte";
import { nameOf } from "./row-text";

const TOLD: Record<Verb, MessageKey> = {
  takeOver: "toast.taken_over",
  handBack: "toast.handed_back",
  close: "toast.closed",
  reopen: "toast.reopened",
};

export function handoffToast(verb: Verb, row: ConversationRow): string {
  return t(TOLD[verb], { name: nameOf(row.contact) });
}
