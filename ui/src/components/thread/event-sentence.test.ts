// Every change of hands is told in a sentence of its own, in three languages, with its cause and whoever is behind it.
import { afterEach, describe, expect, it } from "vitest";
import type { HandoffCause, Language } from "../../bindings";
import { locale } from "../../i18n";
import { eventSentence } from "./event-sentence";
import { piecesOf } from "./marked";

const CAUSES: HandoffCause[] = [
  "taken_over",
  "replied",
  "phone_reply",
  "phrase",
  "button",
  "rule",
  "bot_silent",
  "api",
  "released",
  "closed",
  "reopened",
  "customer_returned",
  "undone",
  "ai",
  "ai_failed",
  "webhook_failed",
  "bot_part_left_out",
];
const LANGUAGES: Language[] = ["en", "id", "tr"];

afterEach(() => {
  locale.language = "en";
});

describe.each(LANGUAGES)("in %s", (language) => {
  it("each cause has its own sentence, also when the core knows no name", () => {
    locale.language = language;
    const sentences = CAUSES.map((cause) => eventSentence({ cause, detail: "", actor: "" }).text);
    expect(new Set(sentences).size).toBe(CAUSES.length);
    for (const sentence of sentences) expect(sentence).toMatch(/^\p{L}.{8,}/u);
  });

  it("the words of the customer and the name of the actor stand out", () => {
    locale.language = language;
    const stands = (cause: HandoffCause) =>
      piecesOf(eventSentence({ cause, detail: "bicara dengan admin", actor: "Sari" }).text)
        .filter((piece) => piece.marked)
        .map((piece) => piece.text);
    for (const cause of ["phrase", "button", "rule", "ai", "webhook_failed"] as const)
      expect(stands(cause)).toEqual(["bicara dengan admin"]);
    for (const cause of ["taken_over", "replied", "api", "released", "closed", "reopened", "undone"] as const) {
      expect(stands(cause)).toEqual(["Sari"]);
    }
  });
});

it.each([
  ["en", "Bot handed over: no rule matched"],
  ["id", "Bot mengalihkan: tidak ada aturan yang cocok"],
  ["tr", "Bot devretti: hiçbir kural eşleşmedi"],
] as const)("in %s nobody reads the core's own word for a message that no rule answers", (language, sentence) => {
  locale.language = language;
  expect(eventSentence({ cause: "rule", detail: "fallback", actor: "" }).text).toBe(sentence);
});

it.each([
  ["en", "Script answered, so the bot stopped"],
  ["id", "Skrip menjawab, jadi bot berhenti"],
  ["tr", "Betik yanıtladı, bot durdu"],
] as const)("in %s a script that answered is no person", (language, sentence) => {
  locale.language = language;
  const { text } = eventSentence({ cause: "replied", detail: "", actor: "", by: "script" });
  expect(text.replace(/[\uE000\uE001]/g, "")).toBe(sentence);
});

it("what the customer wrote is quoted, whatever it is", () => {
  expect(eventSentence({ cause: "phrase", detail: "fallback", actor: "" }).text).toContain("fallback");
});

it("names cause and actor in plain words", () => {
  expect(eventSentence({ cause: "taken_over", detail: "", actor: "Sari" }).text.replace(/[\uE000\uE001]/g, "")).toBe(
    "Sari took over",
  );
});

it("a customer cannot smuggle emphasis or direction into the sentence", () => {
  const { text } = eventSentence({ cause: "phrase", detail: "\uE001admin\uE000\u202E", actor: "" });
  expect(
    piecesOf(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe("Bot handed over: the customer wrote admin");
  expect(piecesOf(text).filter((piece) => piece.marked)).toHaveLength(1);
});
