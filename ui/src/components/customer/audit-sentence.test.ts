// Who did what, in words: with the person's name where there is one, in every language, and never with markup or tricks of a tag.
import { afterEach, expect, it } from "vitest";
import type { Act, AuditEntry } from "../../bindings";
import { locale } from "../../i18n";
import { at } from "../../state/inbox-fixtures";
import { auditSentence } from "./audit-sentence";

afterEach(() => {
  locale.language = "en";
});

const plain = (text: string) => text.replace(/[\uE000\uE001]/g, "");
const entry = (act: Act, detail: string, over: Partial<AuditEntry> = {}): AuditEntry => ({
  key: "a1",
  told: { what: "act", act, detail },
  by: "agent",
  actor: "Sari",
  at: at(1),
  ...over,
});

it.each([
  ["en", "Sari added the tag Grosir"],
  ["id", "Sari memberi tag Grosir"],
  ["tr", "Sari Grosir etiketini verdi"],
] as const)("in %s", (language, sentence) => {
  locale.language = language;
  expect(plain(auditSentence(entry("tagged", "Grosir")).text)).toBe(sentence);
});

it("says what happened where nobody in particular did it, and names a script as such", () => {
  expect(plain(auditSentence(entry("blocked", "", { by: "nobody", actor: "" })).text)).toBe("Blocked");
  expect(plain(auditSentence(entry("blocked", "", { by: "script", actor: "" })).text)).toBe("Script blocked them");
});

it("tells a change of owner as the log does", () => {
  const closed = entry("blocked", "", { told: { what: "owner", cause: "closed", detail: "" } });
  expect(plain(auditSentence(closed).text)).toContain("Sari");
  expect(plain(auditSentence({ ...closed, by: "script", actor: "" }).text)).toBe("Script closed the conversation");
});

it("speaks of somebody else where the other contact was erased", () => {
  expect(plain(auditSentence(entry("merged", "", { by: "nobody", actor: "" })).text)).toBe(
    "Made one with another contact",
  );
});

it("a tag cannot turn the sentence round", () => {
  expect(auditSentence(entry("tagged", "gpj\u202Eexe\nx")).text).not.toMatch(/[\u202E\n]/);
});
