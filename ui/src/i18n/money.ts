// Prices as people write them. The core keeps whole numbers in the unit that people write: the rupiah has no smaller one.
import { locale } from "./locale.svelte";

/** Currencies whose people write other digits after the decimal sign than the standard says. */
const DIGITS: Readonly<Record<string, number>> = { IDR: 0 };

function digitsOf(currency: string): number {
  const known = DIGITS[currency];
  if (known !== undefined) return known;
  return new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
}

/** Prices are written as where they are paid, whatever language the window speaks: the customer reads the same. */
const HOMES: Readonly<Record<string, string>> = { IDR: "id", TRY: "tr" };

/** Rp 245.000 */
export function money(amount: number, currency: string): string {
  try {
    const digits = digitsOf(currency);
    const options = {
      style: "currency",
      currency,
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    } as const;
    return new Intl.NumberFormat(HOMES[currency] ?? locale.tag, { ...options, currencyDisplay: "narrowSymbol" }).format(
      amount / 10 ** digits,
    );
  } catch {
    // A code that is no currency's: the shop may have typed anything.
    return `${currency} ${amount}`;
  }
}
