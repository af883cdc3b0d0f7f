// What a seeded shop needs to have a past.
import { begin, type Customer } from "./receiving";
import type { Conversation, World } from "./world";

const MINUTE = 60_000;

/** `minutes` before now, as a time of the store. */
export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * MINUTE).toISOString();
}

/** Begins a conversation that many minutes ago. */
export function past(world: World, channelId: string, customer: Customer, minutes: number): Conversation {
  const conversation = begin(world, channelId, customer);
  conversation.createdAt = ago(minutes);
  world.contactOf(conversation).firstSeen = ago(minutes);
  return conversation;
}
