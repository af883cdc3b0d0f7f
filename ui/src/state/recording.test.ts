import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { RecordingView } from "../bindings";
import { backendWith, deferred, refused } from "./inbox-fixtures";
import { ASK_EVERY_MS, METER, Recording } from "./recording.svelte";

const view = (over: Partial<RecordingView> = {}): RecordingView => ({
  conversation_id: "1",
  state: "recording",
  duration_ms: 0,
  level: 50,
  waveform: [],
  is_full: false,
  fault: null,
  is_rescued: false,
  ...over,
});

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a voice note", () => {
  it("is asked for while it grows, and not after", async () => {
    let duration_ms = 0;
    const ask = vi.fn(() => Promise.resolve(view({ duration_ms: (duration_ms += ASK_EVERY_MS) })));
    const stopRecording = () => Promise.resolve(view({ state: "ready", duration_ms: 900, waveform: [100] }));
    const startRecording = () => Promise.resolve(view());
    const recording = new Recording(backendWith({ recording: ask, startRecording, stopRecording }), "1");
    await recording.start();
    await vi.advanceTimersByTimeAsync(ASK_EVERY_MS * 3);
    expect(recording.view?.duration_ms).toBe(ASK_EVERY_MS * 3);
    expect(recording.levels).toHaveLength(4);
    await recording.stop();
    ask.mockClear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(ask).not.toHaveBeenCalled();
    expect(recording.view?.waveform).toEqual([100]);
  });

  it("shows no more of the meter than there is room for", async () => {
    const recording = new Recording(
      backendWith({ startRecording: () => Promise.resolve(view()), recording: () => Promise.resolve(view()) }),
      "1",
    );
    await recording.start();
    await vi.advanceTimersByTimeAsync(ASK_EVERY_MS * METER * 2);
    expect(recording.levels).toHaveLength(METER);
  });

  it("says why it did not begin", async () => {
    const recording = new Recording(backendWith({ startRecording: () => refused("conflict") }), "1");
    await recording.start();
    expect(recording.error).toMatchObject({ code: "conflict" });
    expect(recording.view).toBeNull();
  });

  it("goes on being asked for where a step of it failed", async () => {
    const backend = backendWith({
      startRecording: () => Promise.resolve(view()),
      pauseRecording: () => refused("storage"),
      recording: () => Promise.resolve(view({ duration_ms: 700 })),
    });
    const recording = new Recording(backend, "1");
    await recording.start();
    await recording.pause();
    await vi.advanceTimersByTimeAsync(ASK_EVERY_MS);
    expect(recording.view?.duration_ms).toBe(700);
  });

  it("that begins only after the agent has left is paused, and not asked for", async () => {
    const started = deferred<RecordingView>();
    const ask = vi.fn(() => Promise.resolve(null));
    const pauseRecording = vi.fn(() => Promise.resolve(view({ state: "paused" })));
    const backend = backendWith({ recording: ask, startRecording: () => started.promise, pauseRecording });
    const recording = new Recording(backend, "1");
    const leave = recording.open();
    await vi.advanceTimersByTimeAsync(0);
    const starting = recording.start();
    leave();
    ask.mockClear();
    started.resolve(view());
    await starting;
    await vi.advanceTimersByTimeAsync(1_000);
    expect(pauseRecording).toHaveBeenCalledExactlyOnceWith("1");
    expect(recording.view?.state).toBe("paused");
    expect(ask).not.toHaveBeenCalled();
  });

  it("is paused when the agent leaves, and not asked for where that fails", async () => {
    const ask = vi.fn(() => Promise.resolve(view()));
    const pauseRecording = vi.fn(() => refused("storage"));
    const recording = new Recording(backendWith({ recording: ask, pauseRecording }), "1");
    const leave = recording.open();
    await vi.advanceTimersByTimeAsync(0);
    leave();
    ask.mockClear();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(pauseRecording).toHaveBeenCalledOnce();
    expect(ask).not.toHaveBeenCalled();
  });
});
