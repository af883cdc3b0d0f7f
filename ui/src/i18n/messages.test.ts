// A sentence that one language lacks, or that forgets an argument, is a hole in the window. All three files are compared.
import { parse, TYPE, type MessageFormatElement } from "@formatjs/icu-messageformat-parser";
import { describe, expect, it } from "vitest";
import en from "../../messages/en.json";
import id from "../../messages/id.json";
import tr from "../../messages/tr.json";

const languages: Record<string, Record<string, string>> = { en, id, tr };

/** A language without plurals writes the bare number, so both count as the same kind of argument. */
const KINDS: Partial<Record<TYPE, string>> = {
  [TYPE.number]: "number",
  [TYPE.plural]: "number",
  [TYPE.select]: "select",
  [TYPE.date]: "date",
  [TYPE.time]: "time",
};

function argumentsOf(elements: MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    if (element.type === TYPE.literal || element.type === TYPE.pound) return [];
    if (element.type === TYPE.tag) return argumentsOf(element.children);
    const inner = "options" in element ? Object.values(element.options).flatMap(({ value }) => argumentsOf(value)) : [];
    return [`${element.value}:${KINDS[element.type] ?? "text"}`, ...inner];
  });
}

const signature = (sentence: string): string =>
  [...new Set(argumentsOf(parse(sentence, { ignoreTag: true })))].sort().join(" ");

describe.each(["id", "tr"])("%s", (language) => {
  const sentences = languages[language] ?? {};

  it("has the same sentences as English", () => {
    expect(Object.keys(sentences)).toEqual(Object.keys(en));
  });

  it.each(Object.entries(en))("gives %s the same arguments", (key, english) => {
    expect(signature(sentences[key] ?? "")).toBe(signature(english));
  });
});

describe.each(Object.entries(languages))("the words of %s", (_, sentences) => {
  it("are sorted by key, so that two people rarely edit the same line", () => {
    expect(Object.keys(sentences)).toEqual(Object.keys(sentences).sort());
  });

  it("keep to the house's tone", () => {
    const loud = Object.entries(sentences).filter(([, text]) => /!|\bplease\b|\boops\b|\bkamu\b|\bsen\b/i.test(text));
    expect(loud).toEqual([]);
  });

  it("are never empty", () => {
    expect(Object.entries(sentences).filter(([, text]) => text.trim() === "")).toEqual([]);
  });
});
