// The built window over the pretend core in a real browser: Debian's Chromium, which nothing has to be fetched for. The page is
// served under the content security policy of the desktop window.
import { join } from "node:path";
import { chromium, type Browser, type Page } from "playwright-core";
import { preview, type PreviewServer } from "vite";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/** How somebody looks at the window. */
export type Look = {
  name: string;
  width: number;
  height: number;
  zoom?: number;
  theme: "light" | "dark";
  forcedColors?: boolean;
  language?: "en" | "id" | "tr";
};

export class Stage {
  readonly #server: PreviewServer;
  readonly #browser: Browser;
  readonly #address: string;

  private constructor(server: PreviewServer, browser: Browser, address: string) {
    this.#server = server;
    this.#browser = browser;
    this.#address = address;
  }

  static async open(): Promise<Stage> {
    const root = join(import.meta.dirname, "..");
    const server = await preview({ root, logLevel: "error", preview: { port: 0, strictPort: false } });
    const address = server.resolvedUrls?.local[0];
    if (address === undefined) throw new Error("the built window is not served");
    const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
    return new Stage(server, browser, address);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.close();
  }

  /** The window at an address, as this look shows it. What zooms in has fewer pixels of the page on the same glass. */
  async show(hash: string, look: Look, seeded: boolean): Promise<Page> {
    const { width, height, zoom = 1, theme, forcedColors = false } = look;
    const context = await this.#browser.newContext({
      viewport: { width: Math.floor(width / zoom), height: Math.floor(height / zoom) },
      deviceScaleFactor: zoom,
      colorScheme: theme,
      forcedColors: forcedColors ? "active" : "none",
      reducedMotion: "reduce",
      // Axe is brought in by the test, which the policy of the window rightly forbids to everybody else.
      bypassCSP: true,
    });
    const page = await context.newPage();
    await page.goto(`${this.#address}${seeded ? "?shop=seeded" : ""}#${hash}`);
    await page.locator("#app > *").first().waitFor();
    return page;
  }
}
