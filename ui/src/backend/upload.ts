// A file on its way to the core, in pieces of raw bytes: the page has read what a person chose, and nothing else of the disk.
import type { Kind } from "../bindings";
import type { Backend } from "./backend";

/** How the bridge calls a command; a body of bytes has its arguments in headers. */
type Invoke = <T>(
  command: string,
  body: Record<string, unknown> | Uint8Array,
  options?: { headers: Record<string, string> },
) => Promise<T>;

/** Small enough for a bar that moves, large enough for few calls. */
const PIECE = 512 * 1024;
/** Names the file of a piece; its body is nothing but bytes. */
const HEADER = "balas-upload";

export const uploadWith =
  (invoke: Invoke): Backend["upload"] =>
  async (id, file, { progress, signal }) => {
    const upload = await invoke<string>("begin_upload", { id, name: file.name, size: file.size });
    try {
      for (let at = 0; at < file.size; at += PIECE) {
        signal.throwIfAborted();
        const piece = await file.slice(at, at + PIECE).arrayBuffer();
        await invoke("add_to_upload", new Uint8Array(piece), { headers: { [HEADER]: upload } });
        progress(Math.min(1, (at + PIECE) / file.size));
      }
      signal.throwIfAborted();
      return { upload, kind: await invoke<Kind>("finish_upload", { id, upload }) };
    } catch (error) {
      void invoke("cancel_upload", { upload });
      throw error;
    }
  };
