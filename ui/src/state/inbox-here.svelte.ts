/**
 * The desk of this window. Pages come and go; the desk stays, one for each realm, until the shop's numbers say that another
 * realm is shown.
 */
import type { App } from "./app.svelte";
import { Desk, type DeskContext } from "./inbox-desk.svelte";

let current: { app: App; desk: Desk; stop: () => void } | null = null;

export function deskOf(app: App, tell: DeskContext["tell"]): Desk {
  if (current?.app === app && current.desk.realm === app.realm) return current.desk;
  current?.stop();
  const desk = new Desk({ backend: app.backend, realm: app.realm, counts: () => app.counts, tell });
  const started = desk.start();
  const unwatch = desk.drafts.watch(window);
  const stop = () => {
    unwatch();
    void started.then((unsubscribe) => unsubscribe());
  };
  current = { app, desk, stop };
  return desk;
}
