// What is sent by hand in the shop in memory, and what is kept at hand for it. Nothing leaves before it can no longer be taken back.
import type { Composed, MessageView, OfferView, QuickReply, QuickReplyForm } from "../../bindings";
import type { Backend, Uploaded } from "../backend";
import { ABILITIES } from "../../state/every-ability";
import { answered } from "./owning";
import { findMessage, quoteOf } from "./reading";
import { voiceMedia } from "./recording";
import { send } from "./sending";
import { ME, refuse, type Conversation, type NewMessage, type World } from "./world";

const UPLOAD_STEPS = 5;
const UPLOAD_STEP_MS = 60;

const OFFERS: readonly OfferView[] = [
  { id: "1", sku: "BTK-KWG-01", product: { name: "Kemeja Batik Kawung", price: 245000, currency: "IDR", stock: 20 } },
  { id: "2", sku: "SRG-TNN-01", product: { name: "Sarung Tenun", price: 180000, currency: "IDR", stock: 34 } },
  { id: "3", sku: "KBY-BRK-01", product: { name: "Kebaya Brokat", price: 420000, currency: "IDR", stock: 0 } },
];

export class FakeComposer {
  replies: QuickReply[] = [
    { id: "1", shortcut: "ongkir", text: "Halo {name}, ongkir ke luar Jawa Rp 32.000." },
    { id: "2", shortcut: "terima", text: "Terima kasih sudah belanja di {shop}. Salam, {agent}" },
  ];
  readonly #files = new Map<string, { name: string; size: number; kind: Uploaded["kind"] }>();
  #last = 2;
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  commands(answer: <T>(work: () => T) => Promise<T>): ComposerCommands {
    return {
      sendMessage: (id, composed, replyTo) => answer(() => this.#send(id, composed, replyTo)),
      takeBack: (messageId) => answer(() => this.#takeBack(messageId)),
      abilities: () => answer(() => ABILITIES),
      offers: (_, query) => answer(() => OFFERS.filter((offer) => matches(offer, query))),
      upload: (_, file, watch) => this.#upload(file, watch),
      cancelUpload: (upload) => answer(() => void this.#files.delete(upload)),
      quickReplies: () => answer(() => this.replies.toSorted((a, b) => a.shortcut.localeCompare(b.shortcut))),
      saveQuickReply: (form) => answer(() => this.#saveReply(form)),
      removeQuickReply: (id) => answer(() => void (this.replies = this.replies.filter((reply) => reply.id !== id))),
      fillQuickReply: (id, conversationId) => answer(() => this.#fill(id, conversationId)),
    };
  }

  #send(id: string, composed: Composed, replyTo: string | null): MessageView {
    const conversation = this.#world.conversation(id);
    const content = this.contentOf(id, composed);
    const quote = quoteOf(this.#world, replyTo);
    if (
      composed.kind === "text" ||
      composed.kind === "buttons" ||
      composed.kind === "list" ||
      composed.kind === "file"
    ) {
      emptyDraft(conversation);
    }
    answered(this.#world, conversation, "replied");
    return send(this.#world, conversation, { author: "HUMAN_AGENT", author_name: ME.name, ...content, quote });
  }

  /** What a message says that is put together like this. */
  contentOf(conversationId: string, composed: Composed): Pick<NewMessage, "kind" | "text"> & Partial<NewMessage> {
    switch (composed.kind) {
      case "text":
        return { kind: "text", text: composed.text };
      case "buttons":
        return { kind: "buttons", text: composed.text, buttons: composed.form.labels, footer: composed.form.footer };
      case "list":
        return { kind: "list", text: composed.text, list: composed.form.menu, footer: composed.form.footer };
      case "location": {
        const { latitude, longitude, name } = composed;
        return { kind: "location", text: name, location: { latitude, longitude, name } };
      }
      case "contact":
        return { kind: "contact", text: "", contact: composed.card };
      case "product": {
        const { product } = OFFERS.find((offer) => offer.id === composed.product_id) ?? refuse("not_found", "product");
        if (product.stock === 0 && !composed.even_sold_out) refuse("invalid", "none is left", { field: "sold_out" });
        return { kind: "product", text: product.name, product };
      }
      case "voice":
        return { kind: "voice", text: "", media: voiceMedia(this.#world.recordings.take(conversationId)) };
      case "file": {
        const file = this.#files.get(composed.upload) ?? refuse("not_found", "file");
        const media = { hash: "kawung", mime: "", size: file.size, name: file.name, width: 640, height: 480 };
        const sound = { waveform: [], duration_ms: 0 };
        return {
          kind: file.kind,
          text: composed.caption,
          media: { ...media, ...sound, has_thumb: file.kind === "image" },
        };
      }
    }
  }

  #takeBack(messageId: string): void {
    const message = findMessage(this.#world, messageId) ?? refuse("not_found", messageId);
    if (message.delivery !== "queued") refuse("conflict", "this message has left already");
    const conversation = this.#world.conversation(message.conversation_id);
    conversation.messages = conversation.messages.filter((known) => known.id !== messageId);
    this.#world.emit({ type: "message_removed", conversation_id: conversation.id, message_id: messageId });
    this.#world.changed(conversation);
  }

  async #upload(file: File, { progress, signal }: Parameters<Backend["upload"]>[2]): Promise<Uploaded> {
    for (let step = 1; step <= UPLOAD_STEPS; step += 1) {
      await new Promise((resolve) => setTimeout(resolve, UPLOAD_STEP_MS));
      signal.throwIfAborted();
      progress(step / UPLOAD_STEPS);
    }
    if (file.size === 0) refuse("invalid", "it is an empty file", { field: "file_empty" });
    if (file.name.includes("damaged")) refuse("invalid", "the picture is damaged", { field: "file_damaged" });
    const [family] = file.type.split("/");
    const kind = family === "image" || family === "video" || family === "audio" ? family : "document";
    this.#last += 1;
    const upload = String(this.#last);
    this.#files.set(upload, { name: file.name, size: file.size, kind });
    return { upload, kind };
  }

  #saveReply({ id, shortcut, text }: QuickReplyForm): QuickReply {
    const word = shortcut.trim().replace(/^\/+/, "").toLowerCase();
    if (word === "" || /\s/.test(word)) refuse("invalid", "write one word", { field: "shortcut" });
    if (this.replies.some((reply) => reply.shortcut === word && reply.id !== id)) {
      refuse("invalid", "taken", { field: "shortcut_taken" });
    }
    this.#last += 1;
    const saved = { id: id ?? String(this.#last), shortcut: word, text };
    this.replies = [...this.replies.filter((reply) => reply.id !== saved.id), saved];
    return saved;
  }

  #fill(id: string, conversationId: string): string {
    const reply = this.replies.find((known) => known.id === id) ?? refuse("not_found", "quick reply");
    const { name } = this.#world.contactOf(this.#world.conversation(conversationId));
    const names: Record<string, string> = { name, shop: this.#world.shopName, agent: this.#world.agentName };
    return reply.text.replace(/\{(name|shop|agent)\}/g, (word, key: string) => names[key] || word);
  }
}

type ComposerCommands = Pick<
  Backend,
  | "sendMessage"
  | "takeBack"
  | "abilities"
  | "offers"
  | "upload"
  | "cancelUpload"
  | "quickReplies"
  | "saveQuickReply"
  | "removeQuickReply"
  | "fillQuickReply"
>;

function emptyDraft(conversation: Conversation): void {
  conversation.draft = { ...conversation.draft, reply: "", quote: null, form: null, list: null };
}

function matches({ sku, product }: OfferView, query: string): boolean {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return words.every((word) => `${product.name} ${sku}`.toLowerCase().includes(word));
}
