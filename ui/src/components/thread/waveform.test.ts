// The bars of a recording: as many as asked for, the loudest part full, silence flat.
import { expect, it } from "vitest";
import { peaksOf, waveformOf } from "./waveform";

it("shows where it is loud", () => {
  const samples = new Float32Array([0, 0.1, -0.5, 0.25, 0, 0, 0.05, -0.05]);
  const peaks = peaksOf(samples, 4).map((peak) => Math.round(peak * 100) / 100);
  expect(peaks).toEqual([0.2, 1, 0, 0.1]);
});

it("silence, and less than a sample for each bar, are flat", () => {
  expect(peaksOf(new Float32Array(16), 4)).toEqual([0, 0, 0, 0]);
  expect(peaksOf(new Float32Array(0), 3)).toEqual([0, 0, 0]);
});

it("what cannot be read has none", async () => {
  expect(await waveformOf("blob:nowhere", 8)).toEqual([]);
});
