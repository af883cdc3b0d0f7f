import { expect, it } from "vitest";
import { money } from "./money";

it.each([
  [245000, "IDR", "Rp 245.000"],
  [1234500, "TRY", "₺12.345,00"],
  [5, "USD", "$0.05"],
  [1500, "KWD", "KWD 1.500"],
  [7, "not a currency", "not a currency 7"],
])("%d %s is %s", (amount, currency, written) => {
  expect(money(amount, currency).replaceAll("\u00a0", " ")).toBe(written);
});
