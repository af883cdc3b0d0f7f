/**
 * The three sounds of the window, made here from a few sine tones: nothing to load, nothing to license, and nothing that would
 * hold up a page. Whether one is played is decided by the core.
 */
import type { Sound } from "../bindings";

type Tone = { hertz: number; at: number; lasts: number; loud: number };

const TONES: Record<Sound, readonly Tone[]> = {
  chime: [
    { hertz: 659, at: 0, lasts: 0.35, loud: 0.16 },
    { hertz: 880, at: 0.12, lasts: 0.5, loud: 0.14 },
  ],
  tick: [{ hertz: 1046, at: 0, lasts: 0.09, loud: 0.08 }],
  low: [
    { hertz: 294, at: 0, lasts: 0.3, loud: 0.16 },
    { hertz: 220, at: 0.2, lasts: 0.45, loud: 0.16 },
  ],
};

/** A sudden beginning or end is heard as a click. */
const SOFT = 0.012;

let context: AudioContext | undefined;

/** Plays a sound; a computer that cannot says nothing. */
export async function play(sound: Sound): Promise<void> {
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") await context.resume();
    for (const tone of TONES[sound]) playTone(context, tone);
  } catch (error) {
    console.warn("no sound", error);
  }
}

function playTone(audio: AudioContext, { hertz, at, lasts, loud }: Tone): void {
  const begin = audio.currentTime + at;
  const [source, volume] = [audio.createOscillator(), audio.createGain()];
  source.frequency.value = hertz;
  volume.gain.setValueAtTime(0, begin);
  volume.gain.linearRampToValueAtTime(loud, begin + SOFT);
  volume.gain.exponentialRampToValueAtTime(0.0001, begin + lasts);
  source.connect(volume).connect(audio.destination);
  source.start(begin);
  source.stop(begin + lasts);
}
