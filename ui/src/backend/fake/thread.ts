// A conversation besides answering it, as the core answers for it: kept on top, searched, looked through, saved.
import type { Matches, MessagePage, MessageView } from "../../bindings";
import type { ThreadBackend } from "../people";
import { answer } from "./answer";
import type { World } from "./world";

const before = (id: string, limit: string | null): boolean => limit === null || BigInt(id) < BigInt(limit);

function matches(world: World, id: string, query: string, from: string | null, limit: number): Matches {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (query.trim().length < 2) return { total: 0, ids: [] };
  const has = ({ text }: MessageView) => words.every((word) => text.toLowerCase().includes(word));
  const found = world
    .conversation(id)
    .messages.filter((message) => message.kind !== "event" && has(message))
    .reverse();
  const ids = found.map((message) => message.id).filter((one) => before(one, from));
  return { total: found.length, ids: ids.slice(0, limit) };
}

const shown = (world: World, id: string): MessageView[] =>
  world.conversation(id).messages.filter(({ kind, media }) => media && (kind === "image" || kind === "video"));

function mediaBefore(world: World, id: string, from: string, limit: number): MessagePage {
  const found = shown(world, id)
    .filter((message) => before(message.id, from))
    .reverse();
  const items = found.slice(0, limit);
  return { items, next_before: found.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function mediaAfter(world: World, id: string, after: string, limit: number): MessagePage {
  const items = shown(world, id).filter((message) => BigInt(message.id) > BigInt(after));
  return { items: items.slice(0, limit), next_before: null };
}

export function threadCommands(world: World): ThreadBackend {
  const saved = (path: string) => ({ token: 0, path });
  return {
    setPinned: (id, pinned) => answer(() => world.changed(Object.assign(world.conversation(id), { pinned }))),
    matches: (id, query, from, limit) => answer(() => matches(world, id, query, from, limit)),
    mediaBefore: (id, from, limit) => answer(() => mediaBefore(world, id, from, limit)),
    mediaAfter: (id, after, limit) => answer(() => mediaAfter(world, id, after, limit)),
    exportChat: ({ conversation_id, format }) =>
      answer(() => ({
        file: saved(format === "text" ? "/home/sari/Dewi.txt" : "/home/sari/Dewi"),
        exported: { messages: world.conversation(conversation_id).messages.length, files: 0, lost: 0 },
      })),
    saveMedia: (_hash, name) => answer(() => saved(`/home/sari/${name}`)),
    showSaved: () => answer(() => undefined),
  };
}
