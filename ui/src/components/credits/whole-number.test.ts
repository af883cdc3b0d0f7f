// People type thousands as they write them.
import { expect, it } from "vitest";
import { wholeNumber } from "./whole-number";

it.each([
  ["1500", 1500],
  [" 1,500 ", 1500],
  ["10.000", 10_000],
  ["1 000 000", 1_000_000],
  ["0", 0],
  ["", null],
  ["1.5", null],
  ["-3", null],
  ["10e3", null],
  ["1000000001", null],
])("reads %j as %j", (typed, number) => {
  expect(wholeNumber(typed)).toBe(number);
});
