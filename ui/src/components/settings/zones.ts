// Time zones by the names that computers know them by, with the three of Indonesia and Turkey's first.
const FIRST = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Europe/Istanbul"];

/** Whatever holds now is among them, an offset such as `+07:00` too. */
export function zoneOptions(now: string): { value: string; label: string }[] {
  const rest = Intl.supportedValuesOf("timeZone").filter((zone) => !FIRST.includes(zone));
  return [...new Set([now, ...FIRST, ...rest])].map((value) => ({ value, label: value.replaceAll("_", " ") }));
}
