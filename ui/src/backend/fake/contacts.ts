// The page of contacts, as the core answers for it.
import type {
  BulkChange,
  BulkResult,
  BulkUndo,
  ContactCounts,
  ContactDetail,
  ContactEntry,
  ContactFilter,
  ContactPage,
  ContactSort,
  Realm,
} from "../../bindings";
import { folded } from "../../i18n/folding";
import { mergesOf, rowOf } from "./views";
import { refuse, type Contact, type Conversation, type World } from "./world";

const conversationsOf = (world: World, contactId: string): Conversation[] =>
  [...world.conversations.values()].filter((conversation) => conversation.contactId === contactId);

export function entryOf(world: World, contact: Contact): ContactEntry {
  const rows = conversationsOf(world, contact.id).map((conversation) => rowOf(world, conversation));
  const newest = rows.sort((a, b) => b.updated_at.localeCompare(a.updated_at))[0];
  const { id, phone, phonePretty: phone_pretty } = contact;
  return {
    contact: { id, name: contact.name || phone_pretty, phone, phone_pretty, is_group: false },
    tags: [...contact.tags],
    conversation_id: newest?.id ?? null,
    status: newest?.status ?? null,
    agent: newest?.agent ?? null,
    waiting_since: newest?.waiting_since ?? null,
    blocked: rows.some((row) => row.blocked),
    bot_off: conversationsOf(world, id).some((conversation) => !conversation.botEnabled),
    channel_name: newest?.channel_name ?? "",
    last_message_at: newest?.last_message?.created_at ?? null,
    fields: world.people.valuesOf(id),
  };
}

const entries = (world: World, realm: Realm): ContactEntry[] =>
  [...world.contacts.values()]
    .filter((contact) => contact.realm === realm && !contact.isGroup)
    .map((contact) => entryOf(world, contact));

function fits(world: World, filter: ContactFilter, row: ContactEntry): boolean {
  const words = folded(filter.text.trim());
  const digits = words.replace(/\D/g, "");
  const found =
    words.length < 2 ||
    [row.contact.name, ...row.tags].some((text) => folded(text).includes(words)) ||
    (digits.length > 1 && row.contact.phone.startsWith(digits));
  const there = () => conversationsOf(world, row.contact.id).some(({ channelId }) => channelId === filter.channel_id);
  return (
    found &&
    (filter.tag === null || row.tags.includes(filter.tag)) &&
    (filter.channel_id === null || there()) &&
    (!filter.blocked || row.blocked) &&
    (!filter.bot_off || row.bot_off)
  );
}

const ORDERS: Record<ContactSort, (a: ContactEntry, b: ContactEntry) => number> = {
  name: (a, b) => a.contact.name.localeCompare(b.contact.name),
  last_message: (a, b) => (b.last_message_at ?? "").localeCompare(a.last_message_at ?? ""),
};

export function contacts(
  world: World,
  filter: ContactFilter,
  sort: ContactSort,
  cursor: string | null,
  limit: number,
): ContactPage {
  const rows = entries(world, filter.realm)
    .filter((row) => fits(world, filter, row))
    .sort(ORDERS[sort]);
  const start = cursor === null ? 0 : rows.findIndex((row) => row.contact.id === cursor) + 1;
  const items = rows.slice(start, start + limit);
  return { items, next_cursor: start + limit < rows.length ? (items.at(-1)?.contact.id ?? null) : null, cut: false };
}

export function contactCounts(world: World, realm: Realm): ContactCounts {
  const rows = entries(world, realm);
  const numbers = new Map<string, number>();
  for (const tag of rows.flatMap((row) => row.tags)) numbers.set(tag, (numbers.get(tag) ?? 0) + 1);
  return {
    everyone: rows.length,
    blocked: rows.filter((row) => row.blocked).length,
    bot_off: rows.filter((row) => row.bot_off).length,
    tags: [...numbers].map(([tag, number]) => ({ tag, number })).sort((a, b) => b.number - a.number),
  };
}

export function contactDetail(world: World, id: string): ContactDetail {
  const contact = world.contact(id);
  const conversations = conversationsOf(world, id).length;
  const merges = mergesOf(world, id);
  return { entry: entryOf(world, contact), note: contact.note, first_seen: contact.firstSeen, conversations, merges };
}

export function changeContacts(world: World, change: BulkChange, ids: string[]): BulkResult {
  const undo = changed(world, change, ids);
  const touched = new Set(touchedBy(world, undo));
  for (const id of touched) world.emit({ type: "contact_changed", contact_id: id });
  return { changed: touched.size, undo };
}

function changed(world: World, change: BulkChange, ids: string[]): BulkUndo {
  const chosen = ids.map((id) => world.contact(id));
  const conversations = ids.flatMap((id) => conversationsOf(world, id));
  switch (change.change) {
    case "tag": {
      if (change.tag.trim() === "") refuse("invalid", "a tag needs a letter", { field: "tag" });
      const without = chosen.filter(({ tags }) => !tags.includes(change.tag));
      for (const contact of without) contact.tags = [...contact.tags, change.tag];
      return { undo: "tags", tag: change.tag, contacts: without.map(({ id }) => id), had: false };
    }
    case "untag": {
      const having = chosen.filter(({ tags }) => tags.includes(change.tag));
      for (const contact of having) contact.tags = contact.tags.filter((tag) => tag !== change.tag);
      return { undo: "tags", tag: change.tag, contacts: having.map(({ id }) => id), had: true };
    }
    case "block":
    case "unblock": {
      const blocked = change.change === "block";
      const other = conversations.filter((conversation) => conversation.blocked !== blocked);
      for (const conversation of other) conversation.blocked = blocked;
      const pairs = other.map(({ channelId, contactId }) => ({ channel_id: channelId, contact_id: contactId }));
      return { undo: "blocks", pairs, blocked: !blocked };
    }
    case "bot": {
      const other = conversations.filter(({ botEnabled }) => botEnabled !== change.enabled);
      for (const conversation of other) conversation.botEnabled = change.enabled;
      return { undo: "bot", conversations: other.map(({ id }) => id), enabled: !change.enabled };
    }
  }
}

export function undoContacts(world: World, undo: BulkUndo): void {
  const ids = touchedBy(world, undo);
  if (undo.undo === "tags") changed(world, { change: undo.had ? "tag" : "untag", tag: undo.tag }, ids);
  else if (undo.undo === "blocks") changed(world, { change: undo.blocked ? "block" : "unblock" }, ids);
  else for (const id of undo.conversations) world.conversation(id).botEnabled = undo.enabled;
  for (const id of ids) world.emit({ type: "contact_changed", contact_id: id });
}

function touchedBy(world: World, undo: BulkUndo): string[] {
  if (undo.undo === "tags") return undo.contacts;
  if (undo.undo === "blocks") return undo.pairs.map((pair) => pair.contact_id);
  return undo.conversations.map((id) => world.conversation(id).contactId);
}

/** Nothing is written; the path is where it would be. */
export function exportContacts(): string {
  return "/home/sari/Downloads/contacts-2026-01-05.csv";
}
