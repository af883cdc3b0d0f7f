// Read models of the shop in memory, as the core would give them.
import type {
  ConversationDetail,
  ConversationRow,
  MergeView,
  MessagePreview,
  MessageView,
  PracticeChat,
  PracticeView,
} from "../../bindings";
import { ME, type Conversation, type World } from "./world";

const PREVIEW = 200;

const isSpoken = (message: MessageView): boolean => message.kind !== "event" && message.kind !== "note";

export function rowOf(world: World, conversation: Conversation): ConversationRow {
  const contact = world.contactOf(conversation);
  const channel = world.channel(conversation.channelId);
  const last = conversation.messages.findLast(isSpoken);
  return {
    id: conversation.id,
    channel_id: channel.id,
    channel_name: channel.name,
    realm: contact.realm,
    contact: {
      id: contact.id,
      name: contact.name || contact.phonePretty,
      phone: contact.phone,
      phone_pretty: contact.phonePretty,
      is_group: contact.isGroup,
    },
    status: conversation.owner.status,
    agent: conversation.owner.agent,
    waiting_since: conversation.owner.waitingSince,
    unread: conversation.unread,
    last_message: last ? previewOf(last) : null,
    draft: conversation.draft.reply.slice(0, PREVIEW) || null,
    has_failed: conversation.messages.some((message) => message.delivery === "failed"),
    blocked: conversation.blocked,
    pinned: conversation.pinned ?? false,
    updated_at: last?.created_at ?? conversation.createdAt,
    created_at: conversation.createdAt,
  };
}

function previewOf(message: MessageView): MessagePreview {
  const { kind, text, direction, author, delivery, created_at, deleted_at } = message;
  return {
    kind,
    text: text.slice(0, PREVIEW),
    direction,
    author,
    deleted: deleted_at !== null,
    delivery,
    created_at,
  };
}

export function detailOf(world: World, conversation: Conversation): ConversationDetail {
  const contact = world.contactOf(conversation);
  const shared = conversation.messages.flatMap(({ id, media }) => (media ? [{ message_id: id, media }] : [])).reverse();
  return {
    row: rowOf(world, conversation),
    tags: [...contact.tags],
    note: contact.note,
    bot_enabled: conversation.botEnabled,
    first_unread: firstUnreadOf(conversation),
    draft_reply: conversation.draft.reply,
    draft_note: conversation.draft.note,
    draft_quote: conversation.draft.quote,
    draft_form: conversation.draft.form,
    draft_list: conversation.draft.list,
    first_seen: contact.firstSeen,
    conversations: 1,
    bot_actions: botActionsOf(conversation),
    shared: shared.slice(0, 12),
    shared_count: shared.length,
    fields: world.people.valuesOf(contact.id),
    merges: mergesOf(world, contact.id),
    last_handoff: conversation.lastHandoff,
  };
}

export function mergesOf(world: World, contactId: string): MergeView[] {
  const mine = world.people.merges.filter(({ kept }) => kept === contactId);
  return mine.map(({ id, merged, at }, index) => ({
    id,
    name: merged.name,
    by_network: false,
    by: ME.name,
    at,
    can_undo: index === 0,
  }));
}

function firstUnreadOf({ unread, readUpTo, messages }: Conversation): string | null {
  if (unread === 0) return null;
  const first = messages.find(({ direction, id }) => direction === "in" && BigInt(id) > BigInt(readUpTo));
  return first?.id ?? null;
}

function botActionsOf(conversation: Conversation): ConversationDetail["bot_actions"] {
  return conversation.messages
    .flatMap((message): ConversationDetail["bot_actions"] => {
      if (message.author === "BOT") return [{ source: message.source, cause: null, at: message.created_at }];
      const cause = message.event?.cause;
      if (cause !== "phrase" && cause !== "button" && cause !== "rule") return [];
      return [{ source: message.event?.detail ?? "", cause, at: message.created_at }];
    })
    .slice(-5);
}

export function practiceViewOf(world: World): PracticeView | null {
  const channel = world.practiceChannel();
  if (!channel) return null;
  const chats = [...world.conversations.values()].filter((conversation) => conversation.channelId === channel.id);
  return {
    channel_id: channel.id,
    linked: channel.phone !== "",
    ...world.practice,
    phone: channel.phone,
    name: channel.name,
    chats: chats.map((conversation) => chatOf(world, conversation)).sort((a, b) => lastAt(b).localeCompare(lastAt(a))),
  };
}

const lastAt = (chat: PracticeChat): string => chat.lines.at(-1)?.at ?? "";

function chatOf(world: World, conversation: Conversation): PracticeChat {
  const { phone, name, isGroup } = world.contactOf(conversation);
  const lines = conversation.messages
    .filter((message) => isSpoken(message) && (message.direction === "in" || ARRIVED.has(message.delivery)))
    .slice(-20)
    .map(({ direction, kind, text, external_id, buttons, list, footer, reactions, ...message }) => ({
      from_customer: direction === "in",
      kind,
      text,
      msgid: external_id,
      buttons,
      list,
      footer,
      signs: reactions.map(({ sign, ours }) => ({ sign, from_customer: !ours })),
      edited: message.edited_at !== null,
      deleted: message.deleted_at !== null,
      at: message.created_at,
    }));
  return { phone, name, is_group: isGroup, lines };
}

const ARRIVED: ReadonlySet<MessageView["delivery"]> = new Set(["sent", "delivered", "read", "played"]);
