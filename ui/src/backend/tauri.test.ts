// The bridge is thin: each method is the command of the same name, with its arguments by name. A slip of the pen here would show
// only in the real window, so every method is compared.
import { convertFileSrc, invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "./backend";
import { createFakeBackend } from "./fake";
import { tauriBackend } from "./tauri";

vi.mock("@tauri-apps/api/core", () => ({
  invoke: vi.fn(),
  convertFileSrc: vi.fn((path: string, scheme: string) => `${scheme}:${path}`),
}));
vi.mock("@tauri-apps/api/event", () => ({ listen: vi.fn() }));

beforeEach(() => {
  vi.mocked(invoke).mockReset();
  vi.mocked(listen).mockReset();
});

const LOCAL: readonly (keyof Backend)[] = [
  "subscribe",
  "onSound",
  "onDestination",
  "mediaUrl",
  "recordingUrl",
  "upload",
  "restore",
  "licences",
];
const commands = (Object.keys(tauriBackend) as (keyof Backend)[]).filter((name) => !LOCAL.includes(name));
const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

it("answers every method of the contract, as the in-memory core does", () => {
  const fake = Object.keys(createFakeBackend()).filter((name) => name !== "world");
  expect(Object.keys(tauriBackend).sort()).toEqual(fake.sort());
});

describe.each(commands)("%s", (name) => {
  it("invokes the command of its name with each argument once", () => {
    const { [name]: method } = tauriBackend as unknown as Record<string, (this: void, ...args: string[]) => unknown>;
    const given = Array.from({ length: method?.length ?? 0 }, (_, index) => `argument ${index}`);
    method?.(...given);
    const [command, args] = vi.mocked(invoke).mock.calls[0] ?? [];
    expect(command).toBe(snake(name));
    expect(Object.values(args ?? {})).toEqual(given);
  });
});

it("hears events in batches on one channel and can stop", async () => {
  const stop = vi.fn();
  vi.mocked(listen).mockResolvedValue(stop);
  const heard = vi.fn();
  const unsubscribe = await tauriBackend.subscribe(heard);
  const [channel, handler] = vi.mocked(listen).mock.calls[0] ?? [];
  handler?.({ event: "events", id: 1, payload: [{ type: "resync" }] });
  unsubscribe();
  expect(channel).toBe("events");
  expect(heard).toHaveBeenCalledExactlyOnceWith([{ type: "resync" }]);
  expect(stop).toHaveBeenCalledOnce();
});

it("goes where somebody wanted before it listened, and where they want from then on", async () => {
  vi.mocked(listen).mockResolvedValue(vi.fn());
  vi.mocked(invoke).mockResolvedValueOnce({ to: "page", page: "settings" });
  const gone = vi.fn();
  await tauriBackend.onDestination(gone);
  expect(gone).toHaveBeenCalledExactlyOnceWith({ to: "page", page: "settings" });
  vi.mocked(invoke).mockResolvedValueOnce({ to: "conversation", id: "7" }).mockResolvedValueOnce(null);
  const [channel, handler] = vi.mocked(listen).mock.calls[0] ?? [];
  handler?.({ event: "destination", id: 1, payload: null });
  handler?.({ event: "destination", id: 2, payload: null });
  await vi.waitFor(() => expect(gone).toHaveBeenLastCalledWith({ to: "conversation", id: "7" }));
  expect([channel, gone.mock.calls.length]).toEqual(["destination", 2]);
});

it("hands a file over in pieces of bytes, says how far it is, and lets it go when it is stopped", async () => {
  vi.mocked(invoke).mockImplementation((command) => Promise.resolve(command === "finish_upload" ? "document" : "7"));
  // The test's own DOM cannot read files, so what the file does is told here.
  const bytes = new Uint8Array(600 * 1024);
  const slice = (from: number, to: number) => ({ arrayBuffer: () => Promise.resolve(bytes.slice(from, to).buffer) });
  const file = { name: "nota.pdf", size: bytes.byteLength, slice } as unknown as File;
  const seen: number[] = [];
  const stop = new AbortController();
  const watch = { progress: (done: number) => void seen.push(done), signal: stop.signal };
  expect(await tauriBackend.upload("1", file, watch)).toEqual({ upload: "7", kind: "document" });
  const pieces = vi.mocked(invoke).mock.calls.filter(([command]) => command === "add_to_upload");
  expect(pieces.map(([, body]) => (body as Uint8Array).byteLength)).toEqual([512 * 1024, 88 * 1024]);
  expect(pieces[0]?.[2]).toEqual({ headers: { "balas-upload": "7" } });
  expect(seen.at(-1)).toBe(1);

  stop.abort();
  await expect(tauriBackend.upload("1", file, watch)).rejects.toThrow();
  expect(vi.mocked(invoke)).toHaveBeenLastCalledWith("cancel_upload", { upload: "7" });
});

it("addresses media, thumbnails and recordings on the window's own protocol", () => {
  expect(tauriBackend.mediaUrl("ab12", false)).toBe("media:ab12");
  expect(tauriBackend.mediaUrl("ab12", true)).toBe("media:ab12/thumb");
  expect(tauriBackend.recordingUrl("7")).toBe("media:recording/7");
  expect(convertFileSrc).toHaveBeenCalledTimes(3);
});
