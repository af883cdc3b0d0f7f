// Who a face belongs to without a picture: initials, and one of six hues that always is the same for the same number.
const HUES = 6;

/** 1 to 6, by an FNV-1a hash of the seed. */
export function hueOf(seed: string): number {
  let hash = 0x811c9dc5;
  for (const char of seed) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return (hash % HUES) + 1;
}

/** Two letters of a name; of a bare number its country code. */
export function initialsOf(name: string, tag: string): string {
  const words = name.split(/[\s·,.-]+/u).filter((word) => /^[\p{L}\p{N}+]/u.test(word));
  const first = words[0] ?? "";
  if (/^\+\d/.test(first)) return first.slice(0, 3);
  const letters = words.length > 1 ? first.slice(0, 1) + (words[1] ?? "").slice(0, 1) : [...first].slice(0, 2).join("");
  return letters.toLocaleUpperCase(tag);
}
