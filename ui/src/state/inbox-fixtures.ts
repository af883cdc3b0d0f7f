/** Rows, messages and a scripted backend for the tests of the inbox. Every value that a story does not care about is filled in. */
import type { Backend } from "../backend/backend";
import { ABILITIES } from "./every-ability";
import type { MessageActions } from "../components/thread/message-actions";
import type { Code, ConversationDetail, ConversationRow, Event, MessageView, Status, UiError } from "../bindings";

export const ME = { id: "1", name: "Sari", is_me: true };

export const at = (minute: number): string => new Date(Date.UTC(2026, 6, 14, 2, 0) + minute * 60_000).toISOString();

export { ABILITIES };

export function row(
  id: string,
  status: Status | "MINE",
  minute: number,
  over: Partial<ConversationRow> = {},
): ConversationRow {
  return {
    id,
    channel_id: "1",
    channel_name: "Toko utama",
    realm: "real",
    contact: {
      id: `c${id}`,
      name: `Customer ${id}`,
      phone: "6281200000001",
      phone_pretty: "+62 812-0000-0001",
      is_group: false,
    },
    status: status === "MINE" ? "HUMAN" : status,
    agent: status === "MINE" ? ME : null,
    waiting_since: status === "HUMAN" ? at(minute) : null,
    unread: 0,
    last_message: null,
    draft: null,
    has_failed: false,
    blocked: false,
    pinned: false,
    updated_at: at(minute),
    created_at: at(0),
    ...over,
  };
}

export function message(id: string, over: Partial<MessageView> = {}): MessageView {
  return {
    id,
    conversation_id: "1",
    external_id: `3EB0${id}`,
    direction: "in",
    author: "CUSTOMER",
    author_name: "",
    kind: "text",
    text: `text ${id}`,
    media: null,
    location: null,
    contact: null,
    buttons: [],
    footer: "",
    list: null,
    product: null,
    tapped: null,
    quote: null,
    event: null,
    source: "",
    reactions: [],
    edited_at: null,
    earlier: [],
    deleted_at: null,
    revision: null,
    delivery: "delivered",
    failure: null,
    lost_file: null,
    created_at: at(Number(id)),
    sent_at: null,
    delivered_at: null,
    read_at: null,
    ...over,
  };
}

export const ours = (id: string, over: Partial<MessageView> = {}): MessageView =>
  message(id, { direction: "out", author: "HUMAN_AGENT", author_name: "Sari", delivery: "queued", ...over });

export function detail(of: ConversationRow, over: Partial<ConversationDetail> = {}): ConversationDetail {
  return {
    row: of,
    tags: [],
    note: "",
    bot_enabled: true,
    first_unread: null,
    draft_reply: "",
    draft_note: "",
    draft_quote: null,
    draft_form: null,
    draft_list: null,
    first_seen: at(0),
    conversations: 1,
    bot_actions: [],
    shared: [],
    shared_count: 0,
    fields: [],
    merges: [],
    last_handoff: null,
    ...over,
  };
}

/** A backend that answers what the story gives it and fails loudly on everything else. */
export function backendWith(answers: Partial<Backend>): Backend {
  return new Proxy(answers, {
    get(target, name: keyof Backend) {
      return target[name] ?? (() => Promise.reject(new Error(`the story has no answer for ${name}`)));
    },
  }) as Backend;
}

/** Answers like the store does: newest first before an id, oldest first after one. */
export function pagesOf(
  log: () => readonly MessageView[],
): Pick<Backend, "messagesBefore" | "messagesAfter" | "message"> {
  return {
    messagesBefore: (_, before, limit) => {
      const older = log().filter((one) => before === null || BigInt(one.id) < BigInt(before));
      const items = older.slice(-limit).reverse();
      return Promise.resolve({ items, next_before: older.length > limit ? (items.at(-1)?.id ?? null) : null });
    },
    messagesAfter: (_, after, limit) => {
      const newer = log().filter((one) => BigInt(one.id) > BigInt(after));
      return Promise.resolve({ items: newer.slice(0, limit), next_before: null });
    },
    message: (id) => Promise.resolve(log().find((one) => one.id === id) ?? null),
  };
}

/** What the bridge rejects with when the core refuses. */
export const refused = (code: Code): Promise<never> =>
  Promise.reject(Object.assign(new Error(code), { code, params: {}, detail: "" } satisfies UiError));

/** A promise that the story settles when it wants to. */
export function deferred<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** What the log does about its messages: nothing that a story does not say. */
export function actionsWith(over: Partial<MessageActions> = {}): MessageActions {
  const nothing = () => undefined;
  return {
    jump: nothing,
    retry: nothing,
    discard: nothing,
    settle: nothing,
    can: ABILITIES,
    reactingTo: null,
    setReactingTo: nothing,
    react: nothing,
    edit: nothing,
    teach: nothing,
    remove: nothing,
    settleChange: nothing,
    ...over,
  };
}

export const changed = (id: string): Event => ({ type: "conversation_changed", conversation_id: id });
export const received = (conversation_id: string, message_id: string): Event => ({
  type: "message_received",
  realm: "real",
  conversation_id,
  message_id,
});
export const added = (conversation_id: string, message_id: string): Event => ({
  type: "message_added",
  realm: "real",
  conversation_id,
  message_id,
});
export const ticked = (conversation_id: string, message_id: string): Event => ({
  type: "message_changed",
  conversation_id,
  message_id,
});
