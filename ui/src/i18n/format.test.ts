// Times and numbers as each locale writes them, and sentences with their plurals.
import { afterEach, beforeEach, expect, it } from "vitest";
import { clock } from "../state/clock.svelte";
import { errorSentence, format, locale, t } from "./index";

const NOON = new Date(2026, 6, 10, 12, 0).getTime();
const at = (minutes: number): string => new Date(NOON - minutes * 60_000).toISOString();

beforeEach(() => {
  clock.now = NOON;
});
afterEach(() => {
  locale.language = "en";
});

it("writes the time of day the local way", () => {
  expect(format.time(at(155))).toBe("09:25");
  locale.language = "id";
  expect(format.time(at(155))).toBe("09.25");
});

it("shortens the time of a row with its age", () => {
  expect(
    [at(155), at(24 * 60), at(3 * 24 * 60), at(40 * 24 * 60), at(500 * 24 * 60)].map((iso) => format.rowTime(iso)),
  ).toEqual(["09:25", "Yesterday", "Tue", "31 May", "25 Feb 2025"]);
});

it("calls yesterday what was before midnight, not what was a day ago", () => {
  expect(format.day(at(12 * 60 + 1))).toBe("Yesterday");
  expect(format.day(at(12 * 60 - 1))).toBe("Today");
});

it("says how long somebody waits in each language", () => {
  const waits = (): string[] => [at(0), at(12), at(180), at(3 * 1440)].map((iso) => format.wait(iso));
  expect(waits()).toEqual(["1 min", "12 min", "3 h", "3 days"]);
  locale.language = "tr";
  expect(waits()).toEqual(["1 dk", "12 dk", "3 sa", "3 gün"]);
  expect(format.wait(at(12), "long")).toBe("12 dakika");
});

it("groups numbers and counts bytes", () => {
  expect(format.number(12345)).toBe("12,345");
  locale.language = "tr";
  expect(format.number(12345)).toBe("12.345");
  locale.language = "en";
  expect([0, 999, 82_000, 1_200_000].map((bytes) => format.bytes(bytes))).toEqual([
    "0 byte",
    "999 byte",
    "82 kB",
    "1.2 MB",
  ]);
});

it("has plurals where the language has them", () => {
  expect([1, 3].map((n) => t("reports.attempts", { n }))).toEqual(["1 attempt", "3 attempts"]);
  locale.language = "id";
  expect(t("reports.attempts", { n: 3 })).toBe("3 percobaan");
});

it("finds a sentence for an error of the core, and for anything else", () => {
  const known = { code: "disk_full", params: {}, detail: "ENOSPC" };
  expect(errorSentence(known)).toBe(t("error.disk_full"));
  expect(errorSentence({ code: "unheard_of" })).toBe(t("error.internal"));
  expect(errorSentence(new Error("boom"))).toBe(t("error.internal"));
});
