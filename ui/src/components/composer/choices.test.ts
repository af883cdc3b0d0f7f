// Messages to choose from: what a list holds and how it is sent, what a tap leads to, templates, what it costs; and signs.
import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Backend } from "../../backend/backend";
import type { AbilitiesView, ChannelView, ListForm } from "../../bindings";
import { Attachments } from "../../state/attachments.svelte";
import { Drafts } from "../../state/drafts.svelte";
import { ABILITIES, backendWith, row } from "../../state/inbox-fixtures";
import { filledList, partsOf } from "../../state/sending";
import { canSendList, listFault, numberedList } from "./composer-limits";
import Composer from "./Composer.svelte";

const onsend = vi.fn();
const channel: ChannelView = {
  id: "1",
  kind: "practice",
  realm: "practice",
  name: "Latihan",
  phone: "62812",
  session: { state: "connected" },
  queued: 0,
  held_back: [],
};

beforeEach(() => {
  vi.clearAllMocks();
  localStorage.clear();
});

function show({
  text = "",
  can = {},
  over = {},
}: {
  text?: string;
  can?: Partial<AbilitiesView>;
  over?: Partial<Backend>;
}) {
  const backend = backendWith({
    saveDraft: () => Promise.resolve(),
    tapOutcomes: (_, labels) => Promise.resolve(labels.map(() => ({ does: "nothing" as const }))),
    templates: () => Promise.resolve([]),
    ...over,
  });
  const drafts = new Drafts(backend);
  drafts.write("1", "reply", text);
  render(Composer, {
    row: row("1", "MINE", 1),
    mode: "reply",
    drafts,
    attachments: new Attachments(backend),
    backend,
    channel,
    can: { ...ABILITIES, ...can },
    canReply: true,
    onsend,
    onsendbeside: vi.fn(),
    onlater: vi.fn(),
    onvoice: vi.fn(),
    onunblock: vi.fn(),
  });
  return drafts;
}

const write = (field: string, value: string) => fireEvent.input(screen.getByTestId(field), { target: { value } });

const list = (...sections: [string, ...string[]][]): ListForm => ({
  menu: {
    title: "Batik",
    button: "Pilih",
    sections: sections.map(([title, ...rows]) => ({
      title,
      rows: rows.map((row) => ({ title: row, description: row === "Kemeja" ? "Rp 245.000" : "" })),
    })),
  },
  footer: "",
});

it("counts the texts of a list as people do, and tells what is wrong with it", () => {
  const family = "👩‍👩‍👧‍👦";
  expect(listFault(list(["", family.repeat(24)]))).toBeNull();
  expect(listFault(list(["", family.repeat(25)]))).toBe("too_long");
  expect(listFault(list(["", "Kopi", "Kopi "]))).toBe("double");
  expect(listFault(list(["Satu", "a"], ["", "b"]))).toBe("section");
  expect(canSendList("Mau?", list(["", "Kopi"]))).toBe(true);
  expect(canSendList("Mau?", list(["", " "]))).toBe(false);
  expect(canSendList(" ", list(["", "Kopi"]))).toBe(false);
  const buttonless = list(["", "Kopi"]);
  expect(canSendList("Mau?", { ...buttonless, menu: { ...buttonless.menu, button: " " } })).toBe(false);
});

it("numbers the rows through all sections where there are no lists", () => {
  expect(numberedList("Mau yang mana?", list(["Atasan", "Kemeja", "Kaos"], ["Bawahan", "Sarung"]))).toBe(
    "Batik\n\nMau yang mana?\n\nAtasan\n1. Kemeja · Rp 245.000\n2. Kaos\n\nBawahan\n3. Sarung",
  );
});

it("sends what was filled in of a list and nothing else", () => {
  const form = filledList(list([" Atasan ", " Kemeja ", ""], ["", " "]));
  expect(form.menu.sections).toEqual([{ title: "Atasan", rows: [{ title: "Kemeja", description: "" }] }]);
  expect(partsOf("Mau?", { list: form }, [])[0]?.composed).toMatchObject({ kind: "list", text: "Mau?" });
});

it("grows into a list, keeps it with the draft, and sends it", async () => {
  const drafts = show({ text: "Mau yang mana?" });
  await fireEvent.click(screen.getByTestId("tool-list"));
  expect(screen.getByTestId("button-send")).toBeDisabled();
  await write("list-button", "Pilih");
  await write("list-row", "Kemeja");
  await fireEvent.click(screen.getByTestId("list-row-add"));
  expect(document.activeElement).toHaveAttribute("data-place", "1");
  await fireEvent.input(document.activeElement as HTMLElement, { target: { value: "Sarung" } });
  const rows = drafts.list("1")?.menu.sections[0]?.rows.map(({ title }) => title);
  expect(rows).toEqual(["Kemeja", "Sarung"]);
  expect(screen.getByTestId("list-preview")).toHaveTextContent("Sarung");
  await fireEvent.keyDown(screen.getByTestId("list-text"), { key: "Enter", ctrlKey: true });
  expect(onsend).toHaveBeenCalledWith(false, "list");
});

it("previews the numbers first where the channel has no lists", async () => {
  show({ text: "Mau?", can: { lists: false } });
  await userEvent.click(screen.getByTestId("tool-list"));
  expect(screen.getByTestId("list-preview")).toHaveAttribute("data-look", "numbers");
});

it("says what the bot does on a tap", async () => {
  const outcomes = [{ does: "rule", name: "alamat", hands_over: false } as const, { does: "hands_over" } as const];
  show({ text: "Mau?", over: { tapOutcomes: () => Promise.resolve(outcomes) } });
  await userEvent.click(screen.getByTestId("tool-buttons"));
  await fireEvent.input(screen.getAllByTestId("button-label")[0] as HTMLElement, { target: { value: "Alamat" } });
  await vi.waitFor(() => expect(screen.getAllByTestId("tap-outcome")[0]).toHaveTextContent("Bot rule “alamat”"));
  expect(screen.getAllByTestId("tap-outcome")[1]).toBeEmptyDOMElement();
});

it("keeps a button message as a template when it is sent, and uses one", async () => {
  const template = { id: "1", name: "Kirim", text: "Pakai apa?", form: { labels: ["Ya", "Tidak"], footer: "" } };
  const saveTemplate = vi.fn(() => Promise.resolve(template));
  const drafts = show({ over: { saveTemplate, templates: () => Promise.resolve([template]) } });
  await userEvent.click(screen.getByTestId("tool-buttons"));
  await userEvent.click(screen.getByTestId("templates"));
  await userEvent.click(await screen.findByTestId("template"));
  expect(drafts.text("1", "reply")).toBe("Pakai apa?");
  expect(drafts.form("1")?.labels).toEqual(["Ya", "Tidak"]);
  await userEvent.click(screen.getByLabelText("Save as template"));
  expect(screen.getByTestId("template-name")).toHaveValue("Pakai apa?");
  await userEvent.click(screen.getByTestId("button-send"));
  await vi.waitFor(() => expect(onsend).toHaveBeenCalledWith(false, "buttons"));
  expect(saveTemplate).toHaveBeenCalledWith({ name: "Pakai apa?", text: "Pakai apa?", form: template.form });
});

it("says what it costs, where it costs anything", () => {
  show({ text: "Halo", can: { cost: 1 } });
  expect(screen.getByTestId("cost")).toHaveTextContent("1 credit");
});

it("costs nothing where nothing is charged", () => {
  show({ text: "Halo", can: { cost: 0 } });
  expect(screen.queryByTestId("cost")).toBeNull();
});

it("puts a sign where the cursor is", async () => {
  const drafts = show({ text: "Halo Kak" });
  const field = screen.getByTestId<HTMLTextAreaElement>("composer-input");
  field.setSelectionRange(4, 4);
  await userEvent.click(screen.getByTestId("tool-emoji"));
  await fireEvent.input(await screen.findByTestId("emoji-search"), { target: { value: "thumbs up" } });
  // Thousands of words are read when the picker opens.
  await vi.waitFor(() => expect(screen.getAllByTestId("emoji")[0]).toHaveAttribute("data-sign", "👍"), 5000);
  await fireEvent.keyDown(screen.getByTestId("emoji-search"), { key: "Enter" });
  await vi.waitFor(() => expect(drafts.text("1", "reply")).toBe("Halo👍 Kak"));
});
