// A form beside what is stored: where that has become another, the form shows it, and nobody saves over what they have not seen.
import { untrack } from "svelte";

/** Called while a component is made; `show` runs whenever the stored part says something else than before. */
export function onStored(part: () => unknown, show: () => void): void {
  let seen = untrack(() => JSON.stringify(part()));
  $effect.pre(() => {
    const now = JSON.stringify(part());
    if (now === seen) return;
    seen = now;
    untrack(show);
  });
}
