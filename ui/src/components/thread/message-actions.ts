/** What the log does about its messages. */
import type { AbilitiesView, MessageView } from "../../bindings";

export type MessageActions = {
  jump: (messageId: string) => void;
  retry: (messageId: string) => void;
  discard: (messageId: string) => void;
  settle: (messageId: string, arrived: boolean) => void;
  /** Absent where an answer cannot quote. */
  quote?: ((message: MessageView) => void) | undefined;
  /** What the channel takes; nothing while that is not known yet. */
  can: AbilitiesView | null;
  /** The message whose signs are being chosen. */
  reactingTo: string | null;
  setReactingTo: (messageId: string | null) => void;
  /** An empty sign takes ours away. */
  react: (message: MessageView, sign: string) => void;
  edit: (message: MessageView) => void;
  remove: (message: MessageView) => void;
  /** Has the bot answer so from now on. */
  teach: (message: MessageView) => void;
  /** Tries a refused change again, or forgets it. */
  settleChange: (messageId: string, again: boolean) => void;
};
