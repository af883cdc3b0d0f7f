/** The bubble that shows in the same frame as the keypress, before the store has given the message its id. */
import type { DraftMode, MessageView } from "../bindings";

let count = 0;

export function localMessage(conversationId: string, mode: DraftMode, text: string, authorName: string): MessageView {
  count += 1;
  return {
    id: `local:${count}`,
    conversation_id: conversationId,
    external_id: "",
    direction: "out",
    author: "HUMAN_AGENT",
    author_name: authorName,
    kind: mode === "note" ? "note" : "text",
    text,
    media: null,
    location: null,
    contact: null,
    buttons: [],
    tapped: null,
    quote: null,
    event: null,
    source: "",
    delivery: "queued",
    failure: null,
    created_at: new Date().toISOString(),
    sent_at: null,
    delivered_at: null,
    read_at: null,
  };
}

/** Whether a message new to the log is the one that a local bubble stands for, as far as can be told before its id is known. */
export function standsFor(local: MessageView, stored: MessageView): boolean {
  return (
    stored.direction === "out" &&
    stored.author === "HUMAN_AGENT" &&
    stored.kind === local.kind &&
    stored.text === local.text
  );
}
