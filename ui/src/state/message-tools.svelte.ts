/**
 * What is being done about single messages of the open conversation: a sign is chosen, words are changed, or one is about to be
 * deleted. A refusal is shown where those of the conversation are.
 */
import type { BotFaq, MessageView } from "../bindings";
import type { Desk } from "./inbox-desk.svelte";

export class MessageTools {
  /** The message whose signs are being chosen. */
  reactingTo = $state<string | null>(null);
  editing = $state.raw<MessageView | null>(null);
  removing = $state.raw<MessageView | null>(null);
  /** What the bot is being taught. */
  teaching = $state.raw<BotFaq | null>(null);
  readonly #desk: () => Desk;

  constructor(desk: () => Desk) {
    this.#desk = desk;
  }

  /** An empty sign takes ours away. */
  async react(message: MessageView, sign: string): Promise<void> {
    this.reactingTo = null;
    await this.#do((desk) => desk.backend.react(message.id, sign));
  }

  async edit(message: MessageView, text: string): Promise<void> {
    this.editing = null;
    await this.#do((desk) => desk.backend.editMessage(message.id, text));
  }

  async remove(message: MessageView): Promise<void> {
    this.removing = null;
    await this.#do((desk) => desk.backend.deleteMessage(message.id));
  }

  /** Resolves to whether the bot knows it from now on. */
  async teach(taught: BotFaq): Promise<boolean> {
    this.teaching = null;
    const desk = this.#desk();
    return desk.done(() => desk.backend.teachBot(desk.realm, taught));
  }

  /** Tries a refused change again, or forgets it. */
  async settle(messageId: string, again: boolean): Promise<void> {
    await this.#do((desk) => desk.backend.settleRevision(messageId, again));
  }

  async #do(operation: (desk: Desk) => Promise<void>): Promise<void> {
    const desk = this.#desk();
    await desk.done(() => operation(desk));
  }
}

/** A reply with what the customer had asked before it. */
export function lessonOf(messages: readonly MessageView[], reply: MessageView): BotFaq {
  const before = messages.slice(
    0,
    messages.findIndex(({ id }) => id === reply.id),
  );
  const asked = before.findLast(({ direction, text }) => direction === "in" && text !== "");
  return { question: asked?.text ?? "", answer: reply.text };
}
