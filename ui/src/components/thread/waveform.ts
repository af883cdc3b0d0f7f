/** How loud a recording is along its way, as a row of bars. */

/** The loudest part of each of `bars` pieces, from 0 to 1; the loudest of all is 1. */
export function peaksOf(samples: Float32Array, bars: number): number[] {
  const size = Math.max(1, Math.floor(samples.length / bars));
  const peaks = Array.from({ length: bars }, (_, bar) => {
    let peak = 0;
    for (const sample of samples.subarray(bar * size, (bar + 1) * size)) peak = Math.max(peak, Math.abs(sample));
    return peak;
  });
  const loudest = Math.max(...peaks);
  return loudest === 0 ? peaks : peaks.map((peak) => peak / loudest);
}

/** The bars of a recording; none where this computer cannot read it. */
export async function waveformOf(url: string, bars: number): Promise<number[]> {
  if (typeof OfflineAudioContext === "undefined") return [];
  try {
    const bytes = await (await fetch(url)).arrayBuffer();
    const decoded = await new OfflineAudioContext(1, 1, 8000).decodeAudioData(bytes);
    return peaksOf(decoded.getChannelData(0), bars);
  } catch {
    return [];
  }
}
