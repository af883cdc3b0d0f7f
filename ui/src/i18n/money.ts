// Prices as people write them. The core keeps whole numbers in the unit that people write: the rupiah has no smaller one.
import { locale } from "./locale.svelte";

// The core's own lists: what an amount of its smallest unit means has to be the same on both sides.
const WHOLE: ReadonlySet<string> = new Set(
  "IDR JPY KRW VND CLP ISK PYG UGX RWF XAF XOF XPF KMF GNF DJF BIF".split(" "),
);
const THOUSANDTHS: ReadonlySet<string> = new Set("BHD IQD JOD KWD LYD OMR TND".split(" "));

/** Digits after the decimal sign, as people write the currency. */
export function digitsOf(currency: string): number {
  if (WHOLE.has(currency)) return 0;
  return THOUSANDTHS.has(currency) ? 3 : 2;
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
