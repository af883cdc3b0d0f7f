/** What the shop's clocks show, in the agent's words. The day and time come as they are shown there: no zone is applied again. */
import type { LocalTime } from "../../bindings";
import { format, locale, t } from "../../i18n";

const asUtc = ({ date, time }: LocalTime): Date => new Date(`${date}T${time}:00Z`);

const shown = (local: LocalTime, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(locale.tag, { ...options, timeZone: "UTC" }).format(asUtc(local));

/** 09:00 */
export const clockTime = (local: LocalTime): string => shown(local, { hour: "2-digit", minute: "2-digit" });

/** Today 15:00, Tomorrow 09:00, Mon 23 Nov 09:00 */
export function momentWords(local: LocalTime): string {
  const time = clockTime(local);
  if (local.days === 0) return t("later.today", { time });
  if (local.days === 1) return t("later.tomorrow", { time });
  if (local.days === -1) return t("later.yesterday", { time });
  return t("later.on", { day: format.utcDay(`${local.date}T00:00:00Z`), time });
}
