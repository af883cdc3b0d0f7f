// Who answers a conversation: the same state machine as the core's, with undo.
import type { ConversationRow, EventView, HandoffCause, HandoffResult } from "../../bindings";
import { rowOf } from "./views";
import { ME, refuse, type Conversation, type Ownership, type World } from "./world";

type Reason = { detail?: string; actor?: string };

/** Gives the conversation a new owner and writes the event into the log; nothing happens when nothing changes. */
export function own(
  world: World,
  conversation: Conversation,
  after: Ownership,
  cause: HandoffCause,
  reason: Reason = {},
): HandoffResult {
  const before = conversation.owner;
  if (before.status === after.status && before.agent?.id === after.agent?.id) {
    return { row: rowOf(world, conversation), handoff: null };
  }
  const id = world.nextId();
  world.handoffs.set(id, { id, conversationId: conversation.id, before, after });
  conversation.owner = after;
  conversation.lastHandoff = id;
  const { detail = "", actor = "" } = reason;
  const event: EventView = { cause, detail, actor, by: actor ? "agent" : "nobody" };
  world.add(conversation, { direction: "out", author: "SYSTEM", kind: "event", text: "", event });
  world.changed(conversation);
  if (after.status === "HUMAN" && after.agent === null)
    world.emit({ type: "person_requested", conversation_id: conversation.id });
  return { row: rowOf(world, conversation), handoff: id };
}

const BOT: Ownership = { status: "BOT", agent: null, waitingSince: null };
const CLOSED: Ownership = { status: "CLOSED", agent: null, waitingSince: null };
const MINE: Ownership = { status: "HUMAN", agent: ME, waitingSince: null };

export function takeOver(world: World, id: string): HandoffResult {
  const conversation = world.conversation(id);
  const waitingSince = conversation.owner.status === "HUMAN" ? conversation.owner.waitingSince : null;
  return own(world, conversation, { ...MINE, waitingSince }, "taken_over", { actor: ME.name });
}

export const handBack = (world: World, id: string): HandoffResult =>
  own(world, world.conversation(id), BOT, "released", { actor: ME.name });

export const close = (world: World, id: string): HandoffResult =>
  own(world, world.conversation(id), CLOSED, "closed", { actor: ME.name });

export function reopen(world: World, id: string): HandoffResult {
  const conversation = world.conversation(id);
  if (conversation.owner.status !== "CLOSED") return { row: rowOf(world, conversation), handoff: null };
  return own(world, conversation, MINE, "reopened", { actor: ME.name });
}

/** A person answered: theirs from now on, and nobody waits. */
export function answered(world: World, conversation: Conversation, cause: "replied" | "phone_reply"): void {
  const agent = conversation.owner.agent ?? ME;
  if (conversation.owner.status !== "CLOSED")
    own(world, conversation, { ...MINE, agent }, cause, { actor: agent.name });
  if (conversation.owner.waitingSince !== null) {
    conversation.owner = { ...conversation.owner, waitingSince: null };
    world.changed(conversation);
  }
}

export function handOff(
  world: World,
  conversation: Conversation,
  cause: "phrase" | "button" | "rule",
  detail: string,
): void {
  if (conversation.owner.status === "HUMAN") return;
  own(world, conversation, { status: "HUMAN", agent: null, waitingSince: world.now() }, cause, { detail });
}

export function undo(world: World, handoffId: string): ConversationRow {
  const handoff = world.handoffs.get(handoffId) ?? refuse("not_found", `handoff ${handoffId}`);
  const conversation = world.conversation(handoff.conversationId);
  if (conversation.lastHandoff !== handoffId) refuse("conflict", "a later change of owner exists");
  const { row } = own(world, conversation, handoff.before, "undone", { actor: ME.name });
  conversation.lastHandoff = null;
  return row;
}
