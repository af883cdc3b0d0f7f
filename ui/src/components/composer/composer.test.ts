// The field: what sends, what does not, and why nothing can be sent.
import { fireEvent, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Backend } from "../../backend/backend";
import type { AbilitiesView, ChannelView, ConversationRow, DraftMode, SessionState } from "../../bindings";
import { Attachments } from "../../state/attachments.svelte";
import { Drafts } from "../../state/drafts.svelte";
import { backendWith, row } from "../../state/inbox-fixtures";
import Composer from "./Composer.svelte";
import {
  canSend,
  canSendForm,
  labelFault,
  lengthOf,
  lockOf,
  numberedLines,
  TEXT_LIMIT,
  unfilledIn,
} from "./composer-limits";

const onsend = vi.fn();
const onsendbeside = vi.fn();
const MEGABYTE = 1024 * 1024;
const CAN: AbilitiesView = {
  buttons: true,
  files: true,
  places: true,
  cards: true,
  quotes: true,
  lists: true,
  reactions: true,
  edits: true,
  deletes: true,
  cost: 1,
  image: MEGABYTE,
  video: MEGABYTE,
  audio: MEGABYTE,
  document: 2 * MEGABYTE,
};
const sessionIn = (state: Exclude<SessionState["state"], "stopped">): SessionState =>
  state === "degraded" ? { state, reason: "The phone is not connected." } : { state };
const channel = (state: Exclude<SessionState["state"], "stopped">): ChannelView => ({
  id: "1",
  kind: "whatsapp",
  realm: "real",
  name: "Toko utama",
  phone: "62812",
  session: sessionIn(state),
  queued: 0,
  held_back: [],
});

beforeEach(() => void vi.clearAllMocks());

function show({
  mode = "reply",
  text = "",
  of = {},
  state = "connected",
  can = {},
  over = {},
}: {
  mode?: DraftMode;
  text?: string;
  of?: Partial<ConversationRow>;
  state?: Exclude<SessionState["state"], "stopped">;
  can?: Partial<AbilitiesView>;
  over?: Partial<Backend>;
} = {}) {
  const backend = backendWith({
    saveDraft: () => Promise.resolve(),
    tapOutcomes: (_, labels) => Promise.resolve(labels.map(() => ({ does: "nothing" as const }))),
    templates: () => Promise.resolve([]),
    ...over,
  });
  const drafts = new Drafts(backend);
  const shown = row("1", "MINE", 1, of);
  drafts.write("1", mode, text);
  render(Composer, {
    row: shown,
    mode,
    drafts,
    attachments: new Attachments(backend),
    backend,
    channel: channel(state),
    can: { ...CAN, ...can },
    canReply: true,
    onsend,
    onsendbeside,
    onlater: vi.fn(),
    onvoice: vi.fn(),
    onunblock: vi.fn(),
  });
  return { drafts, field: screen.queryByTestId<HTMLTextAreaElement>("composer-input") };
}

it("sends on Enter, starts a line on Shift Enter, sends and closes on Ctrl Shift Enter", async () => {
  const { field } = show({ text: "Halo" });
  field?.focus();
  await userEvent.keyboard("{Shift>}{Enter}{/Shift}");
  expect(onsend).not.toHaveBeenCalled();
  expect(field?.value).toBe("Halo\n");
  await userEvent.keyboard("{Enter}");
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  await userEvent.keyboard("{Control>}{Shift>}{Enter}{/Shift}{/Control}");
  expect(onsend.mock.calls).toEqual([
    [false, "text"],
    [false, "text"],
    [true, "text"],
  ]);
});

it("leaves Enter to the input method while a character is composed", async () => {
  const { field } = show({ text: "ありがと" });
  if (field) await fireEvent.keyDown(field, { key: "Enter", isComposing: true });
  expect(onsend).not.toHaveBeenCalled();
});

it("sends nothing that is empty", async () => {
  const { field } = show({ text: "  \n " });
  field?.focus();
  await userEvent.keyboard("{Enter}");
  expect(onsend).not.toHaveBeenCalled();
  expect(screen.getByTestId("composer-send")).toBeDisabled();
});

it("keeps each keystroke as a draft", async () => {
  const { drafts, field } = show();
  if (field) await userEvent.type(field, "Siap");
  expect(drafts.text("1", "reply")).toBe("Siap");
});

it("says by how much a text is too long, and does not send it", () => {
  show({ text: "x".repeat(TEXT_LIMIT + 2) });
  expect(screen.getByRole("alert")).toHaveTextContent("2 characters too many");
  expect(screen.getByTestId("composer-send")).toBeDisabled();
});

it("says that a note stays in the team", () => {
  show({ mode: "note", text: "ukuran L" });
  expect(screen.getByText("Only your team sees this")).toBeVisible();
  expect(screen.getByTestId("composer-send")).toHaveTextContent("Add note");
});

it("gives the reason where nothing can be sent, and still takes notes there", () => {
  const { field } = show({ of: { blocked: true } });
  expect(field).toBeNull();
  expect(screen.getByTestId("composer-lock")).toHaveTextContent("Customer 1 is blocked");
});

it("tells an unlinked number from one that is only out of reach", () => {
  const open = row("1", "MINE", 1);
  for (const state of ["connected", "connecting", "degraded"] as const)
    expect(lockOf(open, channel(state), "reply")).toBeNull();
  for (const state of ["unpaired", "pairing", "logged_out"] as const)
    expect(lockOf(open, channel(state), "reply")).toBe("unlinked");
  expect(lockOf({ ...open, blocked: true }, channel("logged_out"), "note")).toBeNull();
});

it("counts characters as people do, not halves of emoji", () => {
  expect(lengthOf("a😀")).toBe(2);
  expect(canSend("😀".repeat(TEXT_LIMIT))).toBe(true);
  expect(canSend("😀".repeat(TEXT_LIMIT + 1))).toBe(false);
});

const FAMILY = "👩‍👩‍👧‍👦";

it("counts the words of a button message as people do, and wants labels that differ", () => {
  expect(canSendForm(FAMILY.repeat(1024), { labels: [FAMILY.repeat(20), ""], footer: FAMILY.repeat(60) })).toBe(true);
  expect(canSendForm(FAMILY.repeat(1025), { labels: ["Ya"], footer: "" })).toBe(false);
  expect(canSendForm("Jadi?", { labels: ["Ya"], footer: FAMILY.repeat(61) })).toBe(false);
  expect(canSendForm("Jadi?", { labels: ["", " "], footer: "" })).toBe(false);
  expect(labelFault(["Ya", " Ya "], 1)).toBe("double");
  expect(labelFault([FAMILY.repeat(21)], 0)).toBe("too_long");
});

it("shows what a customer without buttons reads", () => {
  expect(numberedLines("Kirim pakai apa?", ["Reguler", "", "Kilat"], "Sampai pukul 17.00")).toBe(
    "Kirim pakai apa?\n\n1. Reguler\n2. Kilat\n\nSampai pukul 17.00",
  );
});

it("grows into the form of a button message, keeps its labels, and sends them on Ctrl Enter", async () => {
  const { drafts } = show({ text: "Kirim pakai apa?" });
  await userEvent.click(screen.getByTestId("tool-buttons"));
  const [first, second] = screen.getAllByTestId("button-label");
  await userEvent.type(first as HTMLElement, "Reguler");
  expect(screen.getByTestId("button-send")).toBeEnabled();
  await userEvent.type(second as HTMLElement, "Reguler");
  expect(screen.getByTestId("button-send")).toBeDisabled();
  await userEvent.clear(second as HTMLElement);
  await userEvent.type(second as HTMLElement, "Kilat");
  expect(drafts.form("1")).toEqual({ labels: ["Reguler", "Kilat"], footer: "" });
  await userEvent.keyboard("{Enter}");
  expect(onsend).not.toHaveBeenCalled();
  await userEvent.keyboard("{Control>}{Enter}{/Control}");
  expect(onsend.mock.calls).toEqual([[false, "buttons"]]);
});

it("shows the fallback first where the channel has no buttons", async () => {
  show({ text: "Jadi?", can: { buttons: false } });
  await userEvent.click(screen.getByTestId("tool-buttons"));
  expect(screen.getByTestId("button-preview")).toHaveAttribute("data-look", "numbers");
});

it("disables what the channel does not take", () => {
  show({ can: { files: false, places: false, cards: false } });
  for (const tool of ["tool-file", "tool-place", "tool-contact_card"])
    expect(screen.getByTestId(tool)).toHaveAttribute("aria-disabled", "true");
  expect(screen.getByTestId("tool-product")).not.toHaveAttribute("aria-disabled");
});

it("hands a dropped file over, sends it without words, and says at once what is too large", async () => {
  const upload = vi.fn(() => Promise.resolve({ upload: "7", kind: "document" as const }));
  show({ over: { upload } });
  const small = new File(["nota"], "nota.pdf", { type: "application/pdf" });
  await fireEvent.drop(screen.getByTestId("composer"), { dataTransfer: { files: [small] } });
  await vi.waitFor(() => expect(screen.getByTestId("file-chip")).toHaveAttribute("data-ready", "true"));
  expect(screen.getByTestId("composer-send")).toBeEnabled();
  const large = new File(["x".repeat(MEGABYTE + 1)], "film.mp4", { type: "video/mp4" });
  await fireEvent.drop(screen.getByTestId("composer"), { dataTransfer: { files: [large] } });
  expect(screen.getByRole("alert")).toHaveTextContent("Larger than 1 MB");
  expect(screen.getByTestId("composer-send")).toBeDisabled();
  expect(upload).toHaveBeenCalledTimes(1);
});

const QUICK = [
  { id: "1", shortcut: "ongkir", text: "Halo {name}" },
  { id: "2", shortcut: "terima", text: "Terima kasih" },
];

it("fills a quick reply in when it is chosen by its shortcut, and does not send what stays open", async () => {
  const fillQuickReply = vi.fn(() => Promise.resolve("Halo {agent}"));
  const { drafts, field } = show({ over: { quickReplies: () => Promise.resolve(QUICK), fillQuickReply } });
  field?.focus();
  await userEvent.keyboard("/on");
  await vi.waitFor(() => expect(screen.getAllByTestId("quick-reply")).toHaveLength(1));
  await userEvent.keyboard("{Enter}");
  await vi.waitFor(() => expect(drafts.text("1", "reply")).toBe("Halo {agent}"));
  expect(fillQuickReply).toHaveBeenCalledWith("1", "1");
  expect(onsend).not.toHaveBeenCalled();
  expect(screen.getByTestId("composer-send")).toBeDisabled();
  expect(unfilledIn("Halo {nama}")).toBeNull();
});

it("offers a product, and asks first where none is left", async () => {
  const product = (stock: number) => ({ name: `Sarung ${stock}`, price: 180000, currency: "IDR", stock });
  const offers = [3, 0].map((stock, id) => ({ id: String(id), sku: "", product: product(stock) }));
  show({ over: { offers: () => Promise.resolve(offers) } });
  await userEvent.click(screen.getByTestId("tool-product"));
  await vi.waitFor(() => expect(screen.getAllByTestId("offer")).toHaveLength(2));
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(onsendbeside).not.toHaveBeenCalled();
  await userEvent.click(await screen.findByTestId("confirm"));
  expect(onsendbeside).toHaveBeenCalledWith({ kind: "product", product_id: "1", even_sold_out: true });
});
