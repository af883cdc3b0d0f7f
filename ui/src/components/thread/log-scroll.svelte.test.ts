// Pages are asked for as the log is scrolled, one at a time, and a page that could not be read is asked for again.
import type { VirtualizerHandle } from "virtua/svelte";
import { expect, test, vi } from "vitest";
import { Conversation } from "../../state/conversation.svelte";
import { backendWith, deferred, refused } from "../../state/inbox-fixtures";
import { LogScroll } from "./log-scroll.svelte";

const HEIGHT = 500;
const SIZE = 20_000;

/** A log of one conversation that a reader has already been placed in. */
function story() {
  const conversation = new Conversation(backendWith({}), "1");
  conversation.hasOlder = true;
  const loadOlder = vi.spyOn(conversation, "loadOlder").mockResolvedValue();
  const scroll = new LogScroll(() => conversation);
  const handle: Partial<VirtualizerHandle> = {
    getScrollSize: () => SIZE,
    getViewportSize: () => HEIGHT,
    scrollToIndex: () => undefined,
  };
  scroll.handle = handle as VirtualizerHandle;
  scroll.toMessage([{ type: "message", key: "1", message: { id: "1" } as never, first: true }], "1");
  return { scroll, loadOlder };
}

test("an older page is asked for near the top, and only there", async () => {
  const { scroll, loadOlder } = story();
  await scroll.onscroll(SIZE / 2);
  expect(loadOlder).not.toHaveBeenCalled();
  await scroll.onscroll(HEIGHT);
  expect(loadOlder).toHaveBeenCalledOnce();
});

test("one page at a time", async () => {
  const { scroll, loadOlder } = story();
  const page = deferred<undefined>();
  loadOlder.mockReturnValueOnce(page.promise);
  const first = scroll.onscroll(0);
  await scroll.onscroll(0);
  expect(loadOlder).toHaveBeenCalledOnce();
  page.resolve(undefined);
  await first;
});

test("after an error older messages load again", async () => {
  const { scroll, loadOlder } = story();
  loadOlder.mockReturnValueOnce(refused("storage"));
  await expect(scroll.onscroll(0)).rejects.toMatchObject({ code: "storage" });
  await scroll.onscroll(0);
  expect(loadOlder).toHaveBeenCalledTimes(2);
});
