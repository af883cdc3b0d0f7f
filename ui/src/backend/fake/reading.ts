// The reading commands: groups of the inbox, pages of the log, search, and what counts as read.
import type {
  ConversationPage,
  ConversationRow,
  InboxCounts,
  InboxFilter,
  MessageHit,
  MessagePage,
  MessageView,
  QuoteView,
  Realm,
  SearchResults,
} from "../../bindings";
import { folded } from "../../i18n/folding";
import { rowOf } from "./views";
import type { Conversation, World } from "./world";

const HITS = 50;

function rowsOf(world: World, realm: Realm): ConversationRow[] {
  return [...world.conversations.values()]
    .map((conversation) => rowOf(world, conversation))
    .filter((row) => row.realm === realm);
}

const needsYou = (row: ConversationRow): boolean => row.status === "HUMAN" && row.agent === null;
const isMine = (row: ConversationRow): boolean => row.status === "HUMAN" && row.agent?.is_me === true;

const IN_GROUP: Record<InboxFilter["group"], (row: ConversationRow) => boolean> = {
  open: (row) => row.status !== "CLOSED",
  needs_you: needsYou,
  mine: isMine,
  with_bot: (row) => row.status === "BOT",
  closed: (row) => row.status === "CLOSED",
};

export function inboxCounts(world: World, realm: Realm): InboxCounts {
  const rows = rowsOf(world, realm);
  const count = (belongs: (row: ConversationRow) => boolean) => rows.filter(belongs).length;
  return {
    open: count(IN_GROUP.open),
    needs_you: count(needsYou),
    mine: count(isMine),
    with_bot: count(IN_GROUP.with_bot),
    unread: count((row) => row.status === "HUMAN" && row.unread > 0),
  };
}

export function conversations(
  world: World,
  filter: InboxFilter,
  cursor: string | null,
  limit: number,
): ConversationPage {
  const rows = rowsOf(world, filter.realm)
    .filter(IN_GROUP[filter.group])
    .filter((row) => !filter.unread_only || row.unread > 0)
    .filter((row) => filter.channel_id === null || row.channel_id === filter.channel_id)
    .sort(filter.group === "needs_you" ? longestWaitFirst : newestFirst)
    .sort((a, b) => Number(b.pinned) - Number(a.pinned));
  const start = cursor === null ? 0 : rows.findIndex((row) => row.id === cursor) + 1;
  const items = rows.slice(start, start + limit);
  return { items, next_cursor: start + limit < rows.length ? (items.at(-1)?.id ?? null) : null };
}

const newestFirst = (a: ConversationRow, b: ConversationRow): number => b.updated_at.localeCompare(a.updated_at);
const longestWaitFirst = (a: ConversationRow, b: ConversationRow): number =>
  (a.waiting_since ?? "").localeCompare(b.waiting_since ?? "");

/** Newest first. */
export function messagesBefore(world: World, id: string, before: string | null, limit: number): MessagePage {
  const older = inOrder(world, id).filter((message) => before === null || BigInt(message.id) < BigInt(before));
  const items = older.slice(-limit).reverse();
  return { items, next_before: older.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Oldest first: the page that follows `after`. */
export function messagesAfter(world: World, id: string, after: string, limit: number): MessagePage {
  const newer = inOrder(world, id).filter((message) => BigInt(message.id) > BigInt(after));
  return { items: newer.slice(0, limit), next_before: null };
}

function inOrder(world: World, id: string): MessageView[] {
  return [...world.conversation(id).messages].sort((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

export function markRead(world: World, id: string): void {
  const conversation = world.conversation(id);
  readUpTo(world, conversation, inOrder(world, id).at(-1), 0);
}

/** The customer's newest message counts as unread again, whatever we have said since. */
export function markUnread(world: World, id: string): void {
  const conversation = world.conversation(id);
  const log = inOrder(world, id);
  const newest = log.findLastIndex((message) => message.direction === "in");
  readUpTo(world, conversation, log[newest - 1], Math.max(conversation.unread, 1));
}

function readUpTo(world: World, conversation: Conversation, last: MessageView | undefined, unread: number): void {
  conversation.unread = unread;
  conversation.readUpTo = last?.id ?? "0";
  world.changed(conversation);
}

export function findMessage(world: World, messageId: string): MessageView | null {
  for (const conversation of world.conversations.values()) {
    const found = conversation.messages.find((message) => message.id === messageId);
    if (found) return found;
  }
  return null;
}

export function search(world: World, realm: Realm, query: string, conversationId: string | null): SearchResults {
  const words = folded(query.trim());
  if (words.length < 2) return { people: [], messages: [], more: false };
  const digits = words.replace(/\D/g, "");
  const rows = rowsOf(world, realm);
  const people = conversationId
    ? []
    : rows.filter(
        ({ contact }) => folded(contact.name).includes(words) || (digits.length > 1 && contact.phone.includes(digits)),
      );
  const hits = rows
    .filter((row) => conversationId === null || row.id === conversationId)
    .flatMap((row) => inOrder(world, row.id).flatMap((message) => hitOf(row, message, words)))
    .sort((a, b) => b.created_at.localeCompare(a.created_at));
  return { people, messages: hits.slice(0, HITS), more: hits.length > HITS };
}

function hitOf(conversation: ConversationRow, message: MessageView, words: string): SearchResults["messages"] {
  const at = folded(message.text).indexOf(words);
  if (at < 0 || message.kind === "event") return [];
  const from = Math.max(0, at - 24);
  const end = at + words.length;
  const snippet = `${from > 0 ? "…" : ""}${message.text.slice(from, at)}\uE000${message.text.slice(at, end)}\uE001${message.text.slice(end, end + 60)}`;
  return [{ conversation, message_id: message.id, snippet, created_at: message.created_at }];
}

/** Newest first. */
export function failedMessages(world: World, realm: Realm): MessageHit[] {
  const hits = rowsOf(world, realm).flatMap((conversation) =>
    inOrder(world, conversation.id)
      .filter(({ delivery }) => delivery === "failed")
      .map(({ id, text, created_at }) => ({ conversation, message_id: id, snippet: text.slice(0, 200), created_at })),
  );
  return hits.sort((a, b) => b.created_at.localeCompare(a.created_at));
}

export const quoteView = ({ id, author, kind, text, deleted_at }: MessageView): QuoteView => ({
  id,
  author,
  kind,
  text: text.slice(0, 200),
  is_deleted: deleted_at !== null,
});

/** A message as one that quotes it shows it. */
export function quoteOf(world: World, id: string | null): QuoteView | null {
  const quoted = id === null ? null : findMessage(world, id);
  return quoted && quoteView(quoted);
}
