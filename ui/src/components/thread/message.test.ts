// What a message shows, kind by kind, and what can be done where something went wrong.
import { fireEvent, render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Delivery, Kind, MediaView, MessageView } from "../../bindings";
import { locale } from "../../i18n";
import { actionsWith, backendWith, message, ours } from "../../state/inbox-fixtures";
import MessageStory from "./MessageStory.svelte";

const actions = actionsWith({ jump: vi.fn(), retry: vi.fn(), discard: vi.fn(), settle: vi.fn() });
const openMap = vi.fn(() => Promise.resolve());
const backend = backendWith({ mediaUrl: (hash, thumb) => `media:${hash}${thumb ? "/thumb" : ""}`, openMap });
const picture: MediaView = {
  hash: "abc",
  mime: "image/png",
  size: 82_000,
  name: "kemeja.png",
  width: 800,
  height: 400,
  has_thumb: true,
  waveform: [],
  duration_ms: 0,
};

beforeEach(() => void vi.clearAllMocks());
afterEach(() => {
  locale.language = "en";
});

function show(shown: MessageView, over: { first?: boolean; isGroup?: boolean } = {}) {
  render(MessageStory, { message: shown, actions, backend, ...over });
  return screen.getByTestId("message");
}

it("says who it is from, what it is and how far it came, for whoever looks for it", () => {
  const article = show(ours("7", { delivery: "read", text: "Halo" }));
  expect(article.dataset).toMatchObject({
    id: "7",
    direction: "out",
    author: "HUMAN_AGENT",
    kind: "text",
    delivery: "read",
  });
  expect(article).toHaveAccessibleName(/^Sari, Halo, \d\d:\d\d$/);
});

it("shows markup as the words that it is", () => {
  const text = '<img src=x onerror="alert(1)"> <b>tebal</b>';
  const article = show(message("1", { text }));
  expect(article).toHaveTextContent(text);
  expect(article.querySelector("img, b")).toBeNull();
});

it("underlines a link and gives it nothing to press", () => {
  const article = show(message("1", { text: "lihat https://toko.id/a" }));
  expect(within(article).getByText("https://toko.id/a")).toHaveClass("link");
  expect(article.querySelector("a")).toBeNull();
});

it("folds 65,536 characters and unfolds them on request", async () => {
  const article = show(message("1", { text: "x".repeat(65_536) }));
  expect(article.textContent.length).toBeLessThan(4000);
  await userEvent.click(screen.getByRole("button", { name: /65,536/ }));
  expect(article.textContent.length).toBeGreaterThan(65_000);
});

it("names the rule behind an answer of the bot", () => {
  show(ours("1", { author: "BOT", author_name: "", source: "stok" }));
  expect(screen.getByText("Bot · rule “stok”")).toBeVisible();
});

it.each([
  ["en", "Bot · no rule matched"],
  ["id", "Bot · tidak ada aturan yang cocok"],
  ["tr", "Bot · hiçbir kural eşleşmedi"],
] as const)("says in %s that no rule was behind an answer of the bot", (language, words) => {
  locale.language = language;
  show(ours("1", { author: "BOT", author_name: "", source: "fallback" }));
  expect(screen.getByText(words)).toBeVisible();
});

it("does not repeat the speaker inside a group, and names the senders of a WhatsApp group", () => {
  const { unmount } = render(MessageStory, { message: ours("1"), actions, backend, first: false });
  expect(screen.queryByText("Sari")).toBeNull();
  unmount();
  show(message("2", { author_name: "Pak Agus" }), { isGroup: true });
  expect(screen.getByText("Pak Agus")).toBeVisible();
});

it("marks the one button that was tapped", () => {
  show(ours("1", { kind: "buttons", text: "Pilih", buttons: ["Reguler", "Kilat"], tapped: "Kilat" }));
  const [reguler, kilat] = within(screen.getByRole("list", { name: "Buttons" })).getAllByRole("listitem");
  expect(kilat).toHaveTextContent("tapped by the customer");
  expect(reguler).not.toHaveTextContent("tapped");
});

it("says that what it quotes was deleted", () => {
  const quote = { id: "3", author: "HUMAN_AGENT", kind: "text", text: "", is_deleted: true } as const;
  show(message("4", { quote }));
  expect(screen.getByRole("button", { name: /Deleted message/ })).toBeInTheDocument();
});

it("quotes what a button reply answers, and goes there", async () => {
  const quote = {
    id: "3",
    author: "HUMAN_AGENT",
    kind: "buttons",
    text: "Pengiriman mana?",
    is_deleted: false,
  } as const;
  show(message("4", { kind: "button_reply", text: "Kilat", quote }));
  await userEvent.click(screen.getByRole("button", { name: /Pengiriman mana\?/ }));
  expect(actions.jump).toHaveBeenCalledExactlyOnceWith("3");
});

it("keeps the place of a picture at its own proportions, and says when it is gone", async () => {
  const article = show(message("1", { kind: "image", text: "biru?", media: picture }));
  const image = article.querySelector("img");
  expect(image).toHaveAttribute("src", "media:abc/thumb");
  expect(screen.getByRole("button", { name: "Open picture: biru?" })).toHaveStyle({ width: "280px", height: "140px" });
  if (image) await fireEvent.error(image);
  expect(screen.getByText("This file is no longer on this computer")).toBeVisible();
});

it("shows a file under its plain name and by what it contains", () => {
  const media = { ...picture, mime: "application/pdf", name: "foto_\u202Egpj.exe" };
  const article = show(message("1", { kind: "document", text: "", media }));
  expect(article).toHaveTextContent("foto_gpj.exe");
  expect(article).toHaveTextContent("PDF, 82 kB");
});

it("leaves the app for a map only when asked", async () => {
  show(message("1", { kind: "location", text: "", location: { latitude: -6.88, longitude: 109.67, name: "Toko" } }));
  expect(openMap).not.toHaveBeenCalled();
  await userEvent.click(screen.getByRole("button", { name: "Open map" }));
  expect(openMap).toHaveBeenCalledExactlyOnceWith(-6.88, 109.67);
});

it("shows a place that goes by its text once", () => {
  const location = { latitude: -6.88, longitude: 109.67, name: "Kantor Pusat" };
  show(ours("1", { kind: "location", text: "Kantor Pusat", location }));
  expect(screen.getAllByText("Kantor Pusat")).toHaveLength(1);
});

it("shows a card with all its numbers", () => {
  const article = show(
    message("1", { kind: "contact", text: "", contact: { name: "Pak Agus", numbers: ["+62 1", "+62 2"] } }),
  );
  expect(article).toHaveTextContent(/Pak Agus.*\+62 1.*\+62 2/);
});

it("points to the phone for what it cannot show", () => {
  expect(show(message("1", { kind: "unknown", text: "" }))).toHaveTextContent("Open it on the phone");
});

it("says of a file that could not be had what it was called and what to do, beside what was said with it", () => {
  const lost = show(message("1", { kind: "unknown", text: "bukti", lost_file: "nota.png" }));
  expect(lost).toHaveTextContent("bukti");
  expect(lost).toHaveTextContent("nota.png could not be fetched from the service. Ask for it again.");
  expect(lost).not.toHaveTextContent("Open it on the phone");
});

it("says so of a file without a name, in the language of the window", () => {
  locale.language = "tr";
  const lost = show(message("1", { kind: "unknown", text: "", lost_file: "" }));
  expect(lost).toHaveTextContent("Bununla gelen dosya hizmetten alınamadı.");
});

it("marks a note as the team's own, without a tick", () => {
  const article = show(ours("1", { kind: "note", text: "ukuran L" }));
  expect(article).toHaveTextContent("Internal note · Sari");
  expect(within(article).queryByRole("img")).toBeNull();
});

const TICKS: [Delivery, string][] = [
  ["queued", "Waiting to send"],
  ["sending", "Sending"],
  ["uncertain", "May not have arrived"],
  ["sent", "Sent"],
  ["delivered", "Delivered"],
  ["read", "Read"],
  ["failed", "Not sent"],
];

it.each(TICKS)("says by its tick that it is %s", (delivery, name) => {
  const article = show(ours("1", { delivery }));
  expect(within(article).getByRole("img", { name })).toBeInTheDocument();
});

it("tells the times of a tick to whoever points at the message or tabs into it", async () => {
  const at = new Date(2026, 6, 14, 9, 17).toISOString();
  const article = show(ours("1", { delivery: "read", sent_at: at, delivered_at: at, read_at: at }));
  expect(within(article).getByRole("img", { name: "Read 09:17" })).not.toHaveAttribute("tabindex");
  article.focus();
  const tick = () => within(article).getByRole("img", { name: "Read 09:17" });
  await vi.waitFor(() => expect(tick()).toHaveAttribute("tabindex", "0"));
});

it("puts no tick on what the customer wrote", () => {
  expect(within(show(message("1"))).queryByRole("img")).toBeNull();
});

it("says why it was not sent, and offers to try again or to delete it", async () => {
  const article = show(ours("9", { delivery: "failed", failure: "by_network" }));
  expect(article).toHaveTextContent("Not sent: the network refused it");
  await userEvent.click(screen.getByTestId("retry-message"));
  await userEvent.click(screen.getByRole("button", { name: "Delete" }));
  expect(actions.retry).toHaveBeenCalledExactlyOnceWith("9");
  expect(actions.discard).toHaveBeenCalledExactlyOnceWith("9");
});

it("leaves to a person what became of a message that may have left", async () => {
  show(ours("9", { delivery: "uncertain" }));
  await userEvent.click(screen.getByRole("button", { name: "It arrived" }));
  await userEvent.click(screen.getByRole("button", { name: "Send again" }));
  expect(vi.mocked(actions.settle).mock.calls).toEqual([
    ["9", true],
    ["9", false],
  ]);
});

it("shows the words of kinds that have no look of their own yet", () => {
  const kinds: Kind[] = ["list", "list_reply", "product"];
  for (const kind of kinds) {
    const { unmount } = render(MessageStory, {
      message: message("1", { kind, text: `isi ${kind}` }),
      actions,
      backend,
    });
    expect(screen.getByTestId("message")).toHaveTextContent(`isi ${kind}`);
    unmount();
  }
});

it("keeps a file where the person says, under its own name", async () => {
  const saveMedia = vi.fn(() => Promise.resolve(null));
  const document = message("1", {
    kind: "document",
    text: "",
    media: { ...picture, mime: "application/pdf", name: "nota.pdf" },
  });
  render(MessageStory, { message: document, actions, backend: backendWith({ saveMedia }) });
  await userEvent.click(screen.getByTestId("save-file"));
  expect(saveMedia).toHaveBeenCalledExactlyOnceWith("abc", "nota.pdf", "Save as");
});

it("a video of a kind that cannot be played says so and can be saved", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(new Blob(["video"]))));
  URL.createObjectURL = vi.fn(() => "blob:video");
  URL.revokeObjectURL = vi.fn();
  show(message("1", { kind: "video", text: "", media: { ...picture, mime: "video/mp4" } }));
  await userEvent.click(screen.getByTestId("play-video"));
  await vi.waitFor(() => expect(window.document.querySelector("video")).not.toBeNull());
  await fireEvent.error(window.document.querySelector("video") as HTMLVideoElement);
  expect(await screen.findByTestId("video-unplayable")).toHaveTextContent("cannot play");
  expect(screen.getByRole("button", { name: "Save as" })).toBeInTheDocument();
  vi.unstubAllGlobals();
});
