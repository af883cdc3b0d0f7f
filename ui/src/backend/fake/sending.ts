// The simulated network: queued, sent, delivered, and read once the customer writes again; nothing while the phone is offline.
import type { MessageView } from "../../bindings";
import { refuse, type Conversation, type NewMessage, type World } from "./world";

const SEND_MS = 350;
/** How long a person's message can be taken back. */
const UNDO_MS = 6000;
const DELIVER_MS = 900;

/** Words that make the practice network misbehave, so that failed and uncertain can be seen at will. */
const REFUSED = "#fail";
const LOST = "#uncertain";

const PENDING: ReadonlySet<MessageView["delivery"]> = new Set(["queued", "sending", "uncertain"]);

/** Puts a message of ours into the log and sends it. */
export function send(world: World, conversation: Conversation, message: Omit<NewMessage, "direction">): MessageView {
  if (conversation.blocked) refuse("blocked", conversation.id);
  if (world.channel(conversation.channelId).phone === "") refuse("not_linked", conversation.channelId);
  const added = world.add(conversation, { ...message, direction: "out", delivery: "queued" });
  world.changed(conversation);
  if (message.author === "HUMAN_AGENT") world.later(UNDO_MS, () => leave(world, conversation, added.id));
  else transmit(world, conversation, added.id);
  return added;
}

/** The message can no longer be taken back; one that was, or has gone out when the phone came back, is left alone. */
function leave(world: World, conversation: Conversation, id: string): void {
  const message = conversation.messages.find((known) => known.id === id);
  if (message?.delivery === "queued") transmit(world, conversation, id);
}

function transmit(world: World, conversation: Conversation, id: string): void {
  if (!isOnline(world, conversation)) return countQueued(world, conversation.channelId);
  world.later(SEND_MS, () => {
    if (!isOnline(world, conversation)) return countQueued(world, conversation.channelId);
    const text = conversation.messages.find((message) => message.id === id)?.text ?? "";
    if (text.includes(REFUSED)) world.change(conversation, id, { delivery: "failed", failure: "by_network" });
    else if (text.includes(LOST)) world.change(conversation, id, { delivery: "uncertain" });
    else accept(world, conversation, id);
    world.changed(conversation);
  });
}

function accept(world: World, conversation: Conversation, id: string): void {
  world.change(conversation, id, { delivery: "sent", sent_at: world.now(), failure: null });
  world.later(DELIVER_MS, () => {
    world.change(conversation, id, { delivery: "delivered", delivered_at: world.now() });
    world.changed(conversation);
  });
}

/** The customer has looked: everything delivered is read. */
export function markSeen(world: World, conversation: Conversation): void {
  for (const message of conversation.messages) {
    if (message.direction === "out" && (message.delivery === "sent" || message.delivery === "delivered")) {
      world.change(conversation, message.id, {
        delivery: "read",
        delivered_at: message.delivered_at ?? world.now(),
        read_at: world.now(),
      });
    }
  }
}

/** The same message again, never a second one. */
export function retry(world: World, conversation: Conversation, id: string): void {
  requeue(world, conversation, messageThat(conversation, id, "failed"));
}

function messageThat(conversation: Conversation, id: string, is: "failed" | "uncertain"): MessageView {
  const message = conversation.messages.find((known) => known.id === id);
  return message?.delivery === is ? message : refuse("conflict", `message ${id} is not ${is}`);
}

function requeue(world: World, conversation: Conversation, { id, text }: MessageView): void {
  world.change(conversation, id, {
    delivery: "queued",
    failure: null,
    text: text.replace(REFUSED, "").replace(LOST, "").trim(),
  });
  world.changed(conversation);
  transmit(world, conversation, id);
}

export function discard(world: World, conversation: Conversation, id: string): void {
  const index = conversation.messages.findIndex((message) => message.id === id && message.delivery === "failed");
  if (index < 0) refuse("conflict", `message ${id} cannot be discarded`);
  conversation.messages.splice(index, 1);
  world.emit({ type: "message_removed", conversation_id: conversation.id, message_id: id });
  world.changed(conversation);
}

/** The agent's word on a message that may have left; nothing else can be settled. */
export function settle(world: World, conversation: Conversation, id: string, arrived: boolean): void {
  const message = messageThat(conversation, id, "uncertain");
  if (arrived) accept(world, conversation, id);
  else requeue(world, conversation, message);
}

export function setOnline(world: World, online: boolean): void {
  const channel = world.practiceChannel() ?? refuse("not_found", "practice channel");
  world.practice.online = online;
  world.updateChannel(channel.id, {
    session: online ? { state: "connected" } : { state: "degraded", reason: "The phone is not connected." },
    queued: online ? 0 : channel.queued,
  });
  if (!online) return;
  for (const conversation of world.conversations.values()) {
    const waiting = conversation.messages.filter(
      (message) => message.direction === "out" && message.delivery === "queued",
    );
    for (const message of waiting) transmit(world, conversation, message.id);
  }
}

function isOnline(world: World, conversation: Conversation): boolean {
  return world.channel(conversation.channelId).session.state === "connected";
}

function countQueued(world: World, channelId: string): void {
  const queued = [...world.conversations.values()]
    .filter((conversation) => conversation.channelId === channelId)
    .flatMap((conversation) => conversation.messages)
    .filter((message) => message.direction === "out" && PENDING.has(message.delivery)).length;
  world.updateChannel(channelId, { queued });
}
