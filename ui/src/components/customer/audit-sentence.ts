/** What somebody did, as one sentence that names them where it was a person. */
import type { Act, AuditEntry } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import type { IconName } from "../shared/icons";
import { eventSentence } from "../thread/event-sentence";
import { emphasised } from "../thread/marked";
import { plainName } from "../thread/text";

/** With the person's name, and for nobody in particular. */
const ACTS: Record<Act, { icon: IconName; by: MessageKey; plain: MessageKey }> = {
  created: { icon: "plus", by: "audit.created.by", plain: "audit.created" },
  renamed: { icon: "pen", by: "audit.renamed.by", plain: "audit.renamed" },
  tagged: { icon: "tag", by: "audit.tagged.by", plain: "audit.tagged" },
  untagged: { icon: "tag", by: "audit.untagged.by", plain: "audit.untagged" },
  noted: { icon: "pen", by: "audit.noted.by", plain: "audit.noted" },
  field_set: { icon: "pen", by: "audit.field_set.by", plain: "audit.field_set" },
  blocked: { icon: "ban", by: "audit.blocked.by", plain: "audit.blocked" },
  unblocked: { icon: "ban", by: "audit.unblocked.by", plain: "audit.unblocked" },
  bot_on: { icon: "bot", by: "audit.bot_on.by", plain: "audit.bot_on" },
  bot_off: { icon: "bot", by: "audit.bot_off.by", plain: "audit.bot_off" },
  merged: { icon: "merge", by: "audit.merged.by", plain: "audit.merged" },
  unmerged: { icon: "merge", by: "audit.unmerged.by", plain: "audit.unmerged" },
  exported: { icon: "download", by: "audit.exported.by", plain: "audit.exported" },
};

export function auditSentence({ told, by, actor }: AuditEntry): { icon: IconName; text: string } {
  if (told.what === "owner") return eventSentence({ cause: told.cause, detail: told.detail, actor, by });
  const name = plainName(actor) || (by === "script" ? t("thread.system") : "");
  const { icon, by: named, plain } = ACTS[told.act];
  const isAboutOther = told.act === "merged" || told.act === "unmerged";
  // The other contact was erased since, and its name with it.
  const detail = isAboutOther && told.detail === "" ? t("audit.other") : emphasised(plainName(told.detail));
  return { icon, text: name === "" ? t(plain, { detail }) : t(named, { detail, actor: emphasised(name) }) };
}
