import { expect, test } from "vitest";
import { FOLD_AT, folded, plainName, plainText, segmentsOf } from "./text";

test("a direction override cannot dress up a file name", () => {
  expect(plainText("foto_\u202Egpj.exe")).toBe("foto_gpj.exe");
  expect(plainText("a\u2066b\u2069c")).toBe("abc");
});

test("emoji families and Persian keep their joiners", () => {
  expect(plainText("👨‍👩‍👧")).toBe("👨‍👩‍👧");
  expect(plainText("می‌خواهم")).toBe("می‌خواهم");
});

test("a name that shows nothing is no name", () => {
  for (const name of ["", "   ", "\u200B\u200B", "\u3164", "\u200E\u202E", "⠀"]) expect(plainName(name)).toBe("");
  expect(plainName(" Bu\n Ratna ")).toBe("Bu Ratna");
});

test("only http and https are links, and the full stop after one is not part of it", () => {
  expect(segmentsOf("lihat https://toko.id/a?b=1. ya")).toEqual([
    { text: "lihat ", link: false },
    { text: "https://toko.id/a?b=1", link: true },
    { text: ". ya", link: false },
  ]);
  for (const text of ["javascript:alert(1)", "file:///etc/passwd", "www.toko.id", "<a href=x>"]) {
    expect(segmentsOf(text)).toEqual([{ text, link: false }]);
  }
});

test("nothing is lost between the segments", () => {
  const text = "(https://a.id) dan HTTPS://B.id/x, selesai https://";
  expect(
    segmentsOf(text)
      .map((segment) => segment.text)
      .join(""),
  ).toBe(text);
});

test("a long text is folded without cutting a character in two", () => {
  const text = `${"a".repeat(FOLD_AT - 1)}😀${"b".repeat(100)}`;
  expect(folded(text)).toBe("a".repeat(FOLD_AT - 1));
  expect(folded("short")).toBe("short");
});
