import { expect, test, vi } from "vitest";
import type { SearchResults } from "../bindings";
import { backendWith, deferred, row, refused } from "./inbox-fixtures";
import { Search } from "./search.svelte";

const found = (id: string): SearchResults => ({
  people: [row(id, "BOT", 1)],
  messages: [
    { conversation: row(id, "BOT", 1), message_id: `9${id}`, snippet: "kopi", created_at: "2026-07-14T02:00:00.000Z" },
  ],
  more: false,
});

test("one character asks nothing; two do", async () => {
  const ask = vi.fn(() => Promise.resolve(found("1")));
  const search = new Search(backendWith({ search: ask }), "real");
  await search.setQuery("k ");
  expect(ask).not.toHaveBeenCalled();
  await search.setQuery(" ko");
  expect(ask).toHaveBeenCalledExactlyOnceWith("real", "ko", null);
  expect(search.hits.map((hit) => hit.key)).toEqual(["person:1", "message:91"]);
});

test("fast typing asks for the first and the last wish, and an old answer never shows", async () => {
  const [first, last] = [deferred<SearchResults>(), deferred<SearchResults>()];
  const ask = vi.fn((_: string, query: string) => (query === "ko" ? first.promise : last.promise));
  const search = new Search(backendWith({ search: ask }), "real");
  const typing = search.setQuery("ko");
  void search.setQuery("kop");
  void search.setQuery("kopi");
  first.resolve(found("1"));
  await vi.waitFor(() => expect(ask.mock.calls.map(([, query]) => query)).toEqual(["ko", "kopi"]));
  expect(search.hits).toEqual([]);
  last.resolve(found("2"));
  await typing;
  expect(search.hits[0]?.key).toBe("person:2");
});

test("clearing while an answer is awaited stays clear", async () => {
  const answer = deferred<SearchResults>();
  const search = new Search(backendWith({ search: () => answer.promise }), "real");
  const typing = search.setQuery("kopi");
  search.clear();
  answer.resolve(found("1"));
  await typing;
  expect(search.hits).toEqual([]);
});

test("a scope is part of the wish", async () => {
  const ask = vi.fn(() => Promise.resolve(found("1")));
  const search = new Search(backendWith({ search: ask }), "real");
  await search.setQuery("kopi");
  await search.setScope({ id: "5", name: "Dewi" });
  expect(ask).toHaveBeenLastCalledWith("real", "kopi", "5");
});

test("arrows stay inside the hits", async () => {
  const search = new Search(backendWith({ search: () => Promise.resolve(found("1")) }), "real");
  await search.setQuery("kopi");
  search.move(-1);
  expect(search.active).toBe(0);
  search.move(1);
  search.move(1);
  expect(search.active).toBe(1);
});

test("a search that fails says so", async () => {
  const search = new Search(backendWith({ search: () => refused("storage") }), "real");
  await search.setQuery("kopi");
  expect(search.error?.code).toBe("storage");
});

test("a search that failed is tried again with the same words", async () => {
  let broken = true;
  const ask = vi.fn(() => (broken ? refused("storage") : Promise.resolve(found("1"))));
  const search = new Search(backendWith({ search: ask }), "real");
  await search.setQuery("kopi");
  broken = false;
  await search.retry();
  expect(ask).toHaveBeenLastCalledWith("real", "kopi", null);
  expect(search.error).toBeNull();
  expect(search.hits[0]?.key).toBe("person:1");
});
