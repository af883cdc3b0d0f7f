// A number of credits as a person types it: digits, with the separators of any of our languages between them.
const MOST = 1_000_000_000;

/** `null` where it is none, or more than anybody has. */
export function wholeNumber(typed: string): number | null {
  const digits = typed.trim().replace(/(?<=\d)[.,\s](?=\d{3}(?!\d))/g, "");
  if (!/^\d+$/.test(digits)) return null;
  const number = Number(digits);
  return number <= MOST ? number : null;
}
