// The types that cross between the core and the window, in the shape serde gives them. Ids and times are strings: an id
// has 64 bits, which a JavaScript number does not hold; a time is RFC 3339 in UTC.

export type ChannelId = string;
export type ContactId = string;
export type ConversationId = string;
export type MessageId = string;
export type AgentId = string;
export type HandoffId = string;
export type Timestamp = string;

export type Realm = "real" | "practice";
export type ChannelKind = "practice" | "whatsapp" | "hosted";
export type Language = "en" | "id" | "tr";
export type Theme = "system" | "light" | "dark";
export type DraftMode = "reply" | "note";
export type InboxGroup = "open" | "needs_you" | "mine" | "with_bot" | "closed";

export type Direction = "in" | "out";
export type Author = "CUSTOMER" | "BOT" | "HUMAN_AGENT" | "SYSTEM";
export type Status = "BOT" | "HUMAN" | "CLOSED";
export type Delivery = "queued" | "sending" | "uncertain" | "sent" | "delivered" | "read" | "played" | "failed";
export type Kind =
  | "text" | "image" | "video" | "audio" | "voice" | "document" | "sticker" | "location" | "contact"
  | "buttons" | "button_reply" | "list" | "list_reply" | "product" | "reaction" | "note" | "event" | "unknown";
export type HandoffCause =
  | "taken_over" | "replied" | "phone_reply" | "phrase" | "button" | "rule" | "bot_silent" | "api"
  | "released" | "closed" | "reopened" | "customer_returned" | "undone";

export type SessionState =
  | { state: "unpaired" }
  | { state: "pairing" }
  | { state: "connecting" }
  | { state: "connected" }
  | { state: "degraded" }
  | { state: "logged_out" }
  | { state: "stopped"; reason: string };

export type ChannelView = {
  id: ChannelId;
  kind: ChannelKind;
  realm: Realm;
  name: string;
  phone: string;
  session: SessionState;
  queued: number;
};

export type LinkView =
  | { step: "waiting" }
  | {
      step: "scan";
      code: string;
      path: string;
      size: number;
      number: number;
      of: number;
      expires_at: Timestamp;
      lifetime_seconds: number;
    }
  | { step: "expired" }
  | { step: "linking" }
  | { step: "linked"; phone: string; name: string }
  | { step: "offline"; retry_at: Timestamp }
  | { step: "failed"; reason: string };

export type InboxCounts = { open: number; needs_you: number; mine: number; with_bot: number; unread: number };

export type InboxFilter = { realm: Realm; group: InboxGroup; unread_only: boolean; channel_id: ChannelId | null };

export type ContactSummary = { id: ContactId; name: string; phone: string; phone_pretty: string; is_group: boolean };

export type MessagePreview = {
  kind: Kind;
  text: string;
  direction: Direction;
  author: Author;
  delivery: Delivery;
  created_at: Timestamp;
};

export type AgentView = { id: AgentId; name: string; is_me: boolean };

export type ConversationRow = {
  id: ConversationId;
  channel_id: ChannelId;
  channel_name: string;
  realm: Realm;
  contact: ContactSummary;
  status: Status;
  agent: AgentView | null;
  waiting_since: Timestamp | null;
  unread: number;
  last_message: MessagePreview | null;
  draft: string | null;
  has_failed: boolean;
  blocked: boolean;
  updated_at: Timestamp;
  created_at: Timestamp;
};

export type BotAction = { source: string; handover: boolean; at: Timestamp };

export type MediaView = {
  hash: string;
  mime: string;
  size: number | null;
  name: string;
  width: number;
  height: number;
  has_thumb: boolean;
};

export type LocationView = { latitude: number | null; longitude: number | null; name: string };

export type ContactCard = { name: string; numbers: string[] };

export type QuoteView = { id: MessageId; author: Author; kind: Kind; text: string };

export type EventView = { cause: HandoffCause; detail: string; actor: string };

export type ConversationDetail = {
  row: ConversationRow;
  tags: string[];
  note: string;
  bot_enabled: boolean;
  first_unread: MessageId | null;
  draft_reply: string;
  draft_note: string;
  first_seen: Timestamp;
  conversations: number;
  bot_actions: BotAction[];
  shared: MediaView[];
  shared_count: number;
  last_handoff: HandoffId | null;
};

export type MessageView = {
  id: MessageId;
  conversation_id: ConversationId;
  external_id: string;
  direction: Direction;
  author: Author;
  author_name: string;
  kind: Kind;
  text: string;
  media: MediaView | null;
  location: LocationView | null;
  contact: ContactCard | null;
  buttons: string[];
  tapped: string | null;
  quote: QuoteView | null;
  event: EventView | null;
  source: string;
  delivery: Delivery;
  error: string;
  created_at: Timestamp;
  sent_at: Timestamp | null;
  delivered_at: Timestamp | null;
  read_at: Timestamp | null;
};

export type ConversationPage = { items: ConversationRow[]; next_cursor: string | null };
export type MessagePage = { items: MessageView[]; next_before: MessageId | null };
export type MessageHit = { conversation: ConversationRow; message_id: MessageId; snippet: string; created_at: Timestamp };
export type SearchResults = { people: ConversationRow[]; messages: MessageHit[]; more: boolean };

/** `handoff` is null when nothing changed, so there is nothing to undo. */
export type HandoffResult = { row: ConversationRow; handoff: HandoffId | null };

export type Snapshot = {
  version: string;
  shop_name: string;
  agent: AgentView;
  language: Language;
  theme: Theme;
  channels: ChannelView[];
};

export type PracticeLine = { from_customer: boolean; kind: Kind; text: string; at: Timestamp };
export type PracticeChat = { phone: string; name: string; is_group: boolean; lines: PracticeLine[] };
export type PracticeView = {
  channel_id: ChannelId;
  linked: boolean;
  online: boolean;
  scripted: boolean;
  phone: string;
  name: string;
  chats: PracticeChat[];
};

export type Code =
  | "not_found" | "invalid" | "too_long" | "conflict" | "not_linked" | "not_owner" | "blocked" | "no_credit"
  | "unsupported" | "storage" | "disk_full" | "internal";

/** What every command rejects with: the window owns the sentence for each code; `detail` is technical. */
export type UiError = { code: Code; params: { [key in string]: string }; detail: string };

export type Event =
  | { type: "message_received"; realm: Realm; conversation_id: ConversationId; message_id: MessageId }
  | { type: "message_added"; realm: Realm; conversation_id: ConversationId; message_id: MessageId }
  | { type: "message_changed"; conversation_id: ConversationId; message_id: MessageId }
  | { type: "message_removed"; conversation_id: ConversationId; message_id: MessageId }
  | { type: "conversation_changed"; conversation_id: ConversationId }
  | { type: "person_requested"; conversation_id: ConversationId }
  | { type: "contact_changed"; contact_id: ContactId }
  | { type: "channel_changed"; channel_id: ChannelId }
  | { type: "link_changed"; channel_id: ChannelId }
  | { type: "settings_changed" }
  | { type: "resync" };
