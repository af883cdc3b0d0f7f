// A file on its way to the core, in pieces of raw bytes: the page has read what a person chose, and nothing else of the disk.
import { invoke } from "@tauri-apps/api/core";
import type { Kind } from "../bindings";
import type { Backend } from "./backend";

/** Small enough for a bar that moves, large enough for few calls. */
const PIECE = 512 * 1024;
/** Names the file of a piece; its body is nothing but bytes. */
const HEADER = "balas-upload";

export const upload: Backend["upload"] = async (id, file, { progress, signal }) => {
  const name = await invoke<string>("begin_upload", { id, name: file.name, size: file.size });
  try {
    for (let at = 0; at < file.size; at += PIECE) {
      signal.throwIfAborted();
      const piece = await file.slice(at, at + PIECE).arrayBuffer();
      await invoke("add_to_upload", new Uint8Array(piece), { headers: { [HEADER]: name } });
      progress(Math.min(1, (at + PIECE) / file.size));
    }
    signal.throwIfAborted();
    return { upload: name, kind: await invoke<Kind>("finish_upload", { id, upload: name }) };
  } catch (error) {
    void invoke("cancel_upload", { upload: name });
    throw error;
  }
};
