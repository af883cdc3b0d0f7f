import { flushSync } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Conversation } from "../../state/conversation.svelte";
import { backendWith, detail, row } from "../../state/inbox-fixtures";
import { DWELL_MS, readWhenSeen } from "./read-when-seen.svelte";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function story({ focused }: { focused: boolean }) {
  const focus = vi.spyOn(document, "hasFocus").mockReturnValue(focused);
  const markRead = vi.fn(() => Promise.resolve());
  const backend = backendWith({ markRead, markUnread: () => Promise.resolve() });
  const conversation = new Conversation(backend, "1");
  conversation.detail = detail(row("1", "MINE", 1, { unread: 2 }));
  const stop = $effect.root(() => readWhenSeen(() => conversation, backend));
  const pass = (ms: number) => {
    flushSync();
    vi.advanceTimersByTime(ms);
    flushSync();
  };
  return { conversation, markRead, stop, pass, focus };
}

test("the newest message in sight for a moment is read", () => {
  const { markRead, pass, stop } = story({ focused: true });
  pass(DWELL_MS - 1);
  expect(markRead).not.toHaveBeenCalled();
  pass(1);
  expect(markRead).toHaveBeenCalledExactlyOnceWith("1");
  stop();
});

test("walking past marks nothing", () => {
  const { markRead, pass, stop } = story({ focused: true });
  pass(DWELL_MS / 2);
  stop();
  pass(DWELL_MS);
  expect(markRead).not.toHaveBeenCalled();
});

test("what is further down is unread until it is scrolled to", () => {
  const { conversation, markRead, pass, stop } = story({ focused: true });
  conversation.setAtEnd(false);
  pass(DWELL_MS * 2);
  expect(markRead).not.toHaveBeenCalled();
  conversation.setAtEnd(true);
  pass(DWELL_MS);
  expect(markRead).toHaveBeenCalledOnce();
  stop();
});

test("a window that nobody looks at reads nothing until somebody does", () => {
  const { focus, markRead, pass, stop } = story({ focused: false });
  pass(DWELL_MS * 2);
  expect(markRead).not.toHaveBeenCalled();
  focus.mockReturnValue(true);
  window.dispatchEvent(new Event("focus"));
  pass(DWELL_MS);
  expect(markRead).toHaveBeenCalledOnce();
  stop();
});

test("a conversation marked as unread while it is open stays unread", async () => {
  const { conversation, markRead, pass, stop } = story({ focused: true });
  pass(DWELL_MS);
  markRead.mockClear();
  await conversation.markUnread();
  conversation.detail = detail(row("1", "MINE", 1, { unread: 1 }));
  pass(DWELL_MS * 2);
  expect(markRead).not.toHaveBeenCalled();
  stop();
});
