// What the whole window knows: the backend, the shop, its numbers, and how many customers need whom. Screens reach it through
// `getApp()`; it keeps itself current from the events of the core.
import { createContext } from "svelte";
import type { Backend } from "../backend/backend";
import type {
  AgentView,
  ChannelView,
  CreditsView,
  Event,
  InboxCounts,
  Language,
  NotificationSettings,
  Preferences,
  Realm,
  Theme,
  WindowSettings,
} from "../bindings";
import { locale, t } from "../i18n";
import { shortcuts } from "./keyboard.svelte";
import { USUAL } from "./preferences";
import { Serial } from "./serial";
import { standingOf } from "./session";
import { theme } from "./theme.svelte";

const PRODUCT = "Balas";
const NO_COUNTS: InboxCounts = { open: 0, needs_you: 0, mine: 0, with_bot: 0, unread: 0 };

export class App {
  readonly backend: Backend;
  version = $state("");
  shopName = $state("");
  currency = $state("IDR");
  preferences = $state.raw<Preferences>(USUAL);
  agent = $state.raw<AgentView>({ id: "", name: "", is_me: true });
  channels = $state.raw<readonly ChannelView[]>([]);
  counts = $state.raw<InboxCounts>(NO_COUNTS);
  /** How the shop's own credits stand; practice costs nothing, so there is nothing to warn of. */
  credits = $state.raw<CreditsView | null>(null);

  /** Practice and real customers never meet, so the window shows one of the two: practice only while there is nothing else. */
  readonly realm = $derived<Realm>(this.channels.some((channel) => channel.realm === "real") ? "real" : "practice");
  readonly practice = $derived(this.channels.find((channel) => channel.realm === "practice"));
  /** What the navigation and the phone call this place while the shop has no name. */
  readonly shop = $derived(this.shopName || PRODUCT);
  readonly me = $derived(this.agent.name || t("agent.you"));
  /** A number has been linked at some time, or a gateway holds it, so there is an inbox to show. */
  readonly hasLinked = $derived(this.channels.some(({ kind, phone }) => phone !== "" || kind === "hosted"));

  /** One reading after the other, so that an older answer never overwrites a newer one. */
  readonly #line = new Serial();

  constructor(backend: Backend) {
    this.backend = backend;
  }

  /** Subscribes, then reads everything; the returned function ends the subscription. */
  async start(): Promise<() => void> {
    const stop = await this.backend.subscribe((events) => void this.#line.run(() => this.#follow(events)));
    try {
      await this.#line.run(() => this.#reload());
    } catch (error) {
      stop();
      throw error;
    }
    return stop;
  }

  channel(id: string): ChannelView | undefined {
    return this.channels.find((channel) => channel.id === id);
  }

  async setLanguage(language: Language): Promise<void> {
    locale.language = language;
    await this.backend.setLanguage(language);
  }

  async setTheme(choice: Theme): Promise<void> {
    theme.choice = choice;
    await this.backend.setTheme(choice);
  }

  setShopName = (name: string): Promise<void> => this.backend.setShopName(name);

  setCurrency = (currency: string): Promise<void> => this.backend.setCurrency(currency);

  setAgentName = (name: string): Promise<void> => this.backend.setAgentName(name);

  setWindow = (change: Partial<WindowSettings>): Promise<void> => {
    const window = { ...this.preferences.window, ...change };
    return this.#choose({ window }, () => this.backend.setWindow(window));
  };

  setNotifications = (change: Partial<NotificationSettings>): Promise<void> => {
    const notifications = { ...this.preferences.notifications, ...change };
    return this.#choose({ notifications }, () => this.backend.setNotifications(notifications));
  };

  setCountry = (country: string): Promise<void> => this.#choose({ country }, () => this.backend.setCountry(country));

  setTimeZone = (time_zone: string): Promise<void> =>
    this.#choose({ time_zone }, () => this.backend.setTimeZone(time_zone));

  setReadMarks = (read_marks: boolean): Promise<void> =>
    this.#choose({ read_marks }, () => this.backend.setReadMarks(read_marks));

  /** Shown at once; taken back where the core does not keep it. */
  async #choose(change: Partial<Preferences>, keep: () => Promise<void>): Promise<void> {
    const before = this.preferences;
    this.#prefer({ ...before, ...change });
    try {
      await keep();
    } catch (error) {
      this.#prefer(before);
      throw error;
    }
  }

  #prefer(preferences: Preferences): void {
    this.preferences = preferences;
    shortcuts.settings = preferences.window;
  }

  refreshChannels = (): Promise<void> => this.#line.run(() => this.#readChannels());

  async #readChannels(): Promise<void> {
    this.channels = await this.backend.channels();
    await this.#refreshCounts();
    await this.#refreshCredits();
  }

  async #reload(): Promise<void> {
    const snapshot = await this.backend.load();
    this.version = snapshot.version;
    this.shopName = snapshot.shop_name;
    this.currency = snapshot.currency;
    this.agent = snapshot.agent;
    this.channels = snapshot.channels;
    locale.language = snapshot.language;
    theme.choice = snapshot.theme;
    this.#prefer(snapshot.preferences);
    await this.#refreshCounts();
    await this.#refreshCredits();
  }

  async #follow(events: readonly Event[]): Promise<void> {
    const types = new Set(events.map((event) => event.type));
    if (types.has("resync") || types.has("settings_changed")) return this.#reload();
    if (types.has("channel_changed")) return this.#readChannels();
    // What waits for a connection changes with each message.
    if (this.#waits && events.some((event) => CHANGES_QUEUE.has(event.type))) return this.#readChannels();
    if (events.some((event) => CHANGES_COUNTS.has(event.type))) await this.#refreshCounts();
    if (events.some((event) => CHANGES_CREDITS.has(event.type))) await this.#refreshCredits();
  }

  get #waits(): boolean {
    return this.channels.some((channel) => channel.queued > 0 || standingOf(channel) === "trouble");
  }

  async #refreshCredits(): Promise<void> {
    this.credits = this.realm === "real" ? await this.backend.credits(this.realm, null) : null;
  }

  async #refreshCounts(): Promise<void> {
    this.counts = this.hasLinked ? await this.backend.inboxCounts(this.realm) : NO_COUNTS;
  }
}

const CHANGES_COUNTS: ReadonlySet<Event["type"]> = new Set([
  "message_received",
  "message_added",
  "conversation_changed",
  "person_requested",
]);

const CHANGES_QUEUE: ReadonlySet<Event["type"]> = new Set(["message_added", "message_changed", "message_removed"]);

/** A message that fails or is sent after all gives back or takes what it costs. */
const CHANGES_CREDITS: ReadonlySet<Event["type"]> = new Set(["message_added", "message_changed", "credits_changed"]);

export const [getApp, setApp] = createContext<App>();
