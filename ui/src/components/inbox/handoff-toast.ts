/** What the toast says when something was done that can be taken back. */
import type { ConversationRow } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import type { Done } from "../../state/inbox-desk.svelte";
import { nameOf } from "./row-text";

const TOLD: Record<Done, MessageKey> = {
  takeOver: "toast.taken_over",
  handBack: "toast.handed_back",
  close: "toast.closed",
  reopen: "toast.reopened",
  send: "toast.sent",
  sendLater: "toast.later",
  cancelLater: "toast.later_cancelled",
};

export function handoffToast(done: Done, row: ConversationRow): string {
  return t(TOLD[done], { name: nameOf(row.contact) });
}
