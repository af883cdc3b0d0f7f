// Single contacts, as the core answers for them: new ones, two that are one, fields of the shop's own, who did what.
import type {
  Act,
  AuditEntry,
  AuditPage,
  ContactField,
  ContactFieldDraft,
  MergeDone,
  Newcomer,
  NumberFound,
  Realm,
} from "../../bindings";
import { folded } from "../../i18n/folding";
import type { PeopleBackend } from "../people";
import { answer } from "./answer";
import { entryOf } from "./contacts";
import { takeOver } from "./owning";
import { ME, refuse, type Contact, type World } from "./world";

type Merge = { id: string; kept: string; merged: Contact; before: Contact; conversations: string[]; at: string };

/** What the pretend core remembers of all this. */
export class FakePeople {
  fields: Omit<ContactField, "used">[] = [];
  /** By contact and field. */
  readonly values = new Map<string, Map<string, string>>();
  readonly merges: Merge[] = [];
  readonly log: { contactId: string; entry: AuditEntry }[] = [];

  note(contactId: string, act: Act, detail: string, at: string): void {
    const key = `a${String(this.log.length)}`;
    const entry: AuditEntry = { key, told: { what: "act", act, detail }, by: "agent", actor: ME.name, at };
    this.log.unshift({ contactId, entry });
  }

  valuesOf(contactId: string): { field_id: string; value: string }[] {
    const known = this.values.get(contactId);
    return this.fields.flatMap(({ id }) => {
      const value = known?.get(id);
      return value === undefined ? [] : [{ field_id: id, value }];
    });
  }
}

const HOME = "62";

/** Good enough for a pretend shop: digits, with a leading zero for its own country. */
function normalise(number: string): string | null {
  const digits = number.replace(/\D/g, "").replace(/^0/, HOME);
  return digits.length >= 9 ? digits : null;
}

const withNumber = (world: World, realm: Realm, phone: string): Contact | undefined =>
  [...world.contacts.values()].find((contact) => contact.realm === realm && contact.phone === phone);

function lookUp(world: World, realm: Realm, number: string): NumberFound {
  const phone = normalise(number);
  if (phone === null) return { phone_pretty: null, known: null };
  const known = withNumber(world, realm, phone);
  return { phone_pretty: `+${phone}`, known: known ? entryOf(world, known) : null };
}

function add(world: World, { channel_id, number, name, tags }: Newcomer): string {
  const phone = normalise(number) ?? refuse("invalid", "no number", { field: "number" });
  const { realm } = world.channel(channel_id);
  if (withNumber(world, realm, phone)) refuse("conflict", phone);
  const id = world.nextId();
  const more = { isGroup: false, note: "", firstSeen: world.now() };
  world.contacts.set(id, { id, realm, name, phone, phonePretty: `+${phone}`, tags, ...more });
  world.people.note(id, "created", "", world.now());
  world.emit({ type: "contact_changed", contact_id: id });
  return id;
}

function converse(world: World, id: string): string {
  const known = [...world.conversations.values()].find(({ contactId }) => contactId === id);
  if (known) return known.id;
  const { realm } = world.contact(id);
  const channel = [...world.channels.values()].find((one) => one.realm === realm) ?? refuse("not_linked", id);
  const begun = world.begin(channel.id, id);
  takeOver(world, begun.id);
  return begun.id;
}

function merge(world: World, keptId: string, mergedId: string): MergeDone {
  if (keptId === mergedId) refuse("conflict", keptId);
  const [kept, merged] = [world.contact(keptId), world.contact(mergedId)];
  const conversations = [...world.conversations.values()].filter(({ contactId }) => contactId === mergedId);
  const id = world.nextId();
  const record = { id, kept: keptId, merged, before: { ...kept }, at: world.now() };
  world.people.merges.unshift({ ...record, conversations: conversations.map((one) => one.id) });
  for (const conversation of conversations) conversation.contactId = keptId;
  kept.tags = [...new Set([...kept.tags, ...merged.tags])];
  kept.note ||= merged.note;
  world.contacts.delete(mergedId);
  world.people.note(keptId, "merged", merged.name, world.now());
  world.emit({ type: "resync" });
  return { id, contact_id: keptId, name: merged.name };
}

function undoMerge(world: World, id: string): string {
  const at = world.people.merges.findIndex((one) => one.id === id);
  const [record] = at < 0 ? [] : world.people.merges.splice(at, 1);
  if (!record) refuse("conflict", id);
  world.contacts.set(record.merged.id, record.merged);
  Object.assign(world.contact(record.kept), { tags: record.before.tags, note: record.before.note });
  for (const one of record.conversations) world.conversation(one).contactId = record.merged.id;
  world.people.note(record.kept, "unmerged", record.merged.name, world.now());
  world.emit({ type: "resync" });
  return record.merged.id;
}

function saveField(world: World, { id, name, in_table }: ContactFieldDraft): string {
  const { people } = world;
  const wanted = folded(name.trim());
  if (wanted === "") refuse("invalid", "no name", { field: "field_name" });
  if (people.fields.some((field) => field.id !== id && folded(field.name) === wanted))
    refuse("invalid", name, { field: "field_taken" });
  const saved = { id: id ?? world.nextId(), name: name.trim(), in_table };
  people.fields =
    id === null ? [...people.fields, saved] : people.fields.map((field) => (field.id === id ? saved : field));
  world.emit({ type: "resync" });
  return saved.id;
}

function setField(world: World, contactId: string, fieldId: string, value: string): void {
  const { people } = world;
  const field = people.fields.find(({ id }) => id === fieldId) ?? refuse("not_found", fieldId);
  const values = people.values.get(contactId) ?? new Map<string, string>();
  if (value.trim() === "") values.delete(fieldId);
  else values.set(fieldId, value.trim());
  people.values.set(contactId, values);
  people.note(contactId, "field_set", field.name, world.now());
  world.emit({ type: "contact_changed", contact_id: contactId });
}

function logOf(world: World, contactId: string, limit: number): AuditPage {
  const owners = [...world.conversations.values()]
    .filter((conversation) => conversation.contactId === contactId)
    .flatMap(({ messages }) => messages)
    .flatMap(({ id, event, created_at: at }): AuditEntry[] => {
      if (event === null) return [];
      const { cause, detail, actor, by } = event;
      return [{ key: `o${id}`, told: { what: "owner", cause, detail }, by, actor, at }];
    });
  const acts = world.people.log.filter((one) => one.contactId === contactId).map(({ entry }) => entry);
  const items = [...owners, ...acts].sort((a, b) => b.at.localeCompare(a.at));
  return { items: items.slice(0, limit), more: items.length > limit };
}

export function peopleCommands(world: World): PeopleBackend {
  const { people } = world;
  const used = (id: string) => [...people.values.values()].filter((values) => values.has(id)).length;
  return {
    lookUpNumber: (realm, number) => answer(() => lookUp(world, realm, number)),
    addContact: (newcomer) => answer(() => add(world, newcomer)),
    converse: (id) => answer(() => converse(world, id)),
    mergeContacts: (kept, merged) => answer(() => merge(world, kept, merged)),
    undoMerge: (id) => answer(() => undoMerge(world, id)),
    contactFields: () => answer(() => people.fields.map((field) => ({ ...field, used: used(field.id) }))),
    saveContactField: (draft) => answer(() => saveField(world, draft)),
    sortContactFields: (ids) => answer(() => void people.fields.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))),
    removeContactField: (id) =>
      answer(() => {
        people.fields = people.fields.filter((field) => field.id !== id);
        for (const values of people.values.values()) values.delete(id);
        world.emit({ type: "resync" });
      }),
    setContactField: (contactId, fieldId, value) => answer(() => setField(world, contactId, fieldId, value)),
    contactLog: (id, limit) => answer(() => logOf(world, id, limit)),
    unfinishedImport: () => answer(() => null),
    keepImport: () => answer(() => undefined),
  };
}
