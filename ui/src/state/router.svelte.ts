// Which page is shown. The address is the part after `#`, so that back and forward, a reload and a second window work by
// themselves.
import type { InboxGroup } from "../bindings";
import { SECTIONS, type Section } from "./preferences";

/** What the page of the bot is made of. */
export const BOT_PARTS = ["rules", "ai", "knowledge", "hours"] as const;
export type BotPart = (typeof BOT_PARTS)[number];

export type Route =
  | { page: "first_run" }
  | { page: "inbox"; group: InboxGroup }
  | { page: "connections" }
  | { page: "contacts" }
  | { page: "link"; channelId: string }
  | { page: "bot"; part?: BotPart }
  | { page: "catalogue" }
  | { page: "credits" }
  | { page: "scheduled" }
  | { page: "settings"; section?: Section }
  | { page: "phone" };

const GROUPS: readonly InboxGroup[] = ["open", "needs_you", "mine", "with_bot", "closed"];

export function parseRoute(hash: string): Route | null {
  const [page, argument] = hash.replace(/^#\/?/, "").split("/");
  switch (page) {
    case "welcome":
      return { page: "first_run" };
    case "inbox":
      return { page: "inbox", group: GROUPS.find((group) => group === argument) ?? "open" };
    case "link":
      return argument ? { page: "link", channelId: decodeURIComponent(argument) } : { page: "connections" };
    case "connections":
    case "catalogue":
    case "credits":
    case "scheduled":
    case "settings": {
      const section = SECTIONS.find((known) => known === argument);
      return section ? { page, section } : { page };
    }
    case "bot": {
      const part = BOT_PARTS.find((known) => known === argument);
      return part ? { page, part } : { page };
    }
    case "contacts":
    case "phone":
      return { page };
    default:
      return null;
  }
}

export function routeHash(route: Route): string {
  switch (route.page) {
    case "first_run":
      return "#/welcome";
    case "inbox":
      return route.group === "open" ? "#/inbox" : `#/inbox/${route.group}`;
    case "link":
      return `#/link/${encodeURIComponent(route.channelId)}`;
    case "bot":
      return route.part ? `#/bot/${route.part}` : "#/bot";
    case "settings":
      return route.section ? `#/settings/${route.section}` : "#/settings";
    default:
      return `#/${route.page}`;
  }
}

class Router {
  route = $state.raw<Route>({ page: "first_run" });
  #index = $state(0);
  #last = $state(0);

  readonly canGoBack = $derived(this.#index > 0);
  readonly canGoForward = $derived(this.#index < this.#last);

  /** Reads the address, or shows `fallback` where it says nothing, and follows it until the returned function is called. */
  start(fallback: Route): () => void {
    this.#index = positionOf(history.state) ?? 0;
    this.#last = this.#index;
    this.replace(parseRoute(location.hash) ?? fallback);
    const follow = (event: PopStateEvent) => this.#follow(parseRoute(location.hash) ?? fallback, event.state);
    window.addEventListener("popstate", follow);
    return () => window.removeEventListener("popstate", follow);
  }

  /** Shows a page and remembers the one before. */
  go(route: Route): void {
    if (routeHash(route) === routeHash(this.route)) return;
    this.#index += 1;
    this.#last = this.#index;
    history.pushState({ position: this.#index }, "", routeHash(route));
    this.route = route;
  }

  /** Shows a page in place of the present one, to which nobody should come back. */
  replace(route: Route): void {
    history.replaceState({ position: this.#index }, "", routeHash(route));
    this.route = route;
  }

  #follow(route: Route, state: unknown): void {
    const position = positionOf(state);
    this.#index = position ?? this.#index + 1;
    this.#last = position === undefined ? this.#index : Math.max(this.#last, position);
    // An address that was followed without us (a link, typed by hand) gets its place in the row.
    if (position === undefined) history.replaceState({ position: this.#index }, "");
    this.route = route;
  }

  back(): void {
    if (this.canGoBack) history.back();
  }

  forward(): void {
    if (this.canGoForward) history.forward();
  }
}

function positionOf(state: unknown): number | undefined {
  if (typeof state !== "object" || state === null || !("position" in state)) return undefined;
  return typeof state.position === "number" ? state.position : undefined;
}

export const router = new Router();
