/** The bubble that shows in the same frame as the keypress, before the store has given the message its id. */
import type { Composed, MessageView, QuoteView } from "../bindings";

/** What leaves the field: a note for the team, or an answer and what it quotes. */
export type Said = { mode: "note"; text: string } | { mode: "reply"; composed: Composed; quote: QuoteView | null };

let count = 0;

/** Nothing for what only the core can draw: a file by its content, a product as it is now. */
export function localMessage(conversationId: string, said: Said, authorName: string): MessageView | null {
  const shown = said.mode === "note" ? ({ kind: "note", text: said.text } as const) : drawn(said.composed);
  if (shown === null) return null;
  count += 1;
  return {
    id: `local:${count}`,
    conversation_id: conversationId,
    external_id: "",
    direction: "out",
    author: "HUMAN_AGENT",
    author_name: authorName,
    text: "",
    media: null,
    location: null,
    contact: null,
    buttons: [],
    footer: "",
    list: null,
    product: null,
    tapped: null,
    quote: said.mode === "reply" ? said.quote : null,
    event: null,
    source: "",
    reactions: [],
    edited_at: null,
    earlier: [],
    deleted_at: null,
    revision: null,
    delivery: "queued",
    failure: null,
    lost_file: null,
    created_at: new Date().toISOString(),
    sent_at: null,
    delivered_at: null,
    read_at: null,
    ...shown,
  };
}

function drawn(composed: Composed): (Pick<MessageView, "kind"> & Partial<MessageView>) | null {
  switch (composed.kind) {
    case "text":
      return { kind: "text", text: composed.text };
    case "buttons":
      return { kind: "buttons", text: composed.text, buttons: composed.form.labels, footer: composed.form.footer };
    case "list":
      return { kind: "list", text: composed.text, list: composed.form.menu, footer: composed.form.footer };
    case "location": {
      const { latitude, longitude, name } = composed;
      return { kind: "location", text: name, location: { latitude, longitude, name } };
    }
    case "contact":
      return { kind: "contact", contact: composed.card };
    case "file":
    case "product":
    case "voice":
      return null;
  }
}

/** Whether a message new to the log is the one that a local bubble stands for, as far as can be told before its id is known. */
export function standsFor(local: MessageView, stored: MessageView): boolean {
  return (
    stored.direction === "out" &&
    stored.author === "HUMAN_AGENT" &&
    stored.kind === local.kind &&
    stored.text === local.text &&
    stored.contact?.name === local.contact?.name
  );
}
