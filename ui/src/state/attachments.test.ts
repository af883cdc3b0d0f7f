import { expect, test, vi } from "vitest";
import type { Backend, Uploaded } from "../backend/backend";
import { Attachments, MOST_FILES } from "./attachments.svelte";
import { ABILITIES, backendWith, deferred, refused } from "./inbox-fixtures";

const CAN = { ...ABILITIES, image: 10, video: 10, audio: 10, document: 20 };
const file = (name: string, size: number, type = "") => new File(["x".repeat(size)], name, { type });

function story(over: Partial<Backend> = {}) {
  const cancelUpload = vi.fn(() => Promise.resolve());
  const upload = vi.fn<Backend["upload"]>(() => Promise.resolve({ upload: "u1", kind: "document" }));
  return { files: new Attachments(backendWith({ upload, cancelUpload, ...over })), upload, cancelUpload };
}

test("a chosen file is handed over at once, and is ready when the core has looked at it", async () => {
  const done = deferred<Uploaded>();
  const { files } = story({
    upload: (_, __, { progress }) => {
      progress(0.5);
      return done.promise;
    },
  });
  files.add("1", [file("foto", 5, "image/png")], CAN);
  await vi.waitFor(() => expect(files.of("1")[0]?.progress).toBe(0.5));
  expect(files.isReady("1")).toBe(false);
  done.resolve({ upload: "u1", kind: "image" });
  await vi.waitFor(() => expect(files.isReady("1")).toBe(true));
  expect(files.of("1")[0]).toMatchObject({ upload: "u1", kind: "image", trouble: null });
});

test("what is too large for its kind is not even read", () => {
  const { files, upload } = story();
  files.add("1", [file("film", 11, "video/mp4"), file("nota", 11)], CAN);
  expect(files.of("1").map((one) => one.trouble)).toEqual([{ type: "too_large", limit: 10 }, null]);
  expect(upload).toHaveBeenCalledTimes(1);
});

test("a refused file says why and is never ready", async () => {
  const { files } = story({ upload: () => refused("invalid") });
  files.add("1", [file("foto", 5, "image/png")], CAN);
  await vi.waitFor(() => expect(files.of("1")[0]?.trouble).toMatchObject({ type: "refused" }));
  expect(files.isReady("1")).toBe(false);
});

test("taking a file off stops it, or lets the core forget it", async () => {
  let signal: AbortSignal | undefined;
  const { files, cancelUpload } = story({
    upload: (_, sent, watch) => {
      if (sent.name === "nota") return Promise.resolve({ upload: "u1", kind: "document" });
      signal = watch.signal;
      return new Promise(() => undefined);
    },
  });
  files.add("1", [file("nota", 5), file("foto", 5)], CAN);
  await vi.waitFor(() => expect(files.of("1")[0]?.upload).toBe("u1"));
  for (const { key } of files.of("1")) files.remove("1", key);
  expect(signal?.aborted).toBe(true);
  expect(cancelUpload).toHaveBeenCalledExactlyOnceWith("u1");
  expect(files.of("1")).toEqual([]);
});

test("there is an end to how many files wait", () => {
  const { files } = story();
  files.add(
    "1",
    Array.from({ length: MOST_FILES + 3 }, () => file("nota", 5)),
    CAN,
  );
  expect(files.of("1")).toHaveLength(MOST_FILES);
});
