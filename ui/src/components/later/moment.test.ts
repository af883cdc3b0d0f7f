import { afterEach, describe, expect, it } from "vitest";
import { locale } from "../../i18n";
import { momentWords } from "./moment";

const at = (days: number, date = "2026-11-23") => ({ date, time: "09:05", days });

afterEach(() => (locale.language = "en"));

describe("what the shop's clocks show", () => {
  it.each([
    ["en", "Today 09:05", "Tomorrow 09:05"],
    ["id", "Hari ini 09.05", "Besok 09.05"],
    ["tr", "Bugün 09:05", "Yarın 09:05"],
  ] as const)("is said in %s", (language, today, tomorrow) => {
    locale.language = language;
    expect(momentWords(at(0))).toBe(today);
    expect(momentWords(at(1))).toBe(tomorrow);
  });

  it("is the day and time that came, whatever the zone of this computer", () => {
    expect(momentWords(at(5))).toMatch(/Mon.*23.*09:05/);
  });
});
