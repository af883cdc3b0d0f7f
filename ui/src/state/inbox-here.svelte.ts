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
  current = begin(app, tell);
  return current.desk;
}

/** The desk, where one has been opened. */
export const deskNow = (): Desk | undefined => current?.desk;

function begin(app: App, tell: DeskContext["tell"]): { app: App; desk: Desk; stop: () => void } {
  const context = { backend: app.backend, realm: app.realm, counts: () => app.counts, tell };
  let desk!: Desk;
  // A root of its own: what is derived would otherwise end with the page that asked first.
  const dispose = $effect.root(() => void (desk = new Desk(context)));
  const started = desk.start();
  const unwatch = desk.drafts.watch(window);
  const stop = () => {
    unwatch();
    dispose();
    void started.then((unsubscribe) => unsubscribe());
  };
  return { app, desk, stop };
}
