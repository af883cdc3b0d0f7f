// Pictures of the pretend shop, drawn on the spot: there is no file to load, and nothing comes from outside.
import type { MediaView } from "../../bindings";

type Motif = { ground: string; ink: string; cell: string };

const KAWUNG = `<g fill="INK"><ellipse cx="7" cy="7" rx="7.6" ry="4.3" transform="rotate(45 7 7)"/><ellipse cx="21" cy="7" rx="7.6" ry="4.3" transform="rotate(-45 21 7)"/><ellipse cx="7" cy="21" rx="7.6" ry="4.3" transform="rotate(-45 7 21)"/><ellipse cx="21" cy="21" rx="7.6" ry="4.3" transform="rotate(45 21 21)"/></g>`;
const MEGA = `<g fill="none" stroke="INK" stroke-width="2"><circle cx="0" cy="14" r="13"/><circle cx="0" cy="14" r="8"/><circle cx="28" cy="14" r="13"/><circle cx="28" cy="14" r="8"/><circle cx="14" cy="28" r="13"/><circle cx="14" cy="28" r="8"/></g>`;

const MOTIFS = {
  kawung: { ground: "#54301a", ink: "#e6cb98", cell: KAWUNG },
  mega: { ground: "#123a63", ink: "#79a9d1", cell: MEGA },
  soga: { ground: "#f4eee2", ink: "#7a4a2a", cell: KAWUNG },
} as const satisfies Record<string, Motif>;

export type Picture = keyof typeof MOTIFS;

const isPicture = (hash: string): hash is Picture => hash in MOTIFS;

const WIDTH = 640;
const HEIGHT = 480;

export function imageMedia(hash: Picture): MediaView {
  return {
    hash,
    mime: "image/svg+xml",
    size: 82_000,
    name: `${hash}.svg`,
    width: WIDTH,
    height: HEIGHT,
    has_thumb: true,
    waveform: [],
    duration_ms: 0,
  };
}

export function documentMedia(name: string): MediaView {
  const sound = { waveform: [], duration_ms: 0 };
  return { hash: name, mime: "application/pdf", size: 82_000, name, width: 0, height: 0, has_thumb: false, ...sound };
}

/** A data address: in a plain browser there is no media protocol. */
export function pictureUrl(hash: string): string {
  if (!isPicture(hash)) return "data:application/octet-stream,";
  const { ground, ink, cell } = MOTIFS[hash];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}"><defs><pattern id="p" width="28" height="28" patternUnits="userSpaceOnUse" patternTransform="scale(1.6)"><rect width="28" height="28" fill="${ground}"/>${cell.replaceAll("INK", ink)}</pattern></defs><rect width="100%" height="100%" fill="#efe7da"/><path d="M200 90l70-30q50 40 100 0l70 30 70 90-60 46-30-36v230H220V190l-30 36-60-46z" fill="url(#p)"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
