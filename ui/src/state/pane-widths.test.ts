import { beforeEach, expect, test } from "vitest";
import { PaneWidths } from "./pane-widths.svelte";

function windowOf(width: number): PaneWidths {
  Object.assign(window, { innerWidth: width });
  return new PaneWidths();
}

beforeEach(() => localStorage.clear());

test("each size of window begins with its own width, and keeps what was chosen for it", () => {
  windowOf(1440).set("list", 400);
  expect(windowOf(1440).list).toBe(400);
  expect(windowOf(1100).list).toBe(300);
  expect(windowOf(900).list).toBe(272);
});

test("no width leaves the conversation less than it needs, or cannot be read", () => {
  const wide = windowOf(1440);
  wide.set("list", 5000);
  expect(wide.list).toBe(480);
  wide.set("list", 1);
  expect(wide.list).toBe(240);
  const narrow = windowOf(900);
  narrow.set("list", 480);
  expect(narrow.list).toBe(900 - 56 - 420);
  localStorage.setItem("balas.pane.customer.wide", "far");
  expect(windowOf(1440).customer).toBe(300);
});

test("the usual width comes back", () => {
  const widths = windowOf(1440);
  widths.set("customer", 420);
  widths.set("customer", null);
  expect(widths.customer).toBe(300);
});
