// Words inside one conversation: counted, stepped through in both directions, read in pieces, and never overtaken by an old answer.
import { expect, it, vi } from "vitest";
import { Find } from "./find.svelte";

const all = Array.from({ length: 450 }, (_, index) => String(1000 - index));

function finder(matches = vi.fn(pieces)) {
  const show = vi.fn(() => Promise.resolve());
  return { find: new Find({ matches }, "c1", show), matches, show };
}

function pieces(_id: string, query: string, before: string | null, limit: number) {
  const from = before === null ? 0 : all.indexOf(before) + 1;
  const found = query === "batik" ? all : [];
  return Promise.resolve({ total: found.length, ids: found.slice(from, from + limit) });
}

it("counts the places and looks at the newest", async () => {
  const { find, show } = finder();
  await find.setQuery("batik");
  expect([find.total, find.at, find.current]).toEqual([450, 0, "1000"]);
  expect(show).toHaveBeenLastCalledWith("1000");
});

it("goes round in both directions, reading what it needs", async () => {
  const { find, matches } = finder();
  await find.setQuery("batik");
  await find.step(-1);
  expect([find.at, find.current]).toEqual([449, "551"]);
  expect(matches).toHaveBeenCalledTimes(3);
  await find.step(1);
  expect(find.current).toBe("1000");
});

it("asks for nothing below two characters, and forgets what it found", async () => {
  const { find, matches } = finder();
  await find.setQuery("batik");
  await find.setQuery("b");
  expect([find.total, find.at, matches.mock.calls.length]).toEqual([0, -1, 1]);
  await find.step(1);
  expect(find.current).toBeNull();
});

it("an old answer never covers a newer wish", async () => {
  let answerFirst = (): void => undefined;
  const matches = vi.fn((id: string, query: string, before: string | null, limit: number) =>
    query === "ba"
      ? new Promise<{ total: number; ids: string[] }>((done) => (answerFirst = () => done({ total: 9, ids: ["9"] })))
      : pieces(id, query, before, limit),
  );
  const { find } = finder(matches);
  const first = find.setQuery("ba");
  await find.setQuery("batik");
  answerFirst();
  await first;
  expect(find.total).toBe(450);
});

it("keeps why it could not look", async () => {
  const refusal = { code: "storage", params: {}, detail: "" };
  const { find } = finder(vi.fn(() => Promise.reject(Object.assign(new Error("storage"), refusal))));
  await find.setQuery("batik");
  expect(find.error?.code).toBe("storage");
});
