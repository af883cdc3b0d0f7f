// A face is the same every day.
import { expect, it } from "vitest";
import { hueOf, initialsOf } from "./avatar";

it.each([
  ["Dewi Anggraini", "DA"],
  ["Bu Ratna · Grosir Solo", "BR"],
  ["Sari", "SA"],
  ["+62 857-8000-0173", "+62"],
  ["", ""],
  ["👋 Ayşe", "AY"],
])("the initials of %s are %s", (name, initials) => {
  expect(initialsOf(name, "en-GB")).toBe(initials);
});

it("raises letters as the locale does", () => {
  expect(initialsOf("ipek iz", "tr-TR")).toBe("İİ");
});

it("spreads numbers over all six hues, each always the same", () => {
  const hues = Array.from({ length: 200 }, (_, index) => hueOf(`62812300${index}`));
  expect(new Set(hues)).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  expect(hueOf("6281230000142")).toBe(hueOf("6281230000142"));
});
