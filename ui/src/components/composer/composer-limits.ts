/** What the field takes, and why it takes nothing at all. */
import type { ChannelView, ConversationRow, DraftMode } from "../../bindings";

/** Characters of a text message; the core refuses more. */
export const TEXT_LIMIT = 65_536;
/** From here on the number of characters is shown. */
export const COUNT_FROM = 60_000;

export type Lock = "blocked" | "unlinked";

/** Why a reply cannot be written; a note always can. A number that is only out of reach still takes replies: they wait. */
export function lockOf(row: ConversationRow, channel: ChannelView | undefined, mode: DraftMode): Lock | null {
  if (mode === "note") return null;
  if (row.blocked) return "blocked";
  const state = channel?.session.state;
  const linked = state === "connected" || state === "connecting" || state === "degraded";
  return linked ? null : "unlinked";
}

/** Characters as the core counts them: Unicode code points. */
export function lengthOf(text: string): number {
  let count = 0;
  for (const char of text) count += char.length > 0 ? 1 : 0;
  return count;
}

export function canSend(text: string): boolean {
  return text.trim() !== "" && (text.length <= TEXT_LIMIT || lengthOf(text) <= TEXT_LIMIT);
}
