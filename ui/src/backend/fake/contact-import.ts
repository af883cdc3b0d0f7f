// A file of contacts, as the core reads it; only commas, and numbers of eight digits or more.
import type { Imported, ImportLine, ImportPreview, ImportRequest, ImportUndone } from "../../bindings";
import { refuse, type World } from "./world";

type Read = ImportPreview & { phones: Map<string, ImportLine> };

function read(world: World, { text }: ImportRequest): Read {
  const [head = "", ...rows] = text.split(/\r?\n/);
  const columns = head.toLowerCase().split(",");
  const phoneAt = columns.indexOf("phone");
  if (phoneAt < 0) refuse("invalid", "no column of numbers", { field: "contacts_file" });
  const result: Read = { fresh: 0, known: 0, left_out: 0, lines: [], faults: [], fields: [], phones: new Map() };
  for (const [index, row] of rows.entries()) {
    const cells = row.split(",");
    if (row.trim() === "") continue;
    const phone = (cells[phoneAt] ?? "").replace(/\D/g, "").replace(/^0/, "62");
    const fault =
      phone === "" ? "no_number" : phone.length < 8 ? "bad_number" : result.phones.has(phone) ? "repeated" : null;
    if (fault) {
      result.faults.push({ line: index + 2, fault, value: cells[phoneAt] ?? "" });
      continue;
    }
    const known = [...world.contacts.values()].some((contact) => contact.phone === phone);
    const name = cells[columns.indexOf("name")] ?? "";
    const line = { line: index + 2, name, phone_pretty: `+${phone}`, tags: [], known };
    result.lines.push(line);
    result.phones.set(phone, line);
  }
  const known = result.lines.filter((line) => line.known).length;
  return { ...result, known, fresh: result.lines.length - known, left_out: result.faults.length };
}

export function previewImport(world: World, request: ImportRequest): ImportPreview {
  const { fresh, known, left_out, lines, faults } = read(world, request);
  return { fresh, known, left_out, lines, faults, fields: [] };
}

export function importContacts(world: World, request: ImportRequest): Imported {
  const { fresh, known, phones } = read(world, request);
  const { realm } = world.channel(request.channel_id);
  const added: string[] = [];
  for (const [phone, { name, phone_pretty, known: isKnown }] of phones) {
    if (isKnown) continue;
    const id = world.nextId();
    const more = { isGroup: false, tags: [], note: "", firstSeen: world.now() };
    world.contacts.set(id, { id, realm, name, phone, phonePretty: phone_pretty, ...more });
    added.push(id);
  }
  const id = world.nextId();
  world.imports.set(id, added);
  world.emit({ type: "resync" });
  return { id, fresh, known };
}

export function undoImport(world: World, id: string): ImportUndone {
  const added = world.imports.get(id) ?? refuse("conflict", id);
  for (const contactId of added) world.contacts.delete(contactId);
  world.imports.delete(id);
  world.emit({ type: "resync" });
  return { removed: added.length, restored: 0, kept: 0 };
}
