// A shop in the middle of its day: two numbers, customers who wait, customers with us, customers with the bot.
import type { Service } from "../../bindings";
import { seedDewi, seedRatna } from "./seed-dialogues";
import { seedScripts } from "./seed-scripts";
import { BOT_PEOPLE, OTHER_PEOPLE, type Person } from "./seed-people";
import { ago, past } from "./past";
import { saveGateway } from "./gateways";
import { ME, type Conversation, type World } from "./world";

export function seedShop(world: World): void {
  const main = seedNumber(world, "Toko utama", "6281230000101", "connected");
  const wholesale = seedNumber(world, "Grosir", "6285730000188", "degraded");
  for (const person of [...OTHER_PEOPLE, ...BOT_PEOPLE]) seedPerson(world, person.wholesale ? wholesale : main, person);
  seedRatna(world, wholesale);
  seedDewi(world, main);
  seedGateway(world);
  seedScripts(world);
  world.credits.seed();
  world.bot.seed();
  world.catalogue.seed(world);
}

function seedGateway(world: World): void {
  const service = { credential: "tk_live_00000000000000007f31", webhook_key: "", account: "" };
  const at = (word: Service, base_url: string, over = {}) => ({ ...service, service: word, base_url, ...over });
  const { id } = saveGateway(world, {
    name: "Gateway Nusantara",
    public_url: "",
    services: [
      at("waviro", "https://gateway.example.id"),
      at("wabot", "https://gateway.example.id/api/v1"),
      at("unswer", "https://kontak.example.id", { credential: "un_0000000000000000c20a", account: "app-1" }),
    ],
  });
  world.accountCredits.set(id, 412);
}

function seedNumber(world: World, name: string, phone: string, state: "connected" | "degraded"): string {
  const id = world.nextId();
  world.channels.set(id, {
    id,
    kind: "whatsapp",
    realm: "real",
    name,
    phone,
    session: state === "degraded" ? { state, reason: "The phone is not connected." } : { state },
    queued: state === "degraded" ? 3 : 0,
    held_back: [],
  });
  world.links.set(id, { step: "linked", phone, name });
  world.linkedAt.set(id, ago(11 * 30 * 24 * 60));
  return id;
}

function seedPerson(world: World, channelId: string, person: Person): void {
  const conversation = past(world, channelId, person, person.minutes + 30);
  for (const [index, line] of person.lines.entries()) {
    const at = ago(person.minutes + (person.lines.length - 1 - index) * 2);
    const common = { kind: line.kind ?? "text", text: line.text, created_at: at, location: line.location ?? null };
    if (line.from === "customer") world.add(conversation, { ...common, direction: "in", author: "CUSTOMER" });
    else {
      const author = line.from === "bot" ? "BOT" : "HUMAN_AGENT";
      world.add(conversation, {
        ...common,
        direction: "out",
        author,
        author_name: line.from === "me" ? ME.name : "",
        source: line.from === "bot" ? "Jam buka" : "",
        delivery: line.delivery ?? "read",
        sent_at: at,
        delivered_at: line.delivery === "sent" ? null : at,
        read_at: line.delivery ? null : at,
      });
    }
  }
  finish(conversation, person);
}

function finish(conversation: Conversation, person: Person): void {
  const waitingSince = person.waits === undefined ? null : ago(person.waits);
  const agent = person.owner === "mine" ? ME : null;
  if (person.owner === "closed") conversation.owner = { status: "CLOSED", agent: null, waitingSince: null };
  else if (person.owner !== "bot") conversation.owner = { status: "HUMAN", agent, waitingSince };
  conversation.unread = person.unread ?? 0;
  conversation.draft.reply = person.draft ?? "";
  const read = conversation.messages.at(-1 - conversation.unread);
  conversation.readUpTo = read?.id ?? "0";
}
