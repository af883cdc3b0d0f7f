/** The actions that were chosen last, newest first, kept with the window. Names of customers never are: those live in memory. */
import { COMMAND_ACTIONS, type CommandAction } from "./commands";

const KEPT = "balas.palette";
const MOST = 5;

export function recentActions(storage: Storage = localStorage): CommandAction[] {
  const stored = (storage.getItem(KEPT) ?? "").split(" ");
  return stored.flatMap((name) => COMMAND_ACTIONS.find((action) => action === name) ?? []).slice(0, MOST);
}

export function rememberAction(action: CommandAction, storage: Storage = localStorage): void {
  const others = recentActions(storage).filter((known) => known !== action);
  storage.setItem(KEPT, [action, ...others].slice(0, MOST).join(" "));
}
