import { describe, expect, it } from "vitest";
import { find } from "./fuzzy";

const shown = (text: string, typed: string): string | null => {
  const found = find(text, typed);
  if (found === null) return null;
  return found.ranges
    .toReversed()
    .reduce((line, [from, to]) => `${line.slice(0, from)}[${line.slice(from, to)}]${line.slice(to)}`, text);
};
const ranked = (texts: string[], typed: string): string[] =>
  texts
    .flatMap((text) => find(text, typed) ?? [])
    .map((found, index) => ({ text: texts.filter((text) => find(text, typed))[index] ?? "", score: found.score }))
    .sort((a, b) => b.score - a.score)
    .map(({ text }) => text);

describe("what is found", () => {
  it.each([
    ["Tag", "ta", "[Ta]g"],
    ["Send from catalogue", "ta", "Send from ca[ta]logue"],
    ["Toko Berkah Jaya", "tbj", "[T]oko [B]erkah [J]aya"],
    ["Take over", "over take", "[Take] [over]"],
    ["Ayşe Yılmaz", "yilmaz", "Ayşe [Yılmaz]"],
    ["İstanbul", "istanbul", "[İstanbul]"],
    ["İstanbul", "ISTANBUL", "[İstanbul]"],
    ["ISPARTA", "ısparta", "[ISPARTA]"],
    ["Istanbul", "İSTANBUL", "[Istanbul]"],
    ["Çağrı Öztürk", "ozturk", "Çağrı [Öztürk]"],
    ["Catalogue", "", "Catalogue"],
  ])("%s by %s", (text, typed, expected) => expect(shown(text, typed)).toBe(expected));

  it.each([
    ["Tag", "xt"],
    ["Take over", "take under"],
    ["Connections", "snc"],
    ["A name of which the letters are far, far apart", "nart"],
  ])("%s is not %s", (text, typed) => expect(find(text, typed)).toBeNull());
});

it("the beginning is better than a word's, and that better than the inside and scattered letters", () => {
  const texts = ["Send from catalogue", "Start a note", "Tag", "Retake", "Send tags", "The apple"];
  expect(ranked(texts, "ta").slice(0, 2)).toEqual(["Tag", "Send tags"]);
  expect(ranked(texts, "ta").at(-1)).toBe("The apple");
});
