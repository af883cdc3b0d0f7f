// What the bot did, in words: rules by their own names, and where no rule answered, that.
import { render, screen } from "@testing-library/svelte";
import { afterEach, expect, it } from "vitest";
import { locale } from "../../i18n";
import { at } from "../../state/inbox-fixtures";
import BotActions from "./BotActions.svelte";

afterEach(() => {
  locale.language = "en";
});

const lines = () => screen.getAllByRole("listitem").map((item) => item.querySelector(".grow")?.textContent.trim());

it.each([
  ["en", "No rule matched, so the bot gave its standard answer", "Rule Harga answered"],
  ["id", "Tidak ada aturan yang cocok, jadi bot memberi jawaban standarnya", "Aturan Harga menjawab"],
  ["tr", "Hiçbir kural eşleşmedi, bot standart yanıtını verdi", "Harga kuralı yanıtladı"],
] as const)("in %s", (language, standard, ruled) => {
  locale.language = language;
  render(BotActions, {
    actions: [
      { source: "fallback", cause: null, at: at(1) },
      { source: "Harga", cause: null, at: at(2) },
    ],
  });
  expect(lines()).toEqual([standard, ruled]);
});
