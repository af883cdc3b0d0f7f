// The state of the page: pages, filters, what is open, and news from elsewhere.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createFakeBackend, type FakeBackend } from "../backend/fake";
import { Catalogue } from "./catalogue.svelte";

let backend: FakeBackend;
let catalogue: Catalogue;
let stop: () => void;
const OWN = { realm: "real", channel_id: null } as const;

beforeEach(async () => {
  backend = createFakeBackend({ seeded: true, scripted: false });
  const first = backend.world.catalogue.products[0];
  if (!first) throw new Error("the seeded shop sells something");
  for (let index = 0; index < 100; index += 1) backend.world.catalogue.add(backend.world, first.details);
  catalogue = new Catalogue(backend, () => "real");
  stop = catalogue.start();
  await vi.waitFor(() => expect(catalogue.loaded).toBe(true));
});
afterEach(() => stop());

it("reads page by page, each product once", async () => {
  expect(catalogue.items).toHaveLength(60);
  expect(catalogue.more).toBe(true);
  await Promise.all([catalogue.next(), catalogue.next()]);
  expect(catalogue.items).toHaveLength(113);
  expect(new Set(catalogue.items.map(({ id }) => id)).size).toBe(113);
  expect(catalogue.more).toBe(false);
});

it("begins at the top with another filter or other words", async () => {
  await catalogue.next();
  await catalogue.show("sold_out");
  expect(catalogue.items.map(({ details }) => details.name)).toEqual(["Kemeja Truntum Malam"]);
  await catalogue.show("all");
  expect(catalogue.items).toHaveLength(60);
});

it("answers the last words, in whatever order the answers come", async () => {
  await Promise.all([catalogue.search("kopi"), catalogue.search("kopi gayo")]);
  expect(catalogue.items.map(({ details }) => details.name)).toEqual(["Kopi Gayo Wine"]);
});

it("opens the next and the previous, and stays at the ends", () => {
  catalogue.step(1);
  expect(catalogue.openId).toBe(catalogue.items[0]?.id);
  catalogue.step(1);
  catalogue.step(-5);
  expect(catalogue.openId).toBe(catalogue.items[0]?.id);
});

it("follows what scripts change", async () => {
  const [product] = catalogue.items;
  if (!product) throw new Error("there are products");
  await backend.saveProduct(OWN, product.id, { ...product.details, stock: 0 });
  await vi.waitFor(() => expect(catalogue.counts.sold_out).toBe(2));
});
