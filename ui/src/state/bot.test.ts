// The page of the bot: changes one after the other, each on the state that the one before has left.
import { beforeEach, expect, it } from "vitest";
import { createFakeBackend, type FakeBackend } from "../backend/fake";
import { BotDesk } from "./bot.svelte";

let backend: FakeBackend;
let desk: BotDesk;

beforeEach(async () => {
  backend = createFakeBackend({ seeded: true, scripted: false });
  desk = new BotDesk(backend, () => "practice");
  await desk.load();
});

const names = () => desk.rules.map(({ keywords }) => keywords[0]);

it("moves a rule, and what is open stays open", async () => {
  desk.open = 1;
  await desk.move(0, 2);
  expect(names().slice(0, 3)).toEqual(["ongkir#", "katalog", "stok"]);
  expect(desk.open).toBe(0);
  await desk.move(0, 5);
  expect(names()[5]).toBe("ongkir#");
  expect(desk.open).toBe(5);
  expect(await desk.move(5, 6)).toBe(false);
});

it("puts a removed rule back where it was", async () => {
  const before = names();
  desk.open = 4;
  const undo = await desk.remove(2);
  expect(names()).not.toContain("katalog");
  expect(desk.open).toBe(3);
  await undo();
  expect(names()).toEqual(before);
});

it("adds a rule at the end and opens it", async () => {
  const [rule] = desk.rules;
  desk.open = "new";
  if (rule) await desk.save({ ...rule, keywords: ["baru"] });
  expect(names().at(-1)).toBe("baru");
  expect(desk.open).toBe(desk.rules.length - 1);
});

it("does several changes at once one after the other", async () => {
  await Promise.all([desk.switch(0, false), desk.switch(1, false)]);
  expect(desk.rules.slice(0, 2).map(({ on }) => on)).toEqual([false, false]);
});

it("shows the bot as it is where somebody else was faster, and says that it refused", async () => {
  await backend.changeBot("practice", desk.view?.version ?? "", { change: "remove_rule", at: 0 });
  await expect(desk.switch(0, false)).rejects.toMatchObject({ code: "conflict" });
  expect(names()[0]).toBe("ongkir#");
  await desk.switch(0, false);
  expect(desk.rules[0]?.on).toBe(false);
});
