// The pictures of a conversation: the neighbours of one that is far from everything else, and the way through all of them.
import { expect, it, vi } from "vitest";
import type { MessageView } from "../bindings";
import { message } from "./inbox-fixtures";
import { LARGEST_ZOOM, MediaViewer, SMALLEST_ZOOM } from "./media-viewer.svelte";

const all = Array.from({ length: 100 }, (_, index) => message(String(index + 1), { kind: "image" }));

function backend() {
  const page = (items: MessageView[], next: string | null) => Promise.resolve({ items, next_before: next });
  return {
    message: vi.fn((id: string) => Promise.resolve(all.find((one) => one.id === id) ?? null)),
    mediaBefore: vi.fn((_: string, before: string, limit: number) => {
      const older = all.filter((one) => Number(one.id) < Number(before)).reverse();
      const items = older.slice(0, limit);
      return page(items, older.length > limit ? (items.at(-1)?.id ?? null) : null);
    }),
    mediaAfter: vi.fn((_: string, after: string, limit: number) =>
      page(all.filter((one) => Number(one.id) > Number(after)).slice(0, limit), null),
    ),
  };
}

it("opens anywhere, and goes through all of them in both directions", async () => {
  const viewer = new MediaViewer(backend(), "c1");
  await viewer.open("50");
  expect([viewer.current?.id, viewer.canGoBack, viewer.canGoOn]).toEqual(["50", true, true]);
  const seen = new Set<string>([viewer.id]);
  while (viewer.canGoBack) {
    await viewer.go(-1);
    seen.add(viewer.id);
  }
  expect(viewer.id).toBe("1");
  while (viewer.canGoOn) {
    await viewer.go(1);
    seen.add(viewer.id);
  }
  expect([viewer.id, seen.size]).toEqual(["100", 100]);
});

it("zooms within its limits, and the next one is whole again", async () => {
  const viewer = new MediaViewer(backend(), "c1");
  await viewer.open("50");
  for (let step = 0; step < 20; step += 1) viewer.zoomBy(1);
  expect(viewer.zoom).toBe(LARGEST_ZOOM);
  await viewer.go(1);
  expect(viewer.zoom).toBe(SMALLEST_ZOOM);
  viewer.zoomBy(-1);
  expect(viewer.zoom).toBe(SMALLEST_ZOOM);
});

it("one that has gone shows nothing", async () => {
  const viewer = new MediaViewer(backend(), "c1");
  await viewer.open("999");
  expect([viewer.current, viewer.canGoOn, viewer.canGoBack]).toEqual([undefined, false, false]);
});
