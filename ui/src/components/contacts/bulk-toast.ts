/** What the toast says when many contacts, or one, were changed. */
import type { BulkChange } from "../../bindings";
import { t, type MessageKey } from "../../i18n";

const TOLD: Record<Exclude<BulkChange["change"], "bot">, MessageKey> = {
  tag: "contacts.toast.tagged",
  untag: "contacts.toast.untagged",
  block: "contacts.toast.blocked",
  unblock: "contacts.toast.unblocked",
};

/** `name` where it is one contact. */
export function bulkToast(change: BulkChange, changed: number, name: string | null): string {
  if (changed === 0) return t("contacts.toast.nobody");
  const who = name ?? t("contacts.who", { n: changed });
  const tag = "tag" in change ? change.tag : "";
  if (change.change === "bot") return t(change.enabled ? "contacts.toast.bot_on" : "contacts.toast.bot_off", { who });
  return t(TOLD[change.change], { who, tag });
}
