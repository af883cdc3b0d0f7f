import { beforeEach, expect, test, vi } from "vitest";
import type { MessageHit, SearchResults } from "../bindings";
import { at, backendWith, row } from "./inbox-fixtures";
import { rememberAction } from "./palette-recent";
import { Palette, type PaletteContext } from "./palette.svelte";

const hit = (id: string, snippet: string): MessageHit => ({
  conversation: row(id, "MINE", 1),
  message_id: `9${id}`,
  snippet,
  created_at: at(1),
});
const found: SearchResults = { people: [row("4", "BOT", 1)], messages: [hit("5", "tapi sore")], more: false };
const scope = { id: "1", name: "Dewi", seed: "1" };

function paletteWith(over: Partial<PaletteContext> = {}): Palette {
  const backend = backendWith({
    search: () => Promise.resolve(found),
    failedMessages: () => Promise.resolve([hit("2", "Nota-0147.pdf"), hit("3", "Ongkir")]),
    contactCounts: () =>
      Promise.resolve({
        everyone: 2,
        blocked: 0,
        bot_off: 0,
        tags: [
          { tag: "grosir", number: 2 },
          { tag: "Pekalongan", number: 1 },
        ],
      }),
    contacts: () => Promise.resolve({ items: [], next_cursor: null, cut: false }),
  });
  return new Palette({ backend, realm: "real", ask: () => "possible", scope: null, seen: [], ...over });
}
const keys = (palette: Palette): string[] => palette.items.map(({ key }) => key);
const titles = (palette: Palette): string[] => palette.sections.map(({ title }) => title);

beforeEach(() => localStorage.clear());

test("before anything is typed what was used last comes first, and no search is asked for", () => {
  rememberAction("theme_dark");
  rememberAction("go_catalogue");
  const palette = paletteWith({ scope, seen: [row("1", "MINE", 1), row("7", "BOT", 2)] });
  expect(keys(palette).slice(0, 3)).toEqual(["go_catalogue", "theme_dark", "person-c7-7"]);
  expect(titles(palette).slice(0, 2)).toEqual(["palette.group.recent", "palette.group.conversation"]);
  expect(keys(palette).filter((key) => key === "go_catalogue")).toHaveLength(1);
});

test("what is typed finds actions at once, then people and messages", async () => {
  const palette = paletteWith({ scope });
  const typing = palette.setText("ta");
  expect(keys(palette)[0]).toBe("tag");
  await typing;
  expect(titles(palette).slice(0, 3)).toEqual([
    "palette.group.conversation",
    "palette.group.people",
    "palette.group.messages",
  ]);
});

test("a sign narrows to actions, people or tags", async () => {
  const palette = paletteWith({ scope });
  await palette.setText(">ta");
  expect(palette.items.every(({ type }) => type === "action")).toBe(true);
  await palette.setText("@ta");
  expect(palette.items.every(({ type }) => type === "person")).toBe(true);
  await palette.setText("#gr");
  expect(keys(palette)).toEqual(["tag-grosir"]);
});

test("what cannot be done says what it needs, and comes last", async () => {
  const palette = paletteWith({ scope, ask: (action) => (action === "tag" ? "impossible" : "possible") });
  await palette.setText(">ta");
  const actions = palette.sections[0]?.items ?? [];
  expect(actions.at(-1)).toMatchObject({ key: "tag", reason: expect.any(String) as string });
  expect(actions[0]).toMatchObject({ reason: null });
});

test("without a conversation its actions ask for one; a page's are offered from elsewhere", async () => {
  const palette = paletteWith({ ask: () => "absent" });
  await palette.setText(">take over");
  expect(palette.items[0]).toMatchObject({ key: "take_over", reason: "Open a conversation first" });
  await palette.setText(">new product");
  expect(palette.items[0]).toMatchObject({ key: "new_product", reason: null });
});

test("leaving the conversation behind takes its actions away", async () => {
  const palette = paletteWith({ scope });
  expect(palette.leave()).toBe(true);
  await palette.setText(">take over");
  expect(keys(palette)).not.toContain("take_over");
  expect(palette.leave()).toBe(false);
});

test("the messages that failed are shown, searched, and left again", async () => {
  const palette = paletteWith();
  await palette.showFailed();
  expect(keys(palette)).toEqual(["message-92", "message-93"]);
  await palette.setText("nota");
  expect(keys(palette)).toEqual(["message-92"]);
  palette.leave();
  await palette.setText("");
  expect(titles(palette)).toContain("palette.group.go");
});

test("the arrows go round, also when the list has become shorter", async () => {
  const palette = paletteWith();
  palette.move(-1);
  expect(palette.chosen).toBe(palette.items.at(-1));
  await palette.setText("#gr");
  await palette.setText("#gro");
  palette.move(1);
  expect(palette.chosen?.key).toBe("tag-grosir");
});

test("a search that fails is told, and actions are still found", async () => {
  const refused = vi.fn(() => Promise.reject(new Error("no")));
  const palette = paletteWith({ backend: backendWith({ search: refused }) });
  await palette.setText("theme");
  expect(palette.error).not.toBeNull();
  expect(keys(palette)).toContain("theme_dark");
});
