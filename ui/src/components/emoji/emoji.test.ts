import { beforeEach, expect, test } from "vitest";
import { findEmojis, loadEmojis, noteEmoji, recentEmojis } from "./emoji";

beforeEach(() => localStorage.clear());

const signs = async (language: "en" | "id" | "tr", typed: string) =>
  findEmojis(await loadEmojis(language), typed).map(({ sign }) => sign);

test("a sign is found by the beginnings of words in each language, with and without marks", async () => {
  expect(await signs("en", "red hea")).toContain("❤️");
  expect(await signs("id", "hati mer")).toContain("❤️");
  expect(await signs("tr", "kirmizi kalp")).toContain("❤️");
  expect(await signs("tr", "KIRMIZI")).toContain("❤️");
  expect(await signs("en", "👍")).toEqual(["👍"]);
  expect(await signs("id", "indonesia")).toEqual(["🇮🇩"]);
});

test("what nobody calls a sign finds none, and markup is only words", async () => {
  for (const typed of ["", "   ", "qwxyz", "<img>", "|", "a".repeat(65_536)])
    expect(await signs("en", typed)).toEqual([]);
});

test("those used last come first, once each, and not without end", () => {
  for (let n = 0; n < 30; n += 1) noteEmoji(String.fromCodePoint(0x1f600 + n));
  noteEmoji("👍");
  noteEmoji("👍");
  expect(recentEmojis()[0]).toBe("👍");
  expect(recentEmojis()).toHaveLength(24);
  expect(new Set(recentEmojis()).size).toBe(24);
});

test("what somebody else stored under that name is no list of signs", () => {
  for (const text of ["{", "{}", "7", '["👍", 3]']) {
    localStorage.setItem("balas.emoji", text);
    expect(recentEmojis().every((sign) => sign === "👍")).toBe(true);
  }
});
