import { expect, test } from "vitest";
import { folded, isSameWord } from "./folding";

test.each([
  ["İndirim", "indirim"],
  ["INDIRIM", "ındırım"],
  ["ÇAY", "çay"],
  ["Café", "CAFÉ"],
])("%s and %s are the same word", (a, b) => {
  expect(isSameWord(a, b)).toBe(true);
});

test("an accent is another letter", () => {
  expect(isSameWord("cay", "çay")).toBe(false);
});

test("what is typed is found inside a word of either case", () => {
  expect(folded("İNDİRİMLİ ürün").includes(folded("ındir"))).toBe(true);
});
