/** The signs of the picker: in groups, by words in the language of the window, and those that were used lately. */
import type { Language } from "../../bindings";
import type { MessageKey } from "../../i18n";

export type Emoji = { sign: string; name: string; words: string };
export type EmojiGroup = { label: MessageKey; emojis: readonly Emoji[] };

/** What most people answer with. */
export const QUICK = ["👍", "❤️", "😂", "😮", "😢", "🙏"] as const;

const RECENT = "balas.emoji";
const MOST_RECENT = 24;
/** A word of one letter finds half of them. */
const MOST_FOUND = 120;

const WORDS: Record<Language, () => Promise<{ default: string[] }>> = {
  en: () => import("./data/en.json"),
  id: () => import("./data/id.json"),
  tr: () => import("./data/tr.json"),
};

/** Read when they are first shown: they are most of the window's words. */
export async function loadEmojis(language: Language): Promise<EmojiGroup[]> {
  const [{ default: groups }, { default: lines }] = await Promise.all([import("./data/signs.json"), WORDS[language]()]);
  let at = 0;
  return groups.map(({ group, signs }) => ({
    label: `emoji.${group}` as MessageKey,
    emojis: signs.map((sign) => {
      const line = lines[at] ?? "";
      at += 1;
      return { sign, name: line.split("|")[0] ?? "", words: folded(line) };
    }),
  }));
}

/** Those in whose words each of the typed ones begins a word; a sign itself is found too. */
export function findEmojis(groups: readonly EmojiGroup[], typed: string): Emoji[] {
  const wanted = folded(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const all = groups.flatMap(({ emojis }) => emojis);
  const begins = (words: string, beginning: string) => ` ${words.replaceAll("|", " ")}`.includes(` ${beginning}`);
  const found = all.filter(
    ({ sign, words }) => sign === typed.trim() || wanted.every((beginning) => begins(words, beginning)),
  );
  return found.slice(0, MOST_FOUND);
}

/** Newest first. */
export function recentEmojis(): string[] {
  const stored: unknown = parsed(localStorage.getItem(RECENT));
  return Array.isArray(stored) ? stored.filter((sign): sign is string => typeof sign === "string") : [];
}

export function noteEmoji(sign: string): void {
  const recent = [sign, ...recentEmojis().filter((known) => known !== sign)].slice(0, MOST_RECENT);
  localStorage.setItem(RECENT, JSON.stringify(recent));
}

/** Without marks on letters; the dotted and the dotless i are one letter, since people type either. */
function folded(text: string): string {
  return text.toLowerCase().replaceAll("ı", "i").normalize("NFD").replace(/\p{M}/gu, "");
}

function parsed(text: string | null): unknown {
  try {
    return JSON.parse(text ?? "[]");
  } catch {
    return [];
  }
}
