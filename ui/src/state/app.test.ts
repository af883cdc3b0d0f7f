// The window's own knowledge: what was read later is also shown later.
import { expect, test } from "vitest";
import type { Backend } from "../backend/backend";
import type { ChannelView, Event, Snapshot } from "../bindings";
import { App } from "./app.svelte";
import { backendWith, deferred, ME } from "./inbox-fixtures";
import { USUAL } from "./preferences";

const channel = (name: string): ChannelView => ({
  id: "1",
  kind: "whatsapp",
  realm: "real",
  name,
  phone: "6281230000101",
  session: { state: "connected" },
  queued: 0,
  held_back: [],
});

const SNAPSHOT: Snapshot = {
  version: "0.1.0",
  shop_name: "",
  currency: "IDR",
  agent: ME,
  language: "en",
  theme: "system",
  preferences: USUAL,
  channels: [channel("first")],
};

test("a slow answer about the numbers never replaces a newer one, whoever asked", async () => {
  const answers = [deferred<ChannelView[]>(), deferred<ChannelView[]>()];
  let asked = 0;
  let tell: (events: Event[]) => void = () => undefined;
  const counts = { open: 0, needs_you: 0, mine: 0, with_bot: 0, unread: 0 };
  const uncounted = { standing: "uncounted", account: null, warn_below: 0, forecast: null, read_at: null } as const;
  const app = new App(
    backendWith({
      load: () => Promise.resolve(SNAPSHOT),
      inboxCounts: () => Promise.resolve(counts),
      credits: () => Promise.resolve(uncounted),
      channels: () => (answers[asked++] as (typeof answers)[0]).promise,
      subscribe: ((handler) => {
        tell = handler;
        return Promise.resolve(() => undefined);
      }) satisfies Backend["subscribe"],
    }),
  );
  await app.start();
  const asking = app.refreshChannels();
  tell([{ type: "channel_changed", channel_id: "1" }]);
  answers[1]?.resolve([channel("newest")]);
  await new Promise((resolve) => setTimeout(resolve, 0));
  answers[0]?.resolve([channel("older")]);
  await asking;
  await expect.poll(() => app.channels.map(({ name }) => name)).toEqual(["newest"]);
});
