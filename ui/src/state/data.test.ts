import { beforeEach, expect, test, vi } from "vitest";
import { createFakeBackend, type FakeBackend } from "../backend/fake";
import { ShopData } from "./data.svelte";

let backend: FakeBackend;
let data: ShopData;

beforeEach(async () => {
  backend = createFakeBackend({ seeded: true });
  data = new ShopData(backend);
  await data.load();
});

test("a shop without a backup, or with an old one, is told so", async () => {
  expect(data.isOld(Date.now())).toBe(true);
  await data.makeBackup("kopi susu gula aren");
  expect(data.isOld(Date.now())).toBe(false);
  expect(data.isOld(Date.now() + 15 * 86_400_000)).toBe(true);
});

test("the way of a backup is followed until it has ended", async () => {
  const making = data.makeBackup("kopi susu gula aren");
  expect(data.progress).toBe(0);
  expect(await making).toContain("balas-");
  expect(data.progress).toBeNull();
});

test("a backup that fails leaves no bar behind and is told", async () => {
  await expect(data.makeBackup("kopi")).rejects.toMatchObject({ params: { reason: "backup_short" } });
  expect(data.progress).toBeNull();
});

test("what cannot be read is kept as a failure", async () => {
  vi.spyOn(backend, "data").mockRejectedValueOnce(new Error("gone"));
  await data.load();
  expect(data.failure).toBeInstanceOf(Error);
});

test("how long messages are kept is stored and shown", async () => {
  await data.setRetention({ messages: 12, files: null });
  expect(data.view?.retention).toEqual({ messages: 12, files: null });
});
