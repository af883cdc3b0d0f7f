// Two conversations of the seeded shop at length: one with every turn a sale takes, one long enough to scroll.
import type { EventView, HandoffCause } from "../../bindings";
import { documentMedia, imageMedia } from "./pictures";
import { ago, past } from "./past";
import { ME, type Conversation, type NewMessage, type World } from "./world";

type Spoken = Partial<NewMessage> & { text: string };

/** Writes into the past of one conversation. */
class Diary {
  constructor(
    private readonly world: World,
    private readonly conversation: Conversation,
  ) {}

  customer(minutes: number, message: Spoken): void {
    this.world.add(this.conversation, {
      direction: "in",
      author: "CUSTOMER",
      kind: "text",
      created_at: ago(minutes),
      ...message,
    });
  }

  bot(minutes: number, source: string, message: Spoken): string {
    return this.ours(minutes, { author: "BOT", source, ...message });
  }

  person(minutes: number, message: Spoken): string {
    return this.ours(minutes, { author: "HUMAN_AGENT", author_name: ME.name, ...message });
  }

  event(minutes: number, cause: HandoffCause, detail: string, actor: string): void {
    const event: EventView = { cause, detail, actor, by: actor ? "agent" : "nobody" };
    this.world.add(this.conversation, {
      direction: "out",
      author: "SYSTEM",
      kind: "event",
      text: "",
      created_at: ago(minutes),
      event,
    });
  }

  private ours(minutes: number, message: Spoken & { author: NewMessage["author"] }): string {
    const at = ago(minutes);
    const times = { created_at: at, sent_at: at, delivered_at: at, read_at: at };
    return this.world.add(this.conversation, { direction: "out", kind: "text", delivery: "read", ...times, ...message })
      .id;
  }
}

const DEWI = { name: "Dewi Anggraini", phone: "6281230000142", pretty: "+62 812-3000-0142" };

export function seedDewi(world: World, channelId: string): void {
  const conversation = past(world, channelId, DEWI, 60 * 24 * 260);
  const contact = world.contactOf(conversation);
  contact.tags = ["Pelanggan tetap", "Pekalongan", "Ukuran L"];
  contact.note = "Suka warna sogan. Minta bungkus kado kalau beli dua. Jangan telepon, cukup chat.";
  const log = new Diary(world, conversation);

  log.customer(26 * 60, { text: "Kak, kain mega mendung yang biru masih ada?" });
  log.bot(26 * 60 - 1, "Stok kain", {
    kind: "image",
    text: "Masih ada dua potong, Kak. Rp 310.000",
    media: imageMedia("mega"),
  });
  log.customer(25 * 60, { text: "Bagus. Besok saya kabari ya" });
  log.customer(16, { kind: "image", text: "Yang motif ini ada ukuran saya?", media: imageMedia("kawung") });
  const offer = log.bot(15, "Harga", {
    kind: "buttons",
    text: "Kemeja Kawung Sogan Rp 245.000. Ukuran L tinggal 3, Kak.",
    buttons: ["Pesan L", "Lihat motif lain", "Bicara dengan admin"],
    tapped: "Bicara dengan admin",
  });
  const quote = {
    id: offer,
    author: "BOT",
    kind: "buttons",
    text: "Kemeja Kawung Sogan Rp 245.000. Ukuran L tinggal 3, Kak.",
    is_deleted: false,
  } as const;
  log.customer(14, { kind: "button_reply", text: "Bicara dengan admin", quote });
  log.event(14, "button", "Bicara dengan admin", "");
  log.event(13, "taken_over", "", ME.name);
  world.add(conversation, {
    direction: "out",
    author: "HUMAN_AGENT",
    author_name: ME.name,
    kind: "note",
    text: "Batch Kawung yang baru lingkar dadanya 108, agak kecil. Sarankan L, jangan M.",
    created_at: ago(12),
  });
  finishDewi(world, conversation, log);
}

function finishDewi(world: World, conversation: Conversation, log: Diary): void {
  const question = "L pas untuk Kakak. Pengirimannya mau pakai yang mana?";
  const asked = log.person(10, {
    kind: "buttons",
    text: question,
    buttons: ["Reguler · Rp 18.000", "Kilat · Rp 32.000", "Ambil di toko"],
    tapped: "Reguler · Rp 18.000",
  });
  log.customer(7, {
    kind: "button_reply",
    text: "Reguler · Rp 18.000",
    quote: { id: asked, author: "HUMAN_AGENT", kind: "buttons", text: question, is_deleted: false },
  });
  log.person(4, { text: "Baik Kak, total Rp 263.000 ya. Ini notanya.", delivery: "delivered", read_at: null });
  log.person(4, {
    kind: "document",
    text: "",
    media: documentMedia("Nota-0147.pdf"),
    delivery: "failed",
    failure: "by_network",
    sent_at: null,
    delivered_at: null,
    read_at: null,
  });
  conversation.owner = { status: "HUMAN", agent: ME, waitingSince: null };
  conversation.readUpTo = conversation.messages.at(-1)?.id ?? "0";
  world.changed(conversation);
}

const RATNA = { name: "Bu Ratna · Grosir Solo", phone: "6281390000120", pretty: "+62 813-9000-0120" };
const DAYS = 40;

export function seedRatna(world: World, channelId: string): void {
  const conversation = past(world, channelId, RATNA, 60 * 24 * (DAYS + 1));
  const log = new Diary(world, conversation);
  for (let day = DAYS; day > 0; day -= 1) {
    const minutes = day * 24 * 60;
    log.customer(minutes, { text: `Pesan ${day} potong lagi untuk toko, bisa kirim minggu ini?` });
    log.bot(minutes - 1, "Grosir", { text: `Siap Bu, ${day} potong tercatat. Nomor nota ${1000 + day}.` });
    log.customer(minutes - 4, { text: "Terima kasih" });
  }
  log.customer(14, { text: "Selamat pagi, saya mau order banyak" });
  log.customer(13, { text: "Motif kawung dan parang" });
  log.customer(12, { text: "Jadi 40 potong bisa harga berapa, Kak? Mau bicara langsung saja" });
  log.event(12, "phrase", "bicara", "");
  conversation.owner = { status: "HUMAN", agent: null, waitingSince: ago(12) };
  conversation.unread = 3;
  conversation.readUpTo = conversation.messages.at(-5)?.id ?? "0";
}
