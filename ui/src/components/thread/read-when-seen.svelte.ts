/**
 * A conversation counts as read when its newest message is in sight of an agent who looks at the window, and stays so for a
 * moment: walking through the list with the arrows marks nothing. What the agent has left unread stays so.
 */
import type { Backend } from "../../backend/backend";
import type { Conversation } from "../../state/conversation.svelte";

export const DWELL_MS = 500;

/** To be called while a component is made. */
export function readWhenSeen(conversation: () => Conversation, backend: Pick<Backend, "markRead">): void {
  let looking = $state(document.hasFocus());

  $effect(() => {
    const look = () => (looking = document.hasFocus() && !document.hidden);
    window.addEventListener("focus", look);
    window.addEventListener("blur", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      window.removeEventListener("focus", look);
      window.removeEventListener("blur", look);
      document.removeEventListener("visibilitychange", look);
    };
  });

  $effect(() => {
    const { id, row, atEnd, leftUnread } = conversation();
    if (!looking || !atEnd || leftUnread || row === null || row.unread === 0) return;
    // A failure leaves the count as it is, which says all there is to say.
    const timer = setTimeout(() => void backend.markRead(id).catch(() => undefined), DWELL_MS);
    return () => clearTimeout(timer);
  });
}
