import { fireEvent, render, screen } from "@testing-library/svelte";
import { beforeEach, expect, test, vi } from "vitest";
import type { RecordingView } from "../../bindings";
import { backendWith } from "../../state/inbox-fixtures";
import { Recording } from "../../state/recording.svelte";
import RecordingStrip from "./RecordingStrip.svelte";

const view = (over: Partial<RecordingView> = {}): RecordingView => ({
  conversation_id: "1",
  state: "recording",
  duration_ms: 14_000,
  level: 50,
  waveform: [],
  is_full: false,
  fault: null,
  is_rescued: false,
  ...over,
});

const [pauseRecording, discardRecording] = [vi.fn(), vi.fn()];
const [onsend, ondeleted] = [vi.fn(), vi.fn()];

beforeEach(() => {
  vi.clearAllMocks();
  pauseRecording.mockResolvedValue(view({ state: "paused" }));
  discardRecording.mockResolvedValue(undefined);
});

async function show(over: Partial<RecordingView> = {}): Promise<void> {
  const backend = backendWith({
    recording: () => Promise.resolve(view(over)),
    recordingUrl: () => "media:recording/1",
    pauseRecording,
    discardRecording,
  });
  const recording = new Recording(backend, "1");
  await recording.load();
  render(RecordingStrip, { recording, backend, name: "Dewi", onsend, onlater: vi.fn(), ondeleted });
}

const said = () => screen.getByTestId("recording-said").textContent;

test("says that it records, and Escape pauses it", async () => {
  await show();
  expect(said()).toBe("Recording");
  expect(screen.getByRole("timer")).toHaveTextContent("0:14");
  await fireEvent.keyDown(screen.getByTestId("recording-stop"), { key: "Escape" });
  await vi.waitFor(() => expect(said()).toBe("Recording paused"));
  expect(pauseRecording).toHaveBeenCalledExactlyOnceWith("1");
});

test("what is recorded says how long it is, and is sent by the button that has the focus", async () => {
  await show({ state: "ready", waveform: Array<number>(64).fill(50) });
  expect(said()).toBe("Recorded, 0:14. Ready to send.");
  expect(screen.getByTestId("recording-send")).toHaveFocus();
  await fireEvent.click(screen.getByTestId("recording-send"));
  expect(onsend).toHaveBeenCalledOnce();
});

test("a microphone that went away is told in one sentence with the next step", async () => {
  await show({ state: "paused", fault: "lost" });
  expect(screen.getByRole("alert")).toHaveTextContent("The microphone was disconnected. What was recorded is kept");
});

test("what a crash left is told", async () => {
  await show({ state: "ready", is_rescued: true });
  expect(screen.getByRole("alert")).toHaveTextContent("Balas ended while this was recorded");
});

test("it is deleted only when that was meant", async () => {
  await show({ state: "ready" });
  await fireEvent.click(screen.getByTestId("recording-delete"));
  expect(discardRecording).not.toHaveBeenCalled();
  await fireEvent.click(await screen.findByTestId("confirm"));
  await vi.waitFor(() => expect(ondeleted).toHaveBeenCalledOnce());
});
