/**
 * Marks what a search matched in a name or number, which the core returns whole: the beginnings of words, without regard to
 * case and accents, and digits through spaces and dashes. Message snippets come marked from the index.
 */
import { bare } from "../../state/fuzzy";
import { markedAt } from "../thread/marked";

export function highlighted(text: string, query: string): string {
  const ranges = query
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap((word) => (digitsOnly(word) ? rangesOfDigits(text, word) : rangesOfWord(text, word)));
  return markedAt(
    text,
    ranges.sort((a, b) => a[0] - b[0]),
  );
}

type Range = [start: number, end: number];

const digitsOnly = (word: string): boolean => /^[+\d()-]+$/.test(word) && /\d/.test(word);

function rangesOfWord(text: string, word: string): Range[] {
  const [hay, needle] = [bare(text), bare(word)];
  const ranges: Range[] = [];
  for (let at = hay.indexOf(needle); at >= 0; at = hay.indexOf(needle, at + needle.length)) {
    const startsWord = at === 0 || !/[\p{L}\p{N}]/u.test(hay.charAt(at - 1));
    if (startsWord) ranges.push([at, at + needle.length]);
  }
  return ranges;
}

function rangesOfDigits(text: string, word: string): Range[] {
  const pattern = [...word.replace(/\D/g, "")].join("[\\s()-]*");
  return [...text.matchAll(new RegExp(pattern, "g"))].map((match): Range => [
    match.index,
    match.index + match[0].length,
  ]);
}
