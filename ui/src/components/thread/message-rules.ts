/** What can be done about a message, and why not. The core decides; here it is told before somebody tries. */
import type { AbilitiesView, MessageView } from "../../bindings";
import { t } from "../../i18n";
import { isStored } from "../../state/conversation-entries";

const MINUTE_MS = 60_000;
/** How long words can be changed after they were sent. */
const EDIT_MINUTES = 20;

const isSaid = ({ kind }: MessageView): boolean => kind !== "note" && kind !== "event";
const stands = (message: MessageView): boolean => isStored(message) && isSaid(message) && message.deleted_at === null;

/** Whether the customer's phone may have it. */
export function hasLeft({ delivery }: MessageView): boolean {
  return delivery === "sent" || delivery === "delivered" || delivery === "read" || delivery === "played";
}

export function canReact(message: MessageView): boolean {
  return stands(message) && (message.direction === "in" || hasLeft(message));
}

/** Words that a person of the shop wrote. */
export function canEdit(message: MessageView): boolean {
  const onItsWay = message.delivery === "sending" || message.delivery === "uncertain";
  return stands(message) && message.author === "HUMAN_AGENT" && message.kind === "text" && !onItsWay && inTime(message);
}

/** Words that the bot could say the next time. */
export function canTeach(message: MessageView): boolean {
  return stands(message) && message.author === "HUMAN_AGENT" && message.kind === "text";
}

export function canDelete(message: MessageView): boolean {
  return stands(message) && message.direction === "out" && message.delivery !== "sending";
}

/** Minutes in which the words can still be changed; those that have not left wait as long as they do. */
export function minutesToEdit(message: MessageView, now = Date.now()): number | null {
  if (!hasLeft(message)) return null;
  const ends = Date.parse(message.sent_at ?? message.created_at) + EDIT_MINUTES * MINUTE_MS;
  return Math.max(0, Math.ceil((ends - now) / MINUTE_MS));
}

function inTime(message: MessageView): boolean {
  const minutes = minutesToEdit(message);
  return minutes === null || minutes > 0;
}

export function reasonAgainstEdit(message: MessageView, can: AbilitiesView | null): string | undefined {
  return hasLeft(message) && can?.edits !== true ? t("kinds.no_edits") : undefined;
}

export function reasonAgainstDelete(message: MessageView, can: AbilitiesView | null): string | undefined {
  return hasLeft(message) && can?.deletes !== true ? t("kinds.no_deletes") : undefined;
}
