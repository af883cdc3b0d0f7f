/** Why a message waits for a person and not for its time: one sentence each. */
import type { ScheduledView, ScheduleTrouble } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import { momentWords } from "./moment";

const SENTENCES: Record<ScheduleTrouble, MessageKey> = {
  late: "later.trouble.late",
  customer_wrote: "later.trouble.customer_wrote",
  blocked: "later.trouble.blocked",
  not_linked: "later.trouble.not_linked",
  no_credit: "later.trouble.no_credit",
  unsendable: "later.trouble.unsendable",
  restored: "later.trouble.restored",
};

export function troubleOf(one: ScheduledView): string | null {
  return one.trouble && t(SENTENCES[one.trouble], { when: momentWords(one.local) });
}
