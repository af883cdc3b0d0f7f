// Addresses and pages are two spellings of one thing.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parseRoute, routeHash, router, type Route } from "./router.svelte";

const ROUTES: Route[] = [
  { page: "first_run" },
  { page: "inbox", group: "open" },
  { page: "inbox", group: "needs_you" },
  { page: "connections" },
  { page: "contacts" },
  { page: "link", channelId: "7" },
  { page: "link", channelId: "a/b c" },
  { page: "catalogue" },
  { page: "credits" },
  { page: "settings" },
  { page: "phone" },
];

it.each(ROUTES)("$page reads back from its address", (route) => {
  expect(parseRoute(routeHash(route))).toEqual(route);
});

it("an address that says nothing is no page, and a strange group is the whole inbox", () => {
  expect(parseRoute("")).toBeNull();
  expect(parseRoute("#/nowhere")).toBeNull();
  expect(parseRoute("#/inbox/nobody")).toEqual({ page: "inbox", group: "open" });
});

describe("going", () => {
  let stop: () => void;
  beforeEach(() => {
    history.replaceState(null, "", "#");
    stop = router.start({ page: "inbox", group: "open" });
  });
  afterEach(() => stop());

  it("back and forward follow what was visited", async () => {
    router.go({ page: "connections" });
    router.go({ page: "settings" });
    expect([router.canGoBack, router.canGoForward]).toEqual([true, false]);
    router.back();
    await vi.waitFor(() => expect(router.route).toEqual({ page: "connections" }));
    expect(router.canGoForward).toBe(true);
    router.forward();
    await vi.waitFor(() => expect(router.route).toEqual({ page: "settings" }));
    expect(router.canGoForward).toBe(false);
  });

  it("to the page that is shown already adds nothing to go back to", () => {
    const before = history.length;
    router.go({ page: "inbox", group: "open" });
    expect(history.length).toBe(before);
  });
});
