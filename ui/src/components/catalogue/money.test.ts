// People type amounts as they write them, and read them as their locale does.
import { afterEach, expect, it } from "vitest";
import { locale } from "../../i18n";
import { amountOf, money, symbol, written } from "./money";

afterEach(() => {
  locale.language = "en";
});

it.each([
  ["245000", "IDR", 245_000],
  ["245.000", "IDR", 245_000],
  ["1,245,000", "IDR", 1_245_000],
  ["245.50", "IDR", null],
  ["12.5", "TRY", 1_250],
  ["12,50", "TRY", 1_250],
  ["1.234,50", "TRY", 123_450],
  ["1,234", "USD", 123_400],
  ["12.", "USD", 1_200],
  ["", "IDR", null],
  [".5", "EUR", null],
  ["-5", "IDR", null],
  ["12.34.5", "EUR", null],
])("reads %j in %s as %j", (typed, currency, amount) => {
  expect(amountOf(typed, currency)).toBe(amount);
});

it("writes the rupiah without sen, and the lira with kuruş", () => {
  locale.language = "id";
  expect(money(245_000, "IDR").replace(/\s/g, " ")).toBe("Rp 245.000");
  expect(written(245_000, "IDR")).toBe("245.000");
  expect(symbol("IDR")).toBe("Rp");
  locale.language = "tr";
  expect(money(123_450, "TRY")).toBe("₺1.234,50");
});
