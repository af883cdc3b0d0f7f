// The shop in memory: what is in it, ids and times for what is new, and who is told. The other files of this folder act on it.
import type {
  AgentView,
  ApiView,
  ButtonForm,
  ChannelView,
  Code,
  DataView,
  Event,
  GatewayView,
  KeyView,
  Language,
  LinkView,
  ListForm,
  MessageView,
  Preferences,
  QuoteView,
  Realm,
  ReportView,
  ServiceTrouble,
  Status,
  Theme,
  UiError,
} from "../../bindings";
import { USUAL } from "../../state/preferences";
import { FakeBot } from "./bot-desk";
import { FakeCatalogue } from "./catalogue";
import { FakeCredits } from "./credits";
import { FakePeople } from "./people";
import type { Later } from "./later";
import { Recordings } from "./recording";

export type Contact = {
  id: string;
  realm: Realm;
  name: string;
  phone: string;
  phonePretty: string;
  isGroup: boolean;
  tags: string[];
  note: string;
  firstSeen: string;
};

export type Ownership = { status: Status; agent: AgentView | null; waitingSince: string | null };

export type Conversation = {
  id: string;
  channelId: string;
  contactId: string;
  owner: Ownership;
  unread: number;
  readUpTo: string;
  blocked: boolean;
  pinned?: boolean;
  botEnabled: boolean;
  draft: { reply: string; note: string; quote: QuoteView | null; form: ButtonForm | null; list: ListForm | null };
  createdAt: string;
  messages: MessageView[];
  lastHandoff: string | null;
};

export type Handoff = { id: string; conversationId: string; before: Ownership; after: Ownership };

export type NewMessage = Pick<MessageView, "direction" | "author" | "kind" | "text"> & Partial<MessageView>;

export const ME: AgentView = { id: "1", name: "Sari", is_me: true };

export class World {
  shopName = "Toko Laras";
  agentName = ME.name;
  readonly channels = new Map<string, ChannelView>();
  readonly links = new Map<string, LinkView>();
  readonly contacts = new Map<string, Contact>();
  readonly conversations = new Map<string, Conversation>();
  readonly handoffs = new Map<string, Handoff>();
  /** Who came with each import. */
  readonly imports = new Map<string, string[]>();
  api: ApiView = {
    settings: { enabled: false, listen: "127.0.0.1:7717", hosts: [] },
    state: { state: "off" },
  };
  readonly linkedAt = new Map<string, string>();
  readonly gateways = new Map<string, GatewayView>();
  /** By channel and service. */
  readonly keyEndings = new Map<string, string>();
  readonly troubles = new Map<string, ServiceTrouble>();
  readonly accountCredits = new Map<string, number>();
  /** Hosted connections on which the bot of this computer answers. */
  readonly answering = new Set<string>();
  allowedHosts: string[] = [];
  /** Whether stored credentials can be opened. */
  secrets: "open" | "locked" | "no_place" = "open";
  keys: KeyView[] = [];
  /** Newest first. */
  reports: ReportView[] = [];
  readonly scheduled = new Map<string, Later>();
  readonly recordings = new Recordings();
  readonly credits = new FakeCredits();
  readonly bot = new FakeBot();
  readonly catalogue = new FakeCatalogue();
  readonly people = new FakePeople();
  language: Language = "en";
  theme: Theme = "system";
  preferences: Preferences = USUAL;
  readonly data: DataView = {
    directory: "/home/sari/.local/share/Balas",
    database_bytes: 48_200_000,
    file_bytes: 312_000_000,
    aside_bytes: 0,
    last_backup_at: null,
    backup_progress: null,
    retention: { messages: null, files: null },
  };
  practice = { online: true, scripted: true };

  #lastId = 0;
  #lastMillis = 0;
  #counter = 0n;
  #queue: Event[] = [];
  readonly #handlers = new Set<(events: Event[]) => void>();
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();

  subscribe(handler: (events: Event[]) => void): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  /** Tells everybody, in batches as the real bridge does. */
  emit(event: Event): void {
    this.#queue.push(event);
    if (this.#queue.length > 1) return;
    queueMicrotask(() => {
      const events = this.#queue;
      this.#queue = [];
      for (const handler of this.#handlers) handler(events);
    });
  }

  /** Something that happens by itself, later, unless the world ends before. */
  later(ms: number, happen: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      happen();
    }, ms);
    this.#timers.add(timer);
  }

  stopTimers(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  nextId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  /** An id made from time, as the store makes them: order of ids is order of reading. */
  messageId(at: string): string {
    const millis = Date.parse(at);
    this.#counter = millis === this.#lastMillis ? this.#counter + 1n : 0n;
    this.#lastMillis = millis;
    return ((BigInt(millis) << 20n) + this.#counter).toString();
  }

  now(): string {
    return new Date().toISOString();
  }

  conversation(id: string): Conversation {
    return this.conversations.get(id) ?? refuse("not_found", `conversation ${id}`);
  }

  contact(id: string): Contact {
    return this.contacts.get(id) ?? refuse("not_found", `contact ${id}`);
  }

  channel(id: string): ChannelView {
    return this.channels.get(id) ?? refuse("not_found", `channel ${id}`);
  }

  contactOf(conversation: Conversation): Contact {
    return this.contact(conversation.contactId);
  }

  practiceChannel(): ChannelView | undefined {
    return [...this.channels.values()].find((channel) => channel.kind === "practice");
  }

  conversationWith(channelId: string, phone: string): Conversation | undefined {
    return [...this.conversations.values()].find(
      (conversation) => conversation.channelId === channelId && this.contactOf(conversation).phone === phone,
    );
  }

  /** A conversation without messages, for the bot. */
  begin(channelId: string, contactId: string): Conversation {
    const id = this.nextId();
    const conversation: Conversation = {
      id,
      channelId,
      contactId,
      owner: { status: "BOT", agent: null, waitingSince: null },
      unread: 0,
      readUpTo: "0",
      blocked: false,
      botEnabled: true,
      draft: { reply: "", note: "", quote: null, form: null, list: null },
      createdAt: this.now(),
      messages: [],
      lastHandoff: null,
    };
    this.conversations.set(id, conversation);
    this.changed(conversation);
    return conversation;
  }

  rename(names: { shopName?: string; agentName?: string }): void {
    Object.assign(this, names);
    this.emit({ type: "settings_changed" });
  }

  updateChannel(id: string, change: Partial<ChannelView>): void {
    this.channels.set(id, { ...this.channel(id), ...change });
    this.emit({ type: "channel_changed", channel_id: id });
  }

  /** Adds a message to the log and tells who watches. */
  add(conversation: Conversation, message: NewMessage): MessageView {
    const at = message.created_at ?? this.now();
    const id = message.id ?? this.messageId(at);
    const complete: MessageView = {
      id,
      conversation_id: conversation.id,
      external_id: `3EB0${BigInt(id).toString(16).toUpperCase()}`,
      author_name: "",
      media: null,
      location: null,
      contact: null,
      buttons: [],
      footer: "",
      list: null,
      product: null,
      tapped: null,
      quote: null,
      event: null,
      source: "",
      reactions: [],
      edited_at: null,
      earlier: [],
      deleted_at: null,
      revision: null,
      delivery: "sent",
      failure: null,
      lost_file: null,
      created_at: at,
      sent_at: null,
      delivered_at: null,
      read_at: null,
      ...message,
    };
    conversation.messages.push(complete);
    const realm = this.contactOf(conversation).realm;
    const type = message.direction === "in" ? "message_received" : "message_added";
    this.emit({ type, realm, conversation_id: conversation.id, message_id: id });
    return complete;
  }

  /** Replaces a message by a changed one. */
  change(conversation: Conversation, messageId: string, change: Partial<MessageView>): MessageView | undefined {
    const index = conversation.messages.findIndex((message) => message.id === messageId);
    const old = conversation.messages[index];
    if (!old) return undefined;
    const changed = { ...old, ...change };
    conversation.messages[index] = changed;
    this.emit({ type: "message_changed", conversation_id: conversation.id, message_id: messageId });
    return changed;
  }

  changed(conversation: Conversation): void {
    this.emit({ type: "conversation_changed", conversation_id: conversation.id });
  }
}

/** What a command rejects with, in the shape of the core's errors. */
class Refusal extends Error implements UiError {
  constructor(
    readonly code: Code,
    readonly detail: string,
    readonly params: Record<string, string>,
  ) {
    super(`${code}: ${detail}`);
  }
}

export function refuse(code: Code, detail: string, params: Record<string, string> = {}): never {
  throw new Refusal(code, detail, params);
}
