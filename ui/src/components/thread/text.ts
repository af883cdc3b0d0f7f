/**
 * Customer text made harmless to look at. Markup is inert because it is only ever text; what is left are characters that
 * change how the text around them reads: direction overrides (a file name that ends in "gpj.exe" shown as "exe.jpg") and
 * invisible ones (a name made of nothing).
 */

// Embeddings, overrides and isolates; the plain marks LRM, RLM and ALM change nothing around them and stay.
const DIRECTION = /[\u202A-\u202E\u2066-\u2069]/g;
// The zero-width joiner and non-joiner stay: emoji families and Persian are written with them.
const INVISIBLE = /[\u00AD\u180E\u200B\u2060-\u2064\uFEFF]/g;
const CONTROL = /(?![\n\t])\p{Cc}/gu;
const NOTHING = /^[\s\u200C-\u200F\u061C\u2800\u3164\u115F\u1160\uFFA0]*$/;

export function plainText(text: string): string {
  return text.replace(DIRECTION, "").replace(INVISIBLE, "").replace(CONTROL, "");
}

/** A name on one line; empty where there is nothing to see in it. */
export function plainName(name: string): string {
  const clean = plainText(name).replace(/\s+/g, " ").trim();
  return NOTHING.test(clean) ? "" : clean;
}

/** A stretch of a message; links are shown as such and can be copied. */
export interface Segment {
  text: string;
  link: boolean;
}

const LINK = /https?:\/\/[^\s<>"'`]+/giu;
const TRAILING = /[.,;:!?)\]}…]+$/u;

export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, "");
    if (match.index > from) segments.push({ text: text.slice(from, match.index), link: false });
    segments.push({ text: link, link: true });
    from = match.index + link.length;
  }
  if (from < text.length) segments.push({ text: text.slice(from), link: false });
  return segments;
}

/** Longer texts are folded: laying out 65,536 characters costs more than a frame. */
export const FOLD_AT = 3000;

/** The beginning of a long text, not cut through the middle of a character. */
export function folded(text: string): string {
  if (text.length <= FOLD_AT) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(FOLD_AT - 1)) ? FOLD_AT - 1 : FOLD_AT;
  return text.slice(0, end);
}
