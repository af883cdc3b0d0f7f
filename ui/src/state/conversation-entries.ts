/**
 * What the log shows, as one flat list for the virtualiser: days, the line above the first unread message, and messages
 * that know whether they begin a group.
 */
import type { MessageView } from "../bindings";
import { compareIds } from "./ids";

/** Messages of one speaker closer than this belong together. */
const GROUP_MS = 3 * 60_000;

export type LogEntry =
  | { type: "day"; key: string; at: string }
  | { type: "unread"; key: string }
  | { type: "message"; key: string; message: MessageView; first: boolean };

export interface EntryInput {
  /** Stored messages, then those on their way to the store; oldest first. */
  messages: readonly MessageView[];
  /** The customer's first message of this id or after it has the unread line above it; `null` for none. */
  firstUnread: string | null;
  /** A stored message that began as a local bubble keeps that bubble's key, so that it does not blink. */
  keyOf: (message: MessageView) => string;
}

export function logEntries({ messages, firstUnread, keyOf }: EntryInput): LogEntry[] {
  const entries: LogEntry[] = [];
  const unreadId = firstUnread === null ? undefined : unreadFrom(messages, firstUnread)?.id;
  let previous: MessageView | undefined;
  for (const message of messages) {
    const newDay = previous === undefined || !sameDay(previous.created_at, message.created_at);
    if (newDay) entries.push({ type: "day", key: `day:${keyOf(message)}`, at: message.created_at });
    const unread = message.id === unreadId;
    if (unread) entries.push({ type: "unread", key: "unread" });
    const first = newDay || unread || previous === undefined || !sameGroup(previous, message);
    entries.push({ type: "message", key: keyOf(message), message, first });
    previous = message;
  }
  return entries;
}

/** The message of that id itself, unless it has gone. */
function unreadFrom(messages: readonly MessageView[], id: string): MessageView | undefined {
  return messages.find((message) => message.direction === "in" && isStored(message) && compareIds(message.id, id) >= 0);
}

/** Local bubbles have no id of the store yet. */
export function isStored(message: MessageView): boolean {
  return !message.id.startsWith("local:");
}

function sameGroup(a: MessageView, b: MessageView): boolean {
  if (standsAlone(a) || standsAlone(b)) return false;
  if (a.direction !== b.direction || a.author !== b.author) return false;
  if (a.author_name !== b.author_name || a.source !== b.source) return false;
  return Date.parse(b.created_at) - Date.parse(a.created_at) < GROUP_MS;
}

function standsAlone(message: MessageView): boolean {
  return message.kind === "note" || message.kind === "event";
}

function sameDay(a: string, b: string): boolean {
  return new Date(a).toDateString() === new Date(b).toDateString();
}
