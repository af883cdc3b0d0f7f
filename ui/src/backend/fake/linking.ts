// Linking by QR as the real network does it: six codes, the first for a minute, the others for twenty seconds, then no more.
import { encode } from "uqr";
import type { ChannelView } from "../../bindings";
import { startCustomers } from "./customers";
import { refuse, type World } from "./world";

const CODES = 6;
const ASK_MS = 700;
const LINK_MS = 1100;
const PRACTICE_PHONE = "6281230000101";

export function startPractice(world: World): ChannelView {
  const known = world.practiceChannel();
  if (known) return known;
  const id = world.nextId();
  world.channels.set(id, {
    id,
    kind: "practice",
    realm: "practice",
    name: "Practice",
    phone: "",
    session: { state: "pairing" },
    queued: 0,
    held_back: [],
  });
  world.emit({ type: "channel_changed", channel_id: id });
  askForCode(world, id);
  return world.channel(id);
}

/** Starts again at the first code, unless a phone is linked or about to be. */
export function renewCode(world: World, channelId: string): void {
  const step = world.links.get(channelId)?.step ?? refuse("not_found", channelId);
  if (step !== "linked" && step !== "linking") askForCode(world, channelId);
}

function askForCode(world: World, channelId: string): void {
  world.links.set(channelId, { step: "waiting" });
  world.emit({ type: "link_changed", channel_id: channelId });
  world.later(ASK_MS, () => {
    if (world.links.get(channelId)?.step === "waiting") showCode(world, channelId, 1);
  });
}

function showCode(world: World, channelId: string, number: number): void {
  const lifetime = number === 1 ? 60 : 20;
  const code = newCode();
  const { data, size } = encode(code, { ecc: "L", border: 0 });
  world.links.set(channelId, {
    step: "scan",
    code,
    path: pathOf(data),
    size,
    number,
    of: CODES,
    expires_at: new Date(Date.now() + lifetime * 1000).toISOString(),
    lifetime_seconds: lifetime,
  });
  world.emit({ type: "link_changed", channel_id: channelId });
  world.later(lifetime * 1000, () => replaceCode(world, channelId, code, number));
}

function replaceCode(world: World, channelId: string, code: string, number: number): void {
  const link = world.links.get(channelId);
  if (link?.step !== "scan" || link.code !== code) return;
  if (number < CODES) return showCode(world, channelId, number + 1);
  world.links.set(channelId, { step: "expired" });
  world.emit({ type: "link_changed", channel_id: channelId });
}

/** The practice phone scans what is on the screen. */
export function scan(world: World): void {
  const channel = world.practiceChannel();
  if (!channel || world.links.get(channel.id)?.step !== "scan") refuse("conflict", "no code is shown");
  world.links.set(channel.id, { step: "linking" });
  world.emit({ type: "link_changed", channel_id: channel.id });
  world.later(LINK_MS, () => {
    world.links.set(channel.id, { step: "linked", phone: PRACTICE_PHONE, name: "Toko Laras" });
    world.linkedAt.set(channel.id, world.now());
    world.updateChannel(channel.id, { phone: PRACTICE_PHONE, session: { state: "connected" } });
    world.emit({ type: "link_changed", channel_id: channel.id });
    startCustomers(world, channel.id);
  });
}

export function unlink(world: World, channelId: string): void {
  world.updateChannel(channelId, { phone: "", session: { state: "unpaired" } });
  askForCode(world, channelId);
}

export function erasePractice(world: World): void {
  const channel = world.practiceChannel();
  if (!channel) return;
  world.stopTimers();
  for (const [id, conversation] of world.conversations)
    if (conversation.channelId === channel.id) world.conversations.delete(id);
  for (const [id, contact] of world.contacts) if (contact.realm === "practice") world.contacts.delete(id);
  world.channels.delete(channel.id);
  world.links.delete(channel.id);
  world.practice = { online: true, scripted: true };
  world.emit({ type: "channel_changed", channel_id: channel.id });
  world.emit({ type: "resync" });
}

/** `2@reference,key,key,key`, as long as the real one. */
function newCode(): string {
  const random = (bytes: number) => btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(bytes))));
  return `2@${random(48)},${random(32)},${random(32)},${random(32)}`;
}

/** Dark modules as runs of unit squares. */
function pathOf(modules: boolean[][]): string {
  let path = "";
  for (const [y, line] of modules.entries()) {
    for (let x = 0; x < line.length; x += 1) {
      if (!line[x]) continue;
      const start = x;
      while (line[x + 1]) x += 1;
      path += `M${start} ${y}h${x - start + 1}v1H${start}z`;
    }
  }
  return path;
}
