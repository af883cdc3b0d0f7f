/** Pages of the store as a stretch of the log: its messages, and whether the log goes on above and below them. */
import type { Backend } from "../backend/backend";
import type { MessagePage } from "../bindings";
import { merged, type Log } from "./conversation-log";
import { nextId } from "./ids";

export interface Stretch {
  messages: Log;
  hasOlder: boolean;
  hasNewer: boolean;
}

/** A stretch longer than this is read again only in its newest part. */
const REREAD_AT_MOST = 200;

/** What to ask for to read a stretch again as deep as it is. */
export function rereadOf({ messages, hasNewer }: Stretch, page: number): { before: string | null; limit: number } {
  const last = messages.at(-1);
  const before = hasNewer && last !== undefined ? nextId(last.id) : null;
  return { before, limit: Math.min(Math.max(messages.length, page), REREAD_AT_MOST) };
}

/** A page that was read backwards. */
export function newestStretch(page: MessagePage, hasNewer = false): Stretch {
  return { messages: merged([], page.items), hasOlder: page.next_before !== null, hasNewer };
}

/** Half a page up to a message and it included, and a page after it. */
export async function stretchAround(
  backend: Pick<Backend, "messagesBefore" | "messagesAfter">,
  conversationId: string,
  messageId: string,
  page: number,
): Promise<Stretch> {
  const [before, after] = await Promise.all([
    backend.messagesBefore(conversationId, nextId(messageId), page / 2),
    backend.messagesAfter(conversationId, messageId, page),
  ]);
  return {
    messages: merged(before.items, after.items),
    hasOlder: before.next_before !== null,
    hasNewer: after.items.length >= page,
  };
}
