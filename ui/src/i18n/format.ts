// Times, numbers and sizes as the agent's locale writes them. Formatters are kept: making one costs far more than using it.
import { locale, t } from "./locale.svelte";
import { clock } from "../state/clock.svelte";

const cache = new Map<string, unknown>();

function cached<T>(kind: string, options: object, make: (tag: string) => T): T {
  const key = `${locale.tag} ${kind} ${JSON.stringify(options)}`;
  const known = cache.get(key) as T | undefined;
  if (known) return known;
  const made = make(locale.tag);
  cache.set(key, made);
  return made;
}

const dates = (options: Intl.DateTimeFormatOptions) =>
  cached("date", options, (tag) => new Intl.DateTimeFormat(tag, options));
const numbers = (options: Intl.NumberFormatOptions) =>
  cached("number", options, (tag) => new Intl.NumberFormat(tag, options));

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Whole calendar days between `iso` and today, in this computer's time zone: 0 today, 1 yesterday. */
export function daysAgo(iso: string, now: number = clock.now): number {
  const midnight = (at: Date) => Date.UTC(at.getFullYear(), at.getMonth(), at.getDate());
  return Math.round((midnight(new Date(now)) - midnight(new Date(iso))) / DAY);
}

/** 09:24 */
export const time = (iso: string): string => dates({ hour: "2-digit", minute: "2-digit" }).format(new Date(iso));

/** 3 Mar 2025 */
export const date = (iso: string): string =>
  dates({ day: "numeric", month: "short", year: "numeric" }).format(new Date(iso));

/** 3 Mar 2025, 09:24 */
export const dateTime = (iso: string): string =>
  dates({ day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit" }).format(new Date(iso));

/** Today, Yesterday, Monday, 3 March, 3 March 2024: the heading of a day in a conversation. */
export function day(iso: string): string {
  const ago = daysAgo(iso);
  if (ago === 0) return t("time.today");
  if (ago === 1) return t("time.yesterday");
  if (ago > 1 && ago < 7) return dates({ weekday: "long" }).format(new Date(iso));
  return dates({ day: "numeric", month: "long", ...yearIfOther(iso) }).format(new Date(iso));
}

/** 09:24, Yesterday, Mon, 3 Mar: as short as a row of the inbox needs it. */
export function rowTime(iso: string): string {
  const ago = daysAgo(iso);
  if (ago <= 0) return time(iso);
  if (ago === 1) return t("time.yesterday");
  if (ago < 7) return dates({ weekday: "short" }).format(new Date(iso));
  return dates({ day: "numeric", month: "short", ...yearIfOther(iso) }).format(new Date(iso));
}

/** How long somebody has waited since `iso`: 12 min, 3 h, 2 days; in full for those who hear it. */
export function wait(iso: string, length: "short" | "long" = "short"): string {
  const minutes = Math.max(1, Math.floor((clock.now - Date.parse(iso)) / MINUTE));
  const [n, unit] =
    minutes < 60
      ? ([minutes, "minute"] as const)
      : minutes < 1440
        ? ([Math.floor(minutes / 60), "hour"] as const)
        : ([Math.floor(minutes / 1440), "day"] as const);
  return length === "long"
    ? numbers({ style: "unit", unit, unitDisplay: "long" }).format(n)
    : t(`time.wait_${unit}s`, { n });
}

/** 12 minutes ago, 3 days ago, 11 months ago */
export function relative(iso: string): string {
  const minutes = Math.round((Date.parse(iso) - clock.now) / MINUTE);
  const format = cached("relative", {}, (tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
  if (Math.abs(minutes) < 60) return format.format(minutes, "minute");
  if (Math.abs(minutes) < 1440) return format.format(Math.round(minutes / 60), "hour");
  const days = Math.round(minutes / 1440);
  if (Math.abs(days) < 61) return format.format(days, "day");
  if (Math.abs(days) < 730) return format.format(Math.round(days / 30.44), "month");
  return format.format(Math.round(days / 365.25), "year");
}

/** Fri 3 Jul: a day that is counted in UTC. */
export const utcDay = (iso: string): string =>
  dates({ weekday: "short", day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(iso));

/** 3 Jul: as short as it goes below a chart. */
export const utcShortDay = (iso: string): string =>
  dates({ day: "numeric", month: "short", timeZone: "UTC" }).format(new Date(iso));

/** 3 Jul, 3 Jul 2025 */
export const shortDate = (iso: string): string =>
  dates({ day: "numeric", month: "short", ...yearIfOther(iso) }).format(new Date(iso));

/** +1,400 and −8,603 */
export const signed = (value: number): string => numbers({ signDisplay: "exceptZero" }).format(value);

/** +8 % */
export const signedPercent = (value: number): string =>
  numbers({ style: "percent", signDisplay: "exceptZero", maximumFractionDigits: 0 }).format(value);

/** Rp 245.000 */
export const currency = (value: number, code: string, digits: number): string =>
  numbers({
    style: "currency",
    currency: code,
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

/** 245.000 */
export const decimal = (value: number, digits: number): string =>
  numbers({ minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);

/** Indonesian Rupiah */
export const currencyName = (code: string): string =>
  cached("currency names", {}, (tag) => new Intl.DisplayNames(tag, { type: "currency" })).of(code) ?? code;

/** Indonesia */
export const countryName = (code: string): string =>
  cached("country names", {}, (tag) => new Intl.DisplayNames(tag, { type: "region" })).of(code) ?? code;

export const number = (value: number): string => numbers({}).format(value);

/** 82 kB, 1.2 MB */
export function bytes(value: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = value < 1 ? 0 : Math.min(Math.floor(Math.log10(value) / 3), units.length - 1);
  return numbers({
    style: "unit",
    unit: units[step],
    unitDisplay: "short",
    maximumFractionDigits: step > 1 ? 1 : 0,
  }).format(value / 1000 ** step);
}

/** 0:14 */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** 14 s */
export const seconds = (value: number): string => t("time.seconds", { n: value });

/** Reguler, Kilat and Ambil di toko */
export const list = (items: readonly string[]): string =>
  cached("list", {}, (tag) => new Intl.ListFormat(tag, { type: "conjunction" })).format(items);

function yearIfOther(iso: string): Intl.DateTimeFormatOptions {
  return new Date(iso).getFullYear() === new Date(clock.now).getFullYear() ? {} : { year: "numeric" };
}
