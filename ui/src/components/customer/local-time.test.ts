// What time it is where the customer lives, only where the number tells.
import { expect, it } from "vitest";
import { localTime, zoneOf } from "./local-time";

it("knows countries with one time, and the main one of Indonesia", () => {
  expect(zoneOf("6281230000142")).toBe("Asia/Jakarta");
  expect(zoneOf("905321234567")).toBe("Europe/Istanbul");
});

it("says nothing where a number does not tell", () => {
  for (const phone of ["12125550123", "", "999", "not a number"]) expect(zoneOf(phone)).toBeNull();
});

it("names the zone beside the time", () => {
  expect(localTime("905321234567", Date.UTC(2026, 6, 14, 6, 26))).toMatch(/^09:26 .+/);
});
