// A bot of a few rules in three languages, enough to see it answer, offer buttons and hand over.
import type { MessageView } from "../../bindings";
import { handOff } from "./owning";
import { send } from "./sending";
import type { Conversation, World } from "./world";

type Rule = { source: string; words: RegExp; reply: string; buttons?: string[] };

const HANDOVER = /\b(admin|orang|person|human|insan|yetkili)/iu;

const RULES: readonly Rule[] = [
  {
    source: "Harga",
    words: /\b(harga|ready|berapa)\b/iu,
    reply: "Kemeja Batik Kawung Rp 245.000, siap kirim hari ini. Ukuran berapa, Kak?",
    buttons: ["M", "L", "Bicara dengan admin"],
  },
  { source: "Ukuran", words: /^(M|L)$/u, reply: "Siap, Kak. Mau dikirim ke kota mana?" },
  {
    source: "Price",
    words: /\b(price|much|cost|available)\b/iu,
    reply: "The Kawung shirt is Rp 245.000 and in stock.",
    buttons: ["Sizes", "Talk to a person"],
  },
  { source: "Sizes", words: /^Sizes$/u, reply: "S 96 cm, M 102 cm, L 108 cm around the chest." },
  {
    source: "Fiyat",
    words: /\b(fiyat|kaç|var mı)/iu,
    reply: "Kahve 500 g Rp 120.000. Stokta var.",
    buttons: ["Kargo ücreti", "Yetkiliyle görüş"],
  },
  { source: "Kargo", words: /^Kargo ücreti$/u, reply: "Türkiye'ye kargo yaklaşık 10 gün sürer." },
];

/** The bot's turn after `message`; it keeps silent where it no longer owns the conversation or is switched off. */
export function botTurn(world: World, conversation: Conversation, message: MessageView): void {
  if (conversation.owner.status !== "BOT" || !conversation.botEnabled || conversation.blocked) return;
  const asked = HANDOVER.exec(message.text);
  if (asked) {
    const isButton = message.kind === "button_reply";
    return handOff(world, conversation, isButton ? "button" : "phrase", isButton ? message.text : asked[0]);
  }
  const rule = RULES.find(({ words }) => words.test(message.text));
  if (!rule) return handOff(world, conversation, "rule", "fallback");
  send(world, conversation, {
    author: "BOT",
    kind: rule.buttons ? "buttons" : "text",
    text: rule.reply,
    buttons: rule.buttons ?? [],
    source: rule.source,
  });
}
