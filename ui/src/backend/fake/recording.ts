// Voice notes in the shop in memory: a microphone that hears a steady murmur.
import type { MediaView, RecordingView } from "../../bindings";
import { answer, type Commands } from "./answer";
import { refuse, type World } from "./world";

const BARS = 64;

type Note = { view: RecordingView; since: number };

export class Recordings {
  readonly notes = new Map<string, Note>();

  take(id: string): RecordingView {
    const { view } = this.notes.get(id) ?? refuse("not_found", "voice note");
    this.notes.delete(id);
    return view;
  }
}

export function recordingCommands(
  world: World,
): Commands<
  | "recording"
  | "startRecording"
  | "pauseRecording"
  | "resumeRecording"
  | "stopRecording"
  | "discardRecording"
  | "recordingUrl"
> {
  const notes = world.recordings.notes;
  const now = (id: string): Note => {
    const note = notes.get(id) ?? refuse("not_found", "voice note");
    if (note.view.state === "recording") {
      const duration_ms = note.view.duration_ms + Date.now() - note.since;
      note.view = { ...note.view, duration_ms, level: murmur(Date.now() / 90) };
      note.since = Date.now();
    }
    return note;
  };
  const change = (id: string, with_: Partial<RecordingView>): RecordingView => {
    const note = now(id);
    note.since = Date.now();
    note.view = { ...note.view, ...with_ };
    return note.view;
  };
  return {
    recording: (id) => answer(() => (notes.has(id) ? now(id).view : null)),
    startRecording: (id) =>
      answer(() => {
        if (notes.has(id)) refuse("conflict", "a voice note is waiting here");
        notes.set(id, { view: { ...EMPTY, conversation_id: id }, since: Date.now() });
        return now(id).view;
      }),
    pauseRecording: (id) => answer(() => change(id, { state: "paused", level: 0 })),
    resumeRecording: (id) => answer(() => change(id, { state: "recording" })),
    stopRecording: (id) => answer(() => change(id, { state: "ready", level: 0, waveform: waveform() })),
    discardRecording: (id) => answer(() => void notes.delete(id)),
    recordingUrl: () => "data:audio/ogg,",
  };
}

const EMPTY: RecordingView = {
  conversation_id: "",
  state: "recording",
  duration_ms: 0,
  level: 0,
  waveform: [],
  is_full: false,
  fault: null,
  is_rescued: false,
};

const murmur = (at: number): number => Math.round(45 + 35 * Math.sin(at) * Math.cos(at * 0.37));
const waveform = (): number[] => Array.from({ length: BARS }, (_, at) => murmur(at));

export function voiceMedia({ duration_ms }: RecordingView): MediaView {
  return {
    hash: "voice",
    mime: "audio/opus",
    size: duration_ms * 4,
    name: "voice.ogg",
    width: 0,
    height: 0,
    has_thumb: false,
    waveform: waveform(),
    duration_ms,
  };
}
