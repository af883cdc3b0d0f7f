/**
 * Notices that a number is back and that what waited for it has left, so that one toast can say so. What failed on the way is
 * not counted as sent: it stays in its place and says itself what to do.
 */
import type { ChannelView } from "../bindings";
import { Serial } from "./serial";
import { standingOf } from "./session";

export class BackOnline {
  /** Messages that waited when a number was last without a connection. */
  readonly #waited = new Map<string, number>();
  readonly #failedSince: () => Promise<number>;
  readonly #line = new Serial();
  #failedBefore = 0;

  /** `failed` counts the messages that could not be sent. */
  constructor(failed: () => Promise<number>) {
    this.#failedSince = failed;
  }

  /** How many messages have left since their number came back; 0 while there is nothing to tell. */
  follow(channels: readonly ChannelView[]): Promise<number> {
    return this.#line.run(() => this.#follow(channels));
  }

  async #follow(channels: readonly ChannelView[]): Promise<number> {
    let sent = 0;
    for (const channel of channels) {
      if (standingOf(channel) === "trouble") await this.#wait(channel);
      else if (standingOf(channel) !== "working") this.#waited.delete(channel.id);
      else if (channel.queued === 0) sent += this.#settle(channel.id);
    }
    if (sent === 0) return 0;
    const failed = Math.max(0, (await this.#failedSince()) - this.#failedBefore);
    return Math.max(0, sent - failed);
  }

  async #wait({ id, queued }: ChannelView): Promise<void> {
    if (this.#waited.size === 0) this.#failedBefore = await this.#failedSince();
    this.#waited.set(id, queued);
  }

  #settle(id: string): number {
    const waited = this.#waited.get(id) ?? 0;
    this.#waited.delete(id);
    return waited;
  }
}
