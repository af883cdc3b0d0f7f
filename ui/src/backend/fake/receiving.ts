// A customer writes: the conversation is found or begun, what we sent is read, and the bot answers after a moment.
import type { MessageView } from "../../bindings";
import { quoteView } from "./reading";
import { botTurn } from "./bot";
import { own } from "./owning";
import { markSeen } from "./sending";
import { customerWrote } from "./later";
import type { Conversation, NewMessage, World } from "./world";

const BOT_THINKS_MS = 1200;

export type Customer = { phone: string; pretty?: string; name: string };
export type Inbound = Omit<NewMessage, "direction" | "author">;

export function receive(world: World, channelId: string, customer: Customer, inbound: Inbound): MessageView | null {
  const conversation = world.conversationWith(channelId, customer.phone) ?? begin(world, channelId, customer);
  if (conversation.blocked) return null;
  markSeen(world, conversation);
  if (conversation.owner.status === "CLOSED") {
    own(world, conversation, { status: "BOT", agent: null, waitingSince: null }, "customer_returned");
  }
  const message = world.add(conversation, { ...inbound, direction: "in", author: "CUSTOMER" });
  conversation.unread += 1;
  customerWrote(world, conversation);
  if (conversation.owner.status === "HUMAN") {
    conversation.owner = { ...conversation.owner, waitingSince: conversation.owner.waitingSince ?? message.created_at };
  } else {
    world.later(BOT_THINKS_MS, () => botTurn(world, conversation, message));
  }
  world.changed(conversation);
  return message;
}

/** A tap on a button of a message of ours, or on a row of its list. */
export function tap(world: World, conversation: Conversation, label: string): void {
  const offers = ({ buttons, list }: MessageView): boolean =>
    buttons.includes(label) || (list?.sections.some(({ rows }) => rows.some(({ title }) => title === label)) ?? false);
  const asked = conversation.messages.findLast(offers);
  const { phone, name } = world.contactOf(conversation);
  if (asked) world.change(conversation, asked.id, { tapped: label });
  const quote = asked ? quoteView(asked) : null;
  receive(
    world,
    conversation.channelId,
    { phone, name },
    { kind: asked?.list ? "list_reply" : "button_reply", text: label, quote },
  );
}

export function begin(world: World, channelId: string, { phone, pretty, name }: Customer): Conversation {
  const channel = world.channel(channelId);
  const contactId = world.nextId();
  const now = world.now();
  world.contacts.set(contactId, {
    id: contactId,
    realm: channel.realm,
    name,
    phone,
    phonePretty: pretty ?? `+${phone}`,
    isGroup: false,
    tags: [],
    note: "",
    firstSeen: now,
  });
  const conversation = world.begin(channelId, contactId);
  return conversation;
}
