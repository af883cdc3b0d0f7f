/**
 * The loaded stretch of a conversation, oldest first and without gaps, as pure functions: merging pages, putting single
 * messages in their place, taking them out.
 */
import type { MessageView } from "../bindings";
import { compareIds } from "./ids";

export type Log = readonly MessageView[];

/** Union of both by id, ordered by age; of two versions the one from `page` counts, because it was read later. */
export function merged(log: Log, page: Log): Log {
  const byId = new Map(log.map((message) => [message.id, message]));
  for (const message of page) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => compareIds(a.id, b.id));
}

/**
 * `log` with `message` in its place. One older than a log that goes on further up, or newer than one that goes on
 * further down, stays out: it would leave a gap, and the page between brings it.
 */
export function withMessage(log: Log, message: MessageView, edge: { hasOlder: boolean; hasNewer: boolean }): Log {
  const first = log[0];
  const last = log.at(-1);
  if (edge.hasOlder && first !== undefined && compareIds(message.id, first.id) < 0) return log;
  if (edge.hasNewer && last !== undefined && compareIds(message.id, last.id) > 0) return log;
  return merged(log, [message]);
}

export function withoutMessage(log: Log, id: string): Log {
  return log.some((message) => message.id === id) ? log.filter((message) => message.id !== id) : log;
}

/** Whether the customer has written since `last` was the newest message, or at all where there was none. */
export function arrivedAfter(last: MessageView | undefined, log: Log): boolean {
  return log.some(
    (message) => message.direction === "in" && (last === undefined || compareIds(message.id, last.id) > 0),
  );
}
