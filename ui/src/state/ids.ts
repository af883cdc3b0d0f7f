/**
 * Ids are 64-bit integers in strings, because JavaScript numbers cannot hold them. Message ids follow time, so comparing
 * ids is comparing age; a plain string comparison would put "9" after "10".
 */

/** Negative when `a` is older (smaller) than `b`. */
export function compareIds(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The id right after `id`: as an exclusive bound it includes `id` itself. */
export function nextId(id: string): string {
  return (BigInt(id) + 1n).toString();
}
