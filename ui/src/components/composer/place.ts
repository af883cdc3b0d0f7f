/** Reading a place that a person pasted: a pair of numbers, or the address of a map. */

export type Point = { latitude: number; longitude: number };

const PAIR = /(-?\d{1,3}(?:\.\d+)?)\s*[,;/ ]\s*(-?\d{1,3}(?:\.\d+)?)/;
/** Where addresses of maps have their point: `@…`, `q=…`, `ll=…`, `query=…`. */
const IN_ADDRESS = /(?:@|[?&](?:q|ll|query|center)=)(-?\d{1,3}(?:\.\d+)?)(?:,|%2C)(-?\d{1,3}(?:\.\d+)?)/i;

/** The point that is meant; `null` where none is, or it is not on Earth. */
export function pointIn(typed: string): Point | null {
  const text = typed.trim().replace(/−/g, "-");
  const osm = /[?&]mlat=(-?[\d.]+)&mlon=(-?[\d.]+)/.exec(text);
  const found = osm ?? IN_ADDRESS.exec(text) ?? (/^https?:/i.test(text) ? null : PAIR.exec(text));
  const [latitude, longitude] = [Number(found?.[1]), Number(found?.[2])];
  const onEarth = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return onEarth ? { latitude, longitude } : null;
}

/** The numbers on a card, one for each line or comma. */
export function numbersIn(typed: string): string[] {
  return typed
    .split(/[\n,;]/)
    .map((number) => number.trim())
    .filter((number) => number !== "");
}

/** As the core takes them: digits, a plus before them, and what makes them readable in between. */
export function isNumber(number: string): boolean {
  const digits = number.replace(/\D/g, "").length;
  return /^\+?[\d .()-]+$/.test(number) && digits >= 3 && digits <= 15 && number.length <= 32;
}
