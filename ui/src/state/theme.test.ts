// The theme follows the choice, or the system where that is the choice.
import { afterEach, expect, it } from "vitest";
import { theme } from "./theme.svelte";

afterEach(() => {
  theme.choice = "system";
});

it("paints what was chosen and remembers it for the next first frame", () => {
  theme.choice = "dark";
  theme.apply(document.documentElement);
  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(localStorage.getItem("balas.theme")).toBe("dark");
});

it("is what the system says where nothing was chosen", () => {
  theme.choice = "system";
  expect(theme.shown).toBe(window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
});
