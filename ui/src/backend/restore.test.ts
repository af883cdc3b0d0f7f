import { expect, test, vi } from "vitest";
import { restoreWith } from "./restore";

/** As much of a file as is read of it; jsdom's cannot be read in pieces. */
const fileOf = (size: number): File =>
  ({
    size,
    slice: (from: number, to: number) => ({
      arrayBuffer: () => Promise.resolve(new ArrayBuffer(Math.min(to, size) - from)),
    }),
  }) as unknown as File;

const watch = () => ({ progress: vi.fn(), signal: new AbortController().signal });

test("a backup goes over in pieces and is finished", async () => {
  const invoke = vi.fn(() => Promise.resolve());
  const seen = watch();
  await restoreWith(invoke)(fileOf(1024 * 1024 + 5), "kopi susu", seen);
  expect(invoke.mock.calls.map(([command]: unknown[]) => command)).toEqual([
    "begin_restore",
    "add_to_restore",
    "add_to_restore",
    "finish_restore",
  ]);
  expect(seen.progress).toHaveBeenLastCalledWith(1);
});

test("what is refused is given up, and why is told", async () => {
  const invoke = vi.fn((command: string) =>
    command === "add_to_restore" ? Promise.reject(new Error("damaged")) : Promise.resolve(),
  );
  await expect(restoreWith(invoke)(fileOf(1), "kopi", watch())).rejects.toThrow("damaged");
  expect(invoke).toHaveBeenLastCalledWith("cancel_restore");
});

test("an aborted one is given up", async () => {
  const invoke = vi.fn(() => Promise.resolve());
  const signal = AbortSignal.abort();
  await expect(restoreWith(invoke)(fileOf(1), "kopi", { progress: vi.fn(), signal })).rejects.toBeDefined();
  expect(invoke).toHaveBeenLastCalledWith("cancel_restore");
});
