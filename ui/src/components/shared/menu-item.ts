// One action of a menu.
import type { Action } from "../../state/keymap";
import type { IconName } from "./icons";

export type MenuItem = {
  label: string;
  icon?: IconName;
  danger?: boolean;
  /** Set for what is on or off; the menu then stays a choice, not a command. */
  checked?: boolean;
  /** Why it cannot be done now; it stays in the list and says so. */
  reason?: string | undefined;
  action?: Action;
  testid?: string;
  run: () => void;
};
