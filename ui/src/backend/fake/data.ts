// The shop's data as a whole: a backup that takes a moment, a restore that knows one passphrase, a customer who is erased.
import type { DataView } from "../../bindings";
import { readLicences } from "../licences";
import { answer, type Commands } from "./answer";
import { refuse, type World } from "./world";

const STEP_MS = 120;

export function dataCommands(
  world: World,
): Commands<
  | "data"
  | "showDataFolder"
  | "makeBackup"
  | "cancelBackup"
  | "restore"
  | "restart"
  | "forgetAside"
  | "setRetention"
  | "exportEverything"
  | "extentOfContact"
  | "eraseContact"
  | "saveDiagnostics"
  | "licences"
> {
  const own = world.data;
  const of = (id: string) => {
    const conversations = [...world.conversations.values()].filter(
      ({ contactId }) => contactId === world.contact(id).id,
    );
    const messages = conversations.flatMap((conversation) => conversation.messages);
    const files = messages.filter(({ media }) => media !== null).length;
    return { conversations: conversations.length, messages: messages.length, files };
  };
  return {
    data: () => answer((): DataView => own),
    showDataFolder: () => answer(() => undefined),
    makeBackup: async (passphrase) => {
      if (passphrase.length < 8) return answer(() => refuse("conflict", "short", { reason: "backup_short" }));
      for (own.backup_progress = 0; own.backup_progress < 100; own.backup_progress += 25) {
        await new Promise((resolve) => setTimeout(resolve, STEP_MS));
        if (own.backup_progress === null) return answer(() => refuse("conflict", "", { reason: "backup_cancelled" }));
      }
      own.backup_progress = null;
      own.last_backup_at = world.now();
      return "/home/sari/Downloads/balas-2026-07-03.balas";
    },
    cancelBackup: () => answer(() => void (own.backup_progress = null)),
    restore: async (_file, passphrase, { progress, signal }) => {
      for (const done of [0.25, 0.5, 0.75, 1]) {
        await new Promise((resolve) => setTimeout(resolve, STEP_MS));
        signal.throwIfAborted();
        progress(done);
      }
      if (passphrase === "wrong") return answer(() => refuse("conflict", "wrong", { reason: "backup_passphrase" }));
      return undefined;
    },
    restart: () => answer(() => location.reload()),
    forgetAside: () => answer(() => void (own.aside_bytes = 0)),
    setRetention: (retention) => answer(() => void (own.retention = { ...retention })),
    exportEverything: () => answer(() => "/home/sari/Downloads/balas-export-2026-07-03"),
    extentOfContact: (id) => answer(() => of(id)),
    eraseContact: (id) =>
      answer(() => {
        const erased = of(id);
        for (const { id: conversation, contactId } of [...world.conversations.values()]) {
          if (contactId === id) world.conversations.delete(conversation);
        }
        world.contacts.delete(id);
        world.emit({ type: "resync" });
        return erased;
      }),
    saveDiagnostics: () => answer(() => "/home/sari/Downloads/balas-diagnostics-2026-07-03.txt"),
    licences: readLicences,
  };
}
