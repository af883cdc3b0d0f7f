/** Countries by their names in the person's language, and the one that a number of ours is from. */
import { getCountries, parsePhoneNumberFromString } from "libphonenumber-js/min";
import type { ChannelView } from "../../bindings";
import { locale } from "../../i18n";

export function countries(): { value: string; label: string }[] {
  const names = new Intl.DisplayNames(locale.tag, { type: "region" });
  const all = getCountries().map((code) => ({ value: code, label: names.of(code) ?? code }));
  return all.sort((a, b) => a.label.localeCompare(b.label, locale.tag));
}

export function countryOf(channel: ChannelView | undefined, home: string): string {
  return parsePhoneNumberFromString(`+${channel?.phone ?? ""}`)?.country ?? home;
}
