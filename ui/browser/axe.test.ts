// Every screen, looked at by axe and by its edges: light and dark, small and zoomed in, and with the colours of the system alone.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { AxeResults } from "axe-core";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SCREENS, type Screen } from "./screens";
import { Stage, type Look } from "./stage";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PICTURES = join(import.meta.dirname, "../../test-output/browser");

/** Axe reads the colours that a page asks for, and not those that the system puts in their place. */
const ITS_OWN_COLOURS: readonly Look[] = [
  { name: "light", width: 1440, height: 900, theme: "light" },
  { name: "dark", width: 1440, height: 900, theme: "dark" },
];
const OTHERS: readonly Look[] = [
  { name: "small", width: 900, height: 600, theme: "light" },
  { name: "small-150", width: 900, height: 600, zoom: 1.5, theme: "light" },
  { name: "zoom-200", width: 1280, height: 720, zoom: 2, theme: "light" },
  { name: "forced-colours", width: 1440, height: 900, theme: "dark", forcedColors: true },
  { name: "4k", width: 3840, height: 2160, theme: "light" },
];

let stage: Stage;
beforeAll(async () => {
  mkdirSync(PICTURES, { recursive: true });
  stage = await Stage.open();
});
afterAll(() => stage.close());

describe.each(ITS_OWN_COLOURS)("$name", (look) => {
  it.each(SCREENS)("$name", (screen) => examine(screen, look, true));
});
describe.each(OTHERS)("$name", (look) => {
  it.each(SCREENS)("$name", (screen) => examine(screen, look, false));
});

async function examine({ name, hash, fresh = false, reach }: Screen, look: Look, withColours: boolean): Promise<void> {
  const page = await stage.show(hash, look, !fresh);
  try {
    await reach?.(page);
    await page.screenshot({ path: join(PICTURES, `${name}-${look.name}.png`) });
    expect(await violations(page, withColours)).toEqual([]);
    expect(await outside(page)).toEqual([]);
  } finally {
    await page.context().close();
  }
}

/** What axe finds, in a line each. */
async function violations(page: Page, withColours: boolean): Promise<string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(async (contrast) => {
    const { axe } = window as unknown as { axe: { run: (where: Document, options: object) => Promise<AxeResults> } };
    return axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      // Experimental, and blind to what a row of the inbox reads out on purpose: "Dewi, waiting 12 minutes, 3 unread".
      rules: { "label-content-name-mismatch": { enabled: false }, "color-contrast": { enabled: contrast } },
    });
  }, withColours);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${target.join(" ")} ${any[0]?.message ?? ""}`),
  );
}

/** Things to click or type into that lie beyond the right edge of the window, where nobody can scroll to. */
function outside(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const scrolls = (element: Element): boolean => {
      const parent = element.parentElement;
      if (parent === null) return false;
      const sideways =
        parent.scrollWidth > parent.clientWidth && /auto|scroll/.test(getComputedStyle(parent).overflowX);
      return sideways || scrolls(parent);
    };
    return [...document.querySelectorAll("button, a, input, textarea, [role=option]")]
      .filter((element) => {
        const { right, left, width } = element.getBoundingClientRect();
        return width > 1 && (right > innerWidth + 1 || left < -1) && element.checkVisibility() && !scrolls(element);
      })
      .map((element) => `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent.slice(0, 40)}`);
  });
}
