/**
 * What the clock says where the customer lives, as far as a number tells: its country, where that has one time. Indonesia
 * has three; most of its people live in the western one, and the name of the zone stands beside the time.
 */
import { parsePhoneNumberFromString } from "libphonenumber-js/min";
import { locale } from "../../i18n";

const MAIN_ZONE: Record<string, string> = { ID: "Asia/Jakarta" };

/** Older engines have it as a property, newer ones as a method. */
type ZonedLocale = Intl.Locale & { getTimeZones?: () => string[] | undefined; timeZones?: string[] };

export function zoneOf(phone: string): string | null {
  const country = parsePhoneNumberFromString(`+${phone}`)?.country;
  if (country === undefined) return null;
  const main = MAIN_ZONE[country];
  if (main !== undefined) return main;
  const region = new Intl.Locale("und", { region: country }) as ZonedLocale;
  const zones = region.getTimeZones?.() ?? region.timeZones ?? [];
  return zones.length === 1 ? (zones[0] ?? null) : null;
}

/** 09:26 WIB */
export function localTime(phone: string, now: number): string | null {
  const timeZone = zoneOf(phone);
  if (timeZone === null) return null;
  return new Intl.DateTimeFormat(locale.tag, {
    hour: "2-digit",
    minute: "2-digit",
    timeZone,
    timeZoneName: "short",
  }).format(now);
}
