// Every screen of the window that the pretend core can bring about, and how one comes to it.
import type { Page } from "playwright-core";

export type Screen = {
  name: string;
  hash: string;
  /** Nothing is linked yet. */
  fresh?: boolean;
  reach?: (page: Page) => Promise<void>;
};

const see = (page: Page, testid: string) => page.getByTestId(testid).first().waitFor();
const click = (page: Page, testid: string) => page.getByTestId(testid).first().click();

async function openConversation(page: Page, group: string): Promise<void> {
  await page.getByTestId("conversation-row").first().waitFor();
  await page.locator(`[data-testid=conversation-row][data-status=${group}]`).first().click();
  await see(page, "message");
}

export const SCREENS: readonly Screen[] = [
  { name: "first-run", hash: "/welcome", fresh: true },
  {
    name: "link",
    hash: "/welcome",
    fresh: true,
    reach: async (page) => {
      await page.evaluate(() => (window.open = () => null));
      await click(page, "first-run-practise");
      await see(page, "qr-code");
    },
  },
  { name: "inbox", hash: "/inbox", reach: (page) => see(page, "conversation-row") },
  { name: "conversation", hash: "/inbox/mine", reach: (page) => openConversation(page, "HUMAN") },
  { name: "conversation-bot", hash: "/inbox/with_bot", reach: (page) => openConversation(page, "BOT") },
  { name: "conversation-closed", hash: "/inbox/closed", reach: (page) => openConversation(page, "CLOSED") },
  {
    name: "buttons",
    hash: "/inbox/mine",
    reach: async (page) => {
      await openConversation(page, "HUMAN");
      await page.keyboard.press("Control+b");
      await see(page, "button-label");
    },
  },
  {
    name: "search",
    hash: "/inbox",
    reach: async (page) => {
      await see(page, "conversation-row");
      await page.getByTestId("search-input").fill("kopi");
      await see(page, "search-hit");
    },
  },
  {
    name: "palette",
    hash: "/inbox/mine",
    reach: async (page) => {
      await openConversation(page, "HUMAN");
      await page.keyboard.press("Control+k");
      await page.getByTestId("palette-input").fill("ta");
      await see(page, "palette-line");
    },
  },
  {
    name: "palette-empty",
    hash: "/contacts",
    reach: async (page) => {
      await see(page, "contact-row");
      await page.keyboard.press("Control+k");
      await see(page, "palette-line");
    },
  },
  {
    name: "cheat-sheet",
    hash: "/inbox",
    reach: async (page) => {
      await see(page, "conversation-row");
      await page.keyboard.press("?");
      await page.getByRole("dialog").waitFor();
    },
  },
  { name: "contacts", hash: "/contacts", reach: (page) => see(page, "contact-row") },
  {
    name: "contact",
    hash: "/contacts",
    reach: async (page) => {
      await see(page, "contact-row");
      await click(page, "contact-row");
    },
  },
  { name: "catalogue", hash: "/catalogue", reach: (page) => see(page, "product") },
  {
    name: "product",
    hash: "/catalogue",
    reach: async (page) => {
      await see(page, "product");
      await click(page, "product");
      await see(page, "product-inspector");
    },
  },
  { name: "bot-rules", hash: "/bot", reach: (page) => see(page, "rules") },
  {
    name: "bot-rule",
    hash: "/bot",
    reach: async (page) => {
      await see(page, "rule");
      await click(page, "rule-open");
      await see(page, "rule-editor");
    },
  },
  { name: "bot-ai", hash: "/bot/ai", reach: (page) => see(page, "ai-form") },
  { name: "bot-knowledge", hash: "/bot/knowledge", reach: (page) => see(page, "faq") },
  { name: "bot-hours", hash: "/bot/hours", reach: (page) => see(page, "hours") },
  { name: "connections", hash: "/connections", reach: (page) => see(page, "channel") },
  { name: "credits", hash: "/credits", reach: (page) => see(page, "credit-balance") },
  { name: "settings", hash: "/settings" },
];
