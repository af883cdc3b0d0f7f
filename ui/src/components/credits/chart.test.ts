// A scale has to hold the highest bar, and be one that people count in.
import { expect, it } from "vitest";
import { creditsOf, isNamed, scale } from "./chart";

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [5, [0, 2, 4, 6]],
  [534, [0, 200, 400, 600]],
  [600, [0, 200, 400, 600]],
  [1400, [0, 500, 1000, 1500]],
])("a highest bar of %i has these lines", (highest, lines) => {
  expect(scale(highest)).toEqual(lines);
});

it("a day is the sum of whoever spoke", () => {
  expect(creditsOf({ date: "2026-07-03", human: 236, bot: 148, ai: 150, script: 1 })).toBe(535);
});

it("names every day of a week, and every week of a month", () => {
  const named = (days: number) => Array.from({ length: days }, (_, index) => index).filter((i) => isNamed(i, days));
  expect(named(7)).toHaveLength(7);
  expect(named(30)).toEqual([0, 7, 14, 21, 28]);
  expect(named(90)).toHaveLength(7);
});
