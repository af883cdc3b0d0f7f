/** Sizes are known before a picture is there, so that nothing moves when it arrives. */
export interface Box {
  width: number;
  height: number;
}

const MAX_WIDTH = 280;
const MAX_HEIGHT = 320;
const SMALLEST = 120;
/** Where the store does not know the size. */
const UNKNOWN: Box = { width: 244, height: 160 };

/** The size to draw a picture at: its own proportions within the limits, never larger than it is, never too small to press. */
export function fitted(width: number, height: number): Box {
  if (width <= 0 || height <= 0) return UNKNOWN;
  const scale = Math.min(MAX_WIDTH / width, MAX_HEIGHT / height, 1);
  return {
    width: Math.max(SMALLEST, Math.round(width * scale)),
    height: Math.max(SMALLEST / 2, Math.round(height * scale)),
  };
}
