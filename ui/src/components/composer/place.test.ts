import { expect, test } from "vitest";
import { isNumber, numbersIn, pointIn } from "./place";

test.each([
  ["-6.8886, 109.6753", -6.8886, 109.6753],
  ["−6.8886 109.6753", -6.8886, 109.6753],
  ["https://maps.google.com/?q=-6.8886,109.6753", -6.8886, 109.6753],
  ["https://www.google.com/maps/place/Toko/@-6.8886,109.6753,17z", -6.8886, 109.6753],
  ["https://www.openstreetmap.org/?mlat=-6.8886&mlon=109.6753#map=17/1/2", -6.8886, 109.6753],
])("%s is a place", (typed, latitude, longitude) => {
  expect(pointIn(typed)).toEqual({ latitude, longitude });
});

test.each(["", "Toko Laras", "91, 0", "0, 181", "https://example.id/a/12,13"])("%s is none", (typed) => {
  expect(pointIn(typed)).toBeNull();
});

test("numbers of a card stand in lines or between commas", () => {
  expect(numbersIn("+62 812-4000-000, 1500\n")).toEqual(["+62 812-4000-000", "1500"]);
  expect(["+62 812-4000-000", "(0812) 4000.000", "1500"].every(isNumber)).toBe(true);
  expect(["12", "0812x", "++62812"].some(isNumber)).toBe(false);
});
