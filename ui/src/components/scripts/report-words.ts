// What a report tells, and why it did not arrive, as a person reads it.
import type { ReportView } from "../../bindings";
import { t, type MessageKey } from "../../i18n";

const ACKS: Readonly<Record<number, MessageKey>> = {
  [-1]: "tick.failed",
  0: "tick.queued",
  1: "tick.sent",
  2: "tick.delivered",
  3: "tick.read",
  4: "tick.played",
};

export const ackLabel = (ack: number): string => t(ACKS[ack] ?? "tick.queued");

/** Why the last attempt failed; nothing where it did not. */
export function faultSentence({ fault, fault_status }: ReportView): string | null {
  return fault === null ? null : t(`reports.fault.${fault}`, { status: fault_status });
}
