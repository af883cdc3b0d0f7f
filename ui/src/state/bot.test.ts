// The page of the bot: changes one after the other, each on the state that the one before has left.
import { beforeEach, expect, it } from "vitest";
import { createFakeBackend, type FakeBackend } from "../backend/fake";
import type { BotChange } from "../bindings";
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
  expect(desk.open).toBe(4);
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

const elsewhere = (change: BotChange) => backend.changeBot("practice", desk.view?.version ?? "", change);

it("never saves over another rule: the open one is followed, or closed where somebody else has changed it", async () => {
  const [first, rule] = desk.rules;
  if (!first || !rule) throw new Error("the seed has rules");
  desk.open = 1;
  await elsewhere({ change: "remove_rule", at: 0 });
  await expect(desk.save({ ...rule, replies: ["Baru"] })).rejects.toMatchObject({ code: "conflict" });
  expect(desk.open).toBe(0);
  await elsewhere({ change: "set_rule", at: 0, rule: { ...rule, replies: ["Lain"] } });
  await expect(desk.save({ ...rule, replies: ["Baru"] })).rejects.toMatchObject({ code: "conflict" });
  expect(desk.open).toBeNull();
  await desk.save({ ...rule, replies: ["Baru"] });
  expect(desk.rules[0]?.replies).toEqual(["Lain"]);
});

it("leaves a rule switched as the table has it when its texts are saved", async () => {
  const rule = desk.rules[1];
  desk.open = 1;
  const switched = desk.switch(1, false);
  if (rule) await desk.save({ ...rule, replies: ["Baru"] });
  await switched;
  expect(desk.rules[1]).toMatchObject({ on: false, replies: ["Baru"] });
});

it("asks before a rule that is written is left, and keeps its editor while it moves", async () => {
  desk.open = 1;
  const { sitting } = desk;
  const end = desk.watch(() => true);
  await desk.move(0, 2);
  await desk.remove(2);
  expect([desk.open, desk.sitting]).toEqual([0, sitting]);
  desk.go(3);
  expect([desk.open, desk.wanted]).toEqual([0, 3]);
  end();
  desk.go(3);
  expect([desk.open, desk.wanted]).toEqual([3, undefined]);
});
