/** The desk of this window, with toasts that tell what was done there and take it back. */
import type { App } from "../../state/app.svelte";
import type { Desk } from "../../state/inbox-desk.svelte";
import { deskOf } from "../../state/inbox-here.svelte";
import type { Toasts } from "../../state/toasts.svelte";
import { handoffToast } from "./handoff-toast";

export const shopDesk = (app: App, toasts: Toasts): Desk =>
  deskOf(app, (verb, row, undo) => toasts.show({ text: handoffToast(verb, row), undo }));
