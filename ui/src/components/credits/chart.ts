// The arithmetic of the usage chart: who is stacked on whom, how high the scale goes, and which days are named below it.
import type { SpeakerDay } from "../../bindings";

/** From the bottom up. Each has its colour everywhere in the window; a word beside it repeats it. */
export const SPEAKERS = ["human", "bot", "ai", "script"] as const;
export type Speaker = (typeof SPEAKERS)[number];

export const creditsOf = (day: SpeakerDay): number => SPEAKERS.reduce((sum, speaker) => sum + day[speaker], 0);

export const creditsOfAll = (days: readonly SpeakerDay[]): number => days.reduce((sum, day) => sum + creditsOf(day), 0);

/** The lines of the scale, from 0 to at least `highest`, in steps that people count in. */
export function scale(highest: number): number[] {
  const rough = Math.max(1, highest) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((nice) => nice >= rough) ?? rough);
  const lines = Math.max(1, Math.ceil(highest / step));
  return Array.from({ length: lines + 1 }, (_, line) => line * step);
}

/** Whether the day at `index` is named: every week, every day of a single week, every other week of a quarter. */
export function isNamed(index: number, days: number): boolean {
  const step = days <= 7 ? 1 : days <= 31 ? 7 : 14;
  return index % step === 0;
}
