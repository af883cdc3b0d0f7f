import { expect, test } from "vitest";
import type { ChannelView } from "../bindings";
import { BackOnline } from "./back-online";

const channel = (state: "connected" | "degraded" | "logged_out", queued: number, id = "1"): ChannelView => ({
  id,
  kind: "whatsapp",
  realm: "real",
  name: "Toko utama",
  phone: "6281230000101",
  session: state === "degraded" ? { state, reason: "" } : { state },
  queued,
  held_back: [],
});

test("what waited is told once, when the last of it has left", async () => {
  const online = new BackOnline(() => Promise.resolve(0));
  expect(await online.follow([channel("degraded", 2)])).toBe(0);
  expect(await online.follow([channel("degraded", 3)])).toBe(0);
  expect(await online.follow([channel("connected", 1)])).toBe(0);
  expect(await online.follow([channel("connected", 0)])).toBe(3);
  expect(await online.follow([channel("connected", 0)])).toBe(0);
});

test("a number that lost nothing says nothing", async () => {
  const online = new BackOnline(() => Promise.resolve(0));
  await online.follow([channel("degraded", 0)]);
  expect(await online.follow([channel("connected", 0)])).toBe(0);
});

test("what failed on the way was not sent", async () => {
  let failed = 4;
  const online = new BackOnline(() => Promise.resolve(failed));
  await online.follow([channel("degraded", 3)]);
  failed = 5;
  expect(await online.follow([channel("connected", 0)])).toBe(2);
});

test("an unlinked number is no number that came back", async () => {
  const online = new BackOnline(() => Promise.resolve(0));
  await online.follow([channel("degraded", 3)]);
  await online.follow([channel("logged_out", 0)]);
  expect(await online.follow([channel("connected", 0)])).toBe(0);
});
