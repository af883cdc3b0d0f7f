// The part of a name or number that a search matched.
import { expect, it } from "vitest";
import { highlighted } from "./highlight";

const marked = (text: string, query: string) => highlighted(text, query).replace("\uE000", "[").replace("\uE001", "]");

it.each([
  ["Dewi Anggraini", "ang", "Dewi [Ang]graini"],
  ["Ayşe Yılmaz", "yil", "Ayşe [Yıl]maz"],
  ["İpek", "ip", "[İp]ek"],
  ["+62 812-3000-0142", "8123000", "+62 [812-3000]-0142"],
  ["Dewi", "ewi", "Dewi"],
  ["Dewi (a|b)*", "(a|b)*", "Dewi [(a|b)*]"],
])("in %s the query %s marks %s", (text, query, expected) => {
  expect(marked(text, query)).toBe(expected);
});

it("marks each word of the query once, without overlapping", () => {
  expect(highlighted("Bu Ratna", "bu b ra")).toBe("\uE000Bu\uE001 \uE000Ra\uE001tna");
});
