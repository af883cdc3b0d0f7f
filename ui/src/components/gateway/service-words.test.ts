// The sentences of a gateway's check, in all three languages: none of them is the core's English.
import { afterEach, describe, expect, it } from "vitest";
import type { Ability, Language, ServiceFault } from "../../bindings";
import { locale } from "../../i18n";
import { abilitySentence, findingOf, troubleSentence } from "./service-words";

const ABILITIES: Ability[] = [
  { can: "send_from", number: "6281230000101" },
  { can: "await_phone" },
  { can: "accept_key", scopes: [] },
  { can: "accept_key", scopes: ["conversations:read", "messages:send"] },
  { can: "keep_contacts", total: 0 },
  { can: "keep_contacts", total: 12 },
  { can: "reject_customers" },
  { can: "send_buttons" },
];
const FAULTS: ServiceFault[] = [
  { fault: "key_refused" },
  { fault: "not_allowed", said: "" },
  { fault: "not_allowed", said: "needs contacts:write" },
  { fault: "not_found" },
  { fault: "busy", seconds: 30 },
  { fault: "refused", said: "" },
  { fault: "refused", said: "no such app" },
  { fault: "unavailable" },
  { fault: "garbled" },
  { fault: "too_large" },
  { fault: "private_address", host: "10.0.0.7" },
  { fault: "bad_address" },
];

afterEach(() => void (locale.language = "en"));

const all = (language: Language): string[] => {
  locale.language = language;
  const detail = "the service says something in English";
  return [...ABILITIES.map(abilitySentence), ...FAULTS.map((fault) => troubleSentence({ fault, detail }))];
};

describe("what a check found", () => {
  it("has a sentence of its own for each word of the core", () => {
    const sentences = all("en");
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(sentences).toContain("It sends from +62 812 3000 0101.");
    expect(sentences).toContain("The key may do this: conversations:read and messages:send.");
    expect(sentences).toContain("The service refused this and says: no such app");
  });

  it.each(["id", "tr"] as const)("is said in %s, with the same parameters", (language) => {
    const english = all("en");
    const other = all(language);
    expect(other.filter((sentence, index) => sentence === english[index])).toEqual([]);
    for (const said of ["+62 812 3000 0101", "conversations:read", "12", "needs contacts:write", "30", "10.0.0.7"])
      expect(other.some((sentence) => sentence.includes(said))).toBe(true);
  });

  it("keeps the core's own words behind it", () => {
    const trouble = { fault: { fault: "key_refused" }, detail: "HTTP 401" } as const;
    expect(findingOf({ service: "wabot", finding: { fails: trouble } })).toMatchObject({
      isGood: false,
      detail: "HTTP 401",
    });
    expect(findingOf({ service: "alatwa", finding: { works: { can: "reject_customers" } } }).isGood).toBe(true);
  });
});
