// The list that About shows is made from the lock files: what is in them is in it, each with a licence.
import { expect, test } from "vitest";
import { allLicences } from "../licences";

test("every part of the program is listed with its licence", () => {
  const lines = allLicences();
  const found = (from: string, name: string) => lines.find((line) => line.from === from && line.name === name)?.licence;
  expect(found("crate", "sqlx")).toBe("MIT OR Apache-2.0");
  expect(found("crate", "chacha20poly1305")).toBeDefined();
  expect(found("npm", "svelte")).toBe("MIT");
  expect(found("crate", "proptest")).toBeUndefined();
  expect(lines.filter(({ licence }) => licence === "")).toEqual([]);
}, 60_000);
