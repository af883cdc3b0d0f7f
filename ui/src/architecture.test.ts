// Rules that no linter knows: colours come from the tokens, every action of the keymap is answered by somebody, every sentence is
// said somewhere, and nothing needs what the content security policy forbids.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import en from "../messages/en.json";
import { KEYMAP, shortcutOf, type Action } from "./state/keymap";

const root = join(import.meta.dirname);

const files = readdirSync(root, { recursive: true, encoding: "utf8" })
  .filter((path) => /\.(svelte|ts|css)$/.test(path) && !/\.test\.ts$/.test(path) && !path.startsWith("bindings"))
  .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));

const source = files.map(({ text }) => text).join("\n");

describe("styles", () => {
  const styled = files.filter(
    ({ path }) => (path.endsWith(".svelte") || path.endsWith(".css")) && path !== join("styles", "tokens.css"),
  );

  it.each(styled)("$path takes its colours from the tokens", ({ text, path }) => {
    const css = path.endsWith(".css")
      ? text
      : [...text.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, inner]) => inner).join("");
    expect(css.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi) ?? []).toEqual([]);
  });
});

it("every key of the keymap has somebody who answers it", () => {
  const unanswered = (Object.keys(KEYMAP) as Action[]).filter((action) => {
    const asked = new RegExp(`["']${action}["']`, "g");
    const elsewhere = files.filter(({ path }) => !path.endsWith("keymap.ts")).some(({ text }) => asked.test(text));
    return shortcutOf(action).keys.length > 0 && !elsewhere;
  });
  expect(unanswered).toEqual([]);
});

/** Notifications and the tray take their sentences from the same files. */
const desktop = ["notices.rs", "tray.rs"]
  .map((file) => readFileSync(join(root, "../../src-tauri/src/desktop", file), "utf8"))
  .join("\n");

it("every sentence is said somewhere", () => {
  const templates = [...source.matchAll(/`([a-z_.]+)\$\{[^`]*`/g)].map(([, prefix]) => prefix ?? "");
  const unsaid = Object.keys(en).filter(
    (key) =>
      !source.includes(`"${key}"`) &&
      !desktop.includes(`"${key}"`) &&
      !templates.some((prefix) => key.startsWith(prefix)),
  );
  expect(unsaid.join(" ")).toBe("");
});

it("nothing writes markup or runs text as code, which the content security policy would block or an attacker would love", () => {
  const offenders = files.filter(({ text }) =>
    /\{@html|innerHTML|insertAdjacentHTML|\beval\(|new Function\(|document\.write/.test(text),
  );
  expect(offenders.map(({ path }) => path)).toEqual([]);
});
