// The bot as its operator edits it, and the test bench: enough of the core's own judgement for the page to be seen and tested.
import type { BotChange, BotDraftView, BotHours, BotRule, BotTrial, BotView, TrialAnswer } from "../../bindings";
import type { BotBackend } from "../bot";
import { answer } from "./answer";
import { send } from "./sending";
import { refuse, type World } from "./world";

const WEEK: BotHours["days"] = ["mon", "tue", "wed", "thu", "fri", "sat"];

const rule = (keywords: string[], more: Partial<BotRule> = {}): BotRule => ({
  keywords,
  how: "contains",
  on: true,
  channels: [],
  tags: [],
  replies: [],
  buttons: [],
  list_button: "",
  list_rows: [],
  product: "",
  media: "",
  webhook: "",
  handover: false,
  ...more,
});

/** The bot of the practice shop, as the pictures show it. */
function seeded(): BotView {
  return {
    version: "1",
    general: { webhook_key: "rahasia-3d", burst_seconds: 4, max_replies_in_a_row: 5, timezone: "Asia/Jakarta" },
    phrases: ["admin", "bicara dengan orang", "yetkili", "talk to a person"],
    rules: [
      rule(["stok", "ready"], { product: "BTK-KWG-01" }),
      rule(["ongkir#"], { how: "exact", webhook: "https://toko.example.id/bot/ongkir" }),
      rule(["katalog", "menu"], {
        replies: ["Pilih kategori"],
        buttons: [
          { label: "Kopi", says: "" },
          { label: "Batik", says: "" },
        ],
      }),
      rule(["jam", "buka"], { replies: ["Kami buka Senin–Sabtu 08.00–17.00."] }),
      rule(["resi#"], { how: "exact", webhook: "https://toko.example.id/bot/resi", handover: true }),
      rule(["promo"], { how: "exact", media: "https://toko.example.id/promo.jpg", on: false }),
    ],
    hours: [{ days: WEEK, open: ["08:00-17:00"], holidays: ["2026-12-25"], away: "Kami buka lagi pukul {next_open}." }],
    faq: [
      { question: "Bisa COD?", answer: "Bisa, khusus Pekalongan." },
      { question: "Kopinya bisa digiling?", answer: "Bisa, Kak: halus untuk tubruk, sedang untuk V60." },
    ],
    ai: [
      {
        id: "1",
        name: "Asisten toko",
        enabled: true,
        mode: "draft",
        draft_seconds: 180,
        base_url: "http://127.0.0.1:11434/v1",
        model: "llama3.1",
        api_key: "",
        instructions: "Ramah dan singkat. Panggil “Kak”. Jangan menjanjikan harga di luar katalog.",
        daily_credits: 200,
        channels: [],
        stream: false,
        timeout_seconds: 30,
        hours: [],
      },
    ],
    fallback: { replies: ["Sebentar ya, Kak."], handover: false },
  };
}

const EMPTY: BotView = {
  version: "",
  general: { webhook_key: "", burst_seconds: 4, max_replies_in_a_row: 5, timezone: "Asia/Jakarta" },
  phrases: [],
  rules: [],
  hours: [],
  faq: [],
  ai: [],
  fallback: { replies: [], handover: false },
};

/** What the pretend core remembers of the bot. */
export class FakeBot {
  view: BotView = EMPTY;
  /** By conversation. */
  readonly drafts = new Map<string, BotDraftView>();

  seed(): void {
    this.view = seeded();
  }
}

export function botCommands(world: World): BotBackend {
  const bot = world.bot;
  return {
    bot: () => answer(() => bot.view),
    changeBot: (_realm, seen, change) =>
      answer(() => {
        if (seen !== bot.view.version) refuse("conflict", "bot");
        bot.view = { ...changed(bot.view, change), version: String(Number(seen) + 1) };
        return bot.view;
      }),
    teachBot: (_realm, taught) =>
      answer(() => {
        const others = bot.view.faq.filter(({ question }) => question !== taught.question);
        bot.view = { ...bot.view, faq: [...others, taught] };
      }),
    tryBot: (_realm, said, only) => answer(() => trial(bot.view, said, only)),
    tryAi: (_realm, _id, lines) => answer(() => reply(lines.at(-1)?.text ?? "")),
    opening: (hours) =>
      answer(() => ({
        is_open: hours.length === 0,
        next_open: hours.length === 0 ? "" : "08:00",
        away: hours[0]?.away ?? "",
      })),
    botDraft: (id) => answer(() => bot.drafts.get(id) ?? null),
    sendBotDraft: (id) => answer(() => sendDraft(world, id)),
    discardBotDraft: (id) => answer(() => dropDraft(world, id)),
  };
}

function changed(view: BotView, change: BotChange): BotView {
  const rules = [...view.rules];
  switch (change.change) {
    case "add_rule":
      rules.splice(change.at, 0, checked(change.rule));
      return { ...view, rules };
    case "set_rule":
      rules[change.at] = checked(change.rule);
      return { ...view, rules };
    case "remove_rule":
      rules.splice(change.at, 1);
      return { ...view, rules };
    case "move_rule":
      rules.splice(change.to, 0, ...rules.splice(change.from, 1));
      return { ...view, rules };
    case "hours":
      return { ...view, hours: change.hours, general: { ...view.general, timezone: change.timezone } };
    case "faq":
      return { ...view, faq: change.faq };
    case "ai":
      return { ...view, ai: [...view.ai.filter(({ id }) => id !== change.setting.id), change.setting] };
    case "remove_ai":
      return { ...view, ai: view.ai.filter(({ id }) => id !== change.id) };
    case "otherwise":
      return { ...view, phrases: change.phrases, fallback: change.fallback, general: change.general };
  }
}

function checked(typed: BotRule): BotRule {
  if (typed.how !== "any" && typed.keywords.length === 0) refuse("invalid", "keyword", { field: "bot_keyword" });
  return typed;
}

function trial(view: BotView, said: string, only: BotRule | null): BotTrial {
  const words = said.toLowerCase();
  const phrase = only ? undefined : view.phrases.find((known) => words.includes(known));
  const nothing = { says: [], tags: [], hands_over: false, call: null };
  if (phrase !== undefined) return { ...nothing, by: { by: "phrase", phrase }, hands_over: true };
  const rules = only ? [only] : view.rules;
  const at = rules.findIndex(
    ({ on, how, keywords }) => on && (how === "any" || keywords.some((one) => words.startsWith(one))),
  );
  const found = rules[at];
  if (!found) return { ...nothing, by: { by: "nobody" } };
  const says = found.replies.map((text, index) => ({
    text,
    choices: index === found.replies.length - 1 ? found.buttons.map(({ label }) => label) : [],
    left_out: "",
  }));
  if (!found.webhook) {
    const by = { by: "rule" as const, name: found.keywords[0] ?? "", at };
    return { by, says, tags: found.tags, hands_over: found.handover, call: null };
  }
  const data = said.split("#").slice(1);
  const request = { keyword: found.keywords[0], data, webhookkey: view.general.webhook_key, from: "6281234560190" };
  const content = `${data[0] ?? ""} 2 kg: Rp 18.000`;
  const response = { success: true, message: { reply: [{ type: "message", content }] } };
  return {
    by: { by: "rule", name: found.keywords[0] ?? "", at },
    says: [...says, { text: content, choices: [], left_out: "" }],
    tags: found.tags,
    hands_over: found.handover,
    call: {
      url: found.webhook,
      request: JSON.stringify(request, null, 2),
      response: JSON.stringify(response, null, 2),
      fault: "",
      millis: 340,
    },
  };
}

function reply(asked: string): TrialAnswer {
  const unsure = { says: [], sources: [], handover: "it does not know", fault: "" };
  if (!/cod|kopi/i.test(asked)) return unsure;
  return {
    ...unsure,
    handover: "",
    says: [{ text: "Bisa, khusus Pekalongan.", choices: [], left_out: "" }],
    sources: ["Bisa COD?"],
  };
}

function sendDraft(world: World, id: string): void {
  const draft = world.bot.drafts.get(id);
  const conversation = world.conversations.get(id);
  if (!draft || !conversation) return refuse("not_found", id);
  dropDraft(world, id);
  for (const { text } of draft.says) send(world, conversation, { author: "BOT", kind: "text", text, source: "ai.1" });
}

function dropDraft(world: World, id: string): void {
  if (!world.bot.drafts.delete(id)) refuse("not_found", id);
  world.emit({ type: "conversation_changed", conversation_id: id });
}
