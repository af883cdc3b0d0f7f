// Money as people write it: amounts are whole numbers of the currency's smallest unit that is in use, as in the core.
import { format, locale } from "../../i18n";
import { digitsOf } from "../../i18n/money";

const MOST = 2 ** 53;

export const CURRENCIES = ["IDR", "TRY", "USD", "EUR", "MYR", "SGD", "THB", "PHP", "VND", "INR", "GBP", "JPY"] as const;

/** Rp 245.000 */
export const money = (amount: number, currency: string): string =>
  format.currency(amount / 10 ** digitsOf(currency), currency, digitsOf(currency));

/** The amount as a field shows it: without the currency, in the separators of the locale. */
export const written = (amount: number, currency: string): string =>
  format.decimal(amount / 10 ** digitsOf(currency), digitsOf(currency));

/** What stands before an amount: Rp */
export function symbol(currency: string): string {
  const parts = new Intl.NumberFormat(locale.tag, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  return parts.formatToParts(0).find(({ type }) => type === "currency")?.value ?? currency;
}

/** What somebody typed, with the separators of any of our languages; `null` where it is no amount. */
export function amountOf(typed: string, currency: string): number | null {
  const digits = digitsOf(currency);
  const text = typed.replace(/\s/g, "");
  const at = decimalAt(text, digits);
  const whole = at < 0 ? text : text.slice(0, at);
  const fraction = at < 0 ? "" : text.slice(at + 1);
  if (!/^\d+$|^\d{1,3}([.,]\d{3})+$/.test(whole) || !/^\d*$/.test(fraction) || fraction.length > digits) return null;
  const amount = Number(whole.replace(/[.,]/g, "") + fraction.padEnd(digits, "0"));
  return amount <= MOST ? amount : null;
}

/** Where the decimal separator is: the last one, unless whole thousands follow it. */
function decimalAt(text: string, digits: number): number {
  const at = Math.max(text.lastIndexOf("."), text.lastIndexOf(","));
  if (at < 0 || digits === 0) return -1;
  const before = text.slice(0, at);
  if (before.includes(text.charAt(at))) return -1;
  return text.length - at - 1 !== 3 || /[.,]/.test(before) ? at : -1;
}
