/**
 * When a skeleton shows: not before 150 ms, because what comes sooner needs none, and then for 300 ms at least, because a
 * flash is worse than a wait. To be called while a component is made.
 */
const NOT_BEFORE_MS = 150;
const AT_LEAST_MS = 300;

export function shown(waiting: () => boolean): { readonly on: boolean } {
  let on = $state(false);
  let since = 0;

  $effect(() => {
    if (waiting() === on) return;
    const rest = on ? since + AT_LEAST_MS - Date.now() : NOT_BEFORE_MS;
    const timer = setTimeout(
      () => {
        on = !on;
        since = Date.now();
      },
      Math.max(0, rest),
    );
    return () => clearTimeout(timer);
  });

  return {
    get on() {
      return on;
    },
  };
}
