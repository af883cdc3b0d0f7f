/**
 * Emphasis inside a sentence without building it from pieces: the marked words sit between two private characters, put there
 * by the core (search hits) or by `emphasised` (arguments of a message), and are drawn apart by the Marked component.
 */
export const OPEN = "\uE000";
export const CLOSE = "\uE001";

export interface Piece {
  text: string;
  marked: boolean;
}

/** An argument of a message that is to stand out in it; marks of its own are taken out. */
export function emphasised(text: string): string {
  return OPEN + text.replaceAll(OPEN, "").replaceAll(CLOSE, "") + CLOSE;
}

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let marked = false;
  for (const part of text.split(/([\uE000\uE001])/)) {
    if (part === OPEN) marked = true;
    else if (part === CLOSE) marked = false;
    else if (part !== "") pieces.push({ text: part, marked });
  }
  return pieces;
}

/** Marks these ranges of a text, which are in order. One that begins inside the range before it is left out. */
export function markedAt(text: string, ranges: readonly (readonly [start: number, end: number])[]): string {
  let out = "";
  let from = 0;
  for (const [start, end] of ranges) {
    if (start < from) continue;
    out += text.slice(from, start) + OPEN + text.slice(start, end) + CLOSE;
    from = end;
  }
  return out + text.slice(from);
}
