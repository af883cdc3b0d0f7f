/**
 * Finds a few typed letters in a name, as people type them: in any place, without regard to case and accents, and with the
 * Turkish i in all its four shapes taken for one. The beginning of the name is best, the beginning of a word good, letters
 * with others between them the last resort.
 */
export type Range = readonly [start: number, end: number];

export type Found = { score: number; ranges: readonly Range[] };

const AT_START = 3000;
const AT_WORD = 2000;
const INSIDE = 1000;
/** Letters further apart than this are chance. */
const WIDEST_GAP = 12;

/** Lower case without accents, one unit for each unit of the text, so that places stay places. */
export function bare(text: string): string {
  return Array.from(text, (char) => {
    const simple = char.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace("ı", "i");
    return simple.length === char.length ? simple : char;
  }).join("");
}

/** Where every word of `typed` is in `text`; nothing where one is not. */
export function find(text: string, typed: string): Found | null {
  const hay = bare(text);
  // What has no width or only changes the letter before it, such as the dot that İ leaves behind, is not looked for.
  const words = bare(typed.normalize("NFC"))
    .split(/\s+/)
    .filter((word) => word !== "");
  const found = words.map((word) => findWord(hay, word));
  if (found.some((one) => one === null)) return null;
  return {
    score: found.reduce((sum, one) => sum + (one?.score ?? 0), 0) - text.length,
    ranges: merged(found.flatMap((one) => one?.ranges ?? [])),
  };
}

function findWord(hay: string, word: string): Found | null {
  return findWhole(hay, word) ?? findScattered(hay, word);
}

function findWhole(hay: string, word: string): Found | null {
  let inside: number | null = null;
  for (let at = hay.indexOf(word); at >= 0; at = hay.indexOf(word, at + 1)) {
    if (startsWord(hay, at)) return { score: (at === 0 ? AT_START : AT_WORD) - at, ranges: [[at, at + word.length]] };
    inside ??= at;
  }
  return inside === null ? null : { score: INSIDE - inside, ranges: [[inside, inside + word.length]] };
}

/** The letters one after the other, from the beginning of a word on. */
function findScattered(hay: string, word: string): Found | null {
  if (word.length < 2) return null;
  let best: Found | null = null;
  for (let start = 0; start < hay.length; start += 1) {
    if (!startsWord(hay, start) || hay[start] !== word[0]) continue;
    const found = scatteredFrom(hay, word, start);
    if (found !== null && (best === null || found.score > best.score)) best = found;
  }
  return best;
}

function scatteredFrom(hay: string, word: string, start: number): Found | null {
  const ranges: Range[] = [[start, start + 1]];
  let gaps = 0;
  let last = start;
  for (const letter of word.slice(1)) {
    const at = hay.indexOf(letter, last + 1);
    if (at < 0 || at - last > WIDEST_GAP) return null;
    gaps += at - last - 1;
    ranges.push([at, at + 1]);
    last = at;
  }
  return { score: -gaps, ranges };
}

const startsWord = (hay: string, at: number): boolean => at === 0 || !/[\p{L}\p{N}]/u.test(hay.charAt(at - 1));

/** In order, and without overlap. */
function merged(ranges: readonly Range[]): Range[] {
  const out: Range[] = [];
  for (const [start, end] of ranges.toSorted((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && start <= last[1]) out[out.length - 1] = [last[0], Math.max(last[1], end)];
    else out.push([start, end]);
  }
  return out;
}
