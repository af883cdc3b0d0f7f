// The table of contacts over the shop in memory: narrowing, order, pages, choosing, and staying true.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFakeBackend, type FakeBackend } from "../backend/fake";
import { begin } from "../backend/fake/receiving";
import { Contacts, PAGE_SIZE } from "./contacts.svelte";

let backend: FakeBackend;
let contacts: Contacts;
let stop: () => void;

async function started(): Promise<void> {
  contacts = new Contacts(backend, "real");
  stop = contacts.start();
  await vi.waitFor(() => expect(contacts.phase).toBe("ready"));
}

beforeEach(async () => {
  backend = createFakeBackend({ seeded: true, scripted: false });
  await started();
});
afterEach(() => {
  stop();
  backend.world.stopTimers();
});

const names = () => contacts.rows.map((row) => row.contact.name);
const idOf = (name: string) => contacts.rows.find((row) => row.contact.name === name)?.contact.id ?? "";

/** A shop of many, past what is read again as a whole. */
async function crowded(number: number): Promise<void> {
  stop();
  const channel = [...backend.world.channels.values()][0]?.id ?? "";
  for (let n = 0; n < number; n++) begin(backend.world, channel, { phone: `628990000${n}`, name: `Orang ${n}` });
  await started();
}

describe("the table", () => {
  it("shows everyone, the newest message first, and the numbers agree", () => {
    const times = contacts.rows.map((row) => row.last_message_at ?? "");
    expect(times).toEqual([...times].sort().reverse());
    expect(contacts.counts.everyone).toBe(contacts.rows.length);
  });

  it("is sorted by name on request", async () => {
    await contacts.sortBy("name");
    expect(names()).toEqual([...names()].sort((a, b) => a.localeCompare(b)));
  });

  it("is narrowed by what is typed, and by a tab, which is one of them at a time", async () => {
    await contacts.narrow({ text: "hendra" });
    expect(names()).toEqual(["Hendra Wijaya"]);
    await contacts.narrow({ text: "" });
    const { tag, number } = contacts.counts.tags[0] ?? { tag: "", number: 0 };
    await contacts.showOnly({ tag });
    expect(contacts.rows.length).toBe(number);
    expect(contacts.narrowed).toBe(true);
    await contacts.showOnly({ blocked: true });
    expect(contacts.narrowing).toMatchObject({ tag: null, blocked: true });
  });

  it("the answer to what was typed before never covers the answer to what is typed now", async () => {
    const real = backend.contacts.bind(backend);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    backend.contacts = async (filter, ...rest) => {
      const page = await real(filter, ...rest);
      if (filter.text === "hen") await held;
      return page;
    };
    const first = contacts.narrow({ text: "hen" });
    const second = contacts.narrow({ text: "ayşe" });
    release();
    await Promise.all([first, second]);
    expect(names()).toEqual(["Ayşe Yılmaz"]);
  });

  it("loads page by page without a gap, and goes on over pages that are empty", async () => {
    await crowded(250);
    const real = backend.contacts.bind(backend);
    let empty = 2;
    backend.contacts = async (filter, sort, cursor, limit) =>
      empty-- > 0 && cursor !== null
        ? { items: [], next_cursor: cursor, cut: false }
        : real(filter, sort, cursor, limit);
    expect(contacts.rows.length).toBe(PAGE_SIZE);
    while (contacts.more) await contacts.loadMore();
    expect(new Set(contacts.rows.map((row) => row.contact.id)).size).toBe(contacts.counts.everyone);
  });

  it("says why nothing is shown", async () => {
    stop();
    backend.contacts = () =>
      Promise.reject(Object.assign(new Error("no"), { code: "storage", params: {}, detail: "" }));
    contacts = new Contacts(backend, "real");
    stop = contacts.start();
    await vi.waitFor(() => expect(contacts.phase).toBe("failed"));
    expect(contacts.error?.code).toBe("storage");
  });
});

describe("staying true", () => {
  it("a new name shows, in the table and in the inspector", async () => {
    const id = idOf("Hendra Wijaya");
    await contacts.inspect(id);
    await backend.renameContact(id, "Hendra");
    await vi.waitFor(() => expect(names()).toContain("Hendra"));
    expect(contacts.detail?.entry.contact.name).toBe("Hendra");
  });

  it("a new name shows far down a long table, which stays where it is", async () => {
    await crowded(250);
    while (contacts.more) await contacts.loadMore();
    const last = contacts.rows.at(-1)?.contact.id ?? "";
    await backend.renameContact(last, "Terakhir");
    await vi.waitFor(() => expect(contacts.rows.at(-1)?.contact.name).toBe("Terakhir"));
    expect(contacts.rows.length).toBe(contacts.counts.everyone);
  });
});

describe("changes of many", () => {
  it("change exactly the chosen, and can be taken back", async () => {
    contacts.toggle(idOf("Hendra Wijaya"));
    contacts.toggle(idOf("Ayşe Yılmaz"));
    const result = await contacts.change({ change: "bot", enabled: false });
    expect(result.changed).toBe(2);
    await vi.waitFor(() => expect(contacts.counts.bot_off).toBe(2));
    await backend.undoContacts(result.undo);
    await vi.waitFor(() => expect(contacts.counts.bot_off).toBe(0));
  });

  it("everybody shown is chosen at once, and nobody again", () => {
    contacts.toggleAll();
    expect(contacts.chosen.size).toBe(contacts.rows.length);
    contacts.toggleAll();
    expect(contacts.chosen.size).toBe(0);
  });

  it("who has gone is chosen no more", async () => {
    const text = "name,phone\nAni,081234567101\n";
    const channel_id = [...backend.world.channels.keys()][0] ?? "";
    const { id } = await backend.importContacts({ channel_id, country: "ID", text });
    await vi.waitFor(() => expect(names()).toContain("Ani"));
    contacts.toggle(idOf("Ani"));
    await backend.undoImport(id);
    await vi.waitFor(() => expect(contacts.chosen.size).toBe(0));
  });

  it("what was chosen is forgotten when others are shown", async () => {
    contacts.toggleAll();
    await contacts.narrow({ text: "hendra" });
    expect(contacts.chosen.size).toBe(0);
  });
});

it("the active row moves and stops at the ends", () => {
  expect(contacts.move(1)?.contact.id).toBe(contacts.rows[0]?.contact.id);
  expect(contacts.move(1)?.contact.id).toBe(contacts.rows[1]?.contact.id);
  contacts.move(-1);
  expect(contacts.move(-1)).toBeUndefined();
  expect(contacts.activeId).toBe(contacts.rows[0]?.contact.id);
});
