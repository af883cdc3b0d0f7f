// The state of the page: kept current by events, read page by page, and honest about what could not be read.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeBackend, type FakeBackend } from "../backend/fake";
import { Credits } from "./credits.svelte";

let backend: FakeBackend;
let credits: Credits;
let stop: () => void;

beforeEach(async () => {
  backend = createFakeBackend({ seeded: true, scripted: false });
  credits = new Credits(backend, () => "real");
  stop = credits.start();
  await vi.waitFor(() => expect(credits.usage).not.toBeNull());
});
afterEach(() => stop());

it("follows what happens elsewhere", async () => {
  await backend.topUp(20);
  await vi.waitFor(() => expect(credits.view?.account?.balance).toBe(11_800));
  expect(credits.lines[0]).toMatchObject({ kind: "bought", amount: 20 });
});

it("keeps as many lines as were shown when something happens", async () => {
  await credits.nextLines();
  expect(credits.lines).toHaveLength(40);
  await backend.topUp(1);
  await vi.waitFor(() => expect(credits.lines[0]?.amount).toBe(1));
  expect(credits.lines).toHaveLength(40);
  expect(credits.more).toBe(true);
});

it("says what failed, and keeps what it knew", async () => {
  vi.spyOn(backend, "usage").mockRejectedValueOnce(new Error("gone"));
  await credits.choosePeriod("7");
  expect(credits.error).toBeInstanceOf(Error);
  expect(credits.usage?.days).toHaveLength(30);
  await credits.choosePeriod("7");
  expect(credits.error).toBeNull();
  expect(credits.usage?.days).toHaveLength(7);
});

it("reads once for many events that come together", async () => {
  const reads = vi.spyOn(backend, "credits");
  for (let index = 0; index < 50; index += 1) backend.world.emit({ type: "credits_changed" });
  await Promise.all(Array.from({ length: 5 }, () => credits.again()));
  expect(reads.mock.calls.length).toBeLessThan(4);
});
