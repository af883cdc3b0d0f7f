/** Sends later what the desk would send now: the same parts, the same way back into the field. */
import type { Composed, ConversationRow, ScheduledView } from "../bindings";
import type { Desk } from "./inbox-desk.svelte";
import { choicesOf, partsOf, type SentAs } from "./sending";

/** What the field of a conversation holds, which need not be open any more, leaves at `dueAt`. Whether all of it will. */
export async function sendLater(desk: Desk, row: ConversationRow, dueAt: string, as: SentAs): Promise<boolean> {
  const { id } = row;
  const draft = desk.drafts.take(id, "reply");
  const files = desk.attachments.take(id);
  const kept: ScheduledView[] = [];
  for (const { composed } of partsOf(draft.text, choicesOf(draft, as), files)) {
    const replyTo = kept.length === 0 ? (draft.quote?.id ?? null) : null;
    const stored = await desk.attempt(() => desk.backend.sendLater(id, composed, replyTo, dueAt), id);
    if (stored === undefined) break;
    kept.push(stored);
  }
  const whole = kept.length === Math.max(1, files.length);
  if (!whole) desk.attachments.giveBack(id, files.slice(kept.length));
  if (kept.length === 0) draft.giveBack();
  else await draft.sent();
  offerTakingBack(desk, row, kept, () => {
    draft.giveBack();
    desk.attachments.giveBack(id, files.slice(0, kept.length));
  });
  return whole;
}

/** Something beside the field leaves at `dueAt`; the words of the field stay. */
export async function sendBesideLater(
  desk: Desk,
  row: ConversationRow,
  composed: Composed,
  dueAt: string,
): Promise<boolean> {
  const { id } = row;
  const stored = await desk.attempt(() => desk.backend.sendLater(id, composed, null, dueAt), id);
  if (stored !== undefined) offerTakingBack(desk, row, [stored], () => undefined);
  return stored !== undefined;
}

/** One of those that wait leaves now; it can be taken back as any other answer. */
export async function sendNow(desk: Desk, id: string): Promise<void> {
  const sent = await desk.attempt(() => desk.backend.sendScheduledNow(id));
  const row = desk.open?.row;
  if (sent === undefined || !row) return;
  desk.tell("send", row, async () => {
    const isBack = await desk.done(() => desk.backend.takeBack(sent.id));
    if (isBack) await desk.done(() => desk.backend.restoreScheduled(id));
  });
}

/** One of those that wait never leaves, unless that is taken back. */
export async function cancelScheduled(desk: Desk, id: string): Promise<void> {
  const row = desk.open?.row;
  const cancelled = await desk.done(() => desk.backend.cancelScheduled(id));
  if (cancelled && row) {
    desk.tell("cancelLater", row, async () => void (await desk.done(() => desk.backend.restoreScheduled(id))));
  }
}

function offerTakingBack(desk: Desk, row: ConversationRow, kept: readonly ScheduledView[], restore: () => void): void {
  if (kept.length === 0) return;
  desk.tell("sendLater", row, async () => {
    for (const one of kept.toReversed()) {
      if (!(await desk.done(() => desk.backend.cancelScheduled(one.id)))) return;
    }
    restore();
  });
}
