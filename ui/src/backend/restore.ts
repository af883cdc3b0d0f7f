// A backup on its way to the core, in pieces of raw bytes: it may be larger than anything that a page should hold.
import type { Backend } from "./backend";

type Invoke = (command: string, body?: Record<string, unknown> | Uint8Array) => Promise<unknown>;

const PIECE = 1024 * 1024;

export const restoreWith =
  (invoke: Invoke): Backend["restore"] =>
  async (file, passphrase, { progress, signal }) => {
    await invoke("begin_restore", { passphrase });
    try {
      for (let at = 0; at < file.size; at += PIECE) {
        signal.throwIfAborted();
        await invoke("add_to_restore", new Uint8Array(await file.slice(at, at + PIECE).arrayBuffer()));
        progress(Math.min(1, (at + PIECE) / file.size));
      }
      signal.throwIfAborted();
      await invoke("finish_restore");
    } catch (error) {
      void invoke("cancel_restore");
      throw error;
    }
  };
