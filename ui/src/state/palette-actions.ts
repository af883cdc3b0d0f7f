/** The actions that the palette offers, those that fit what is typed first. */
import { t } from "../i18n";
import { COMMAND_ACTIONS, commandOf, type CommandAction, type CommandGroup } from "./commands";
import { find } from "./fuzzy";
import { shortcutOf } from "./keymap";
import type { Standing } from "./keyboard.svelte";
import type { PaletteItem } from "./palette-items";

export type ActionItem = Extract<PaletteItem, { type: "action" }>;

/** Whether an action can be done now; the window's own engine knows. */
export type Asks = (action: CommandAction) => Standing;

/** What may be done comes before what may not, and then what fits better; without typed letters in the order of the registry. */
export function actionsFor(typed: string, groups: readonly CommandGroup[], ask: Asks): ActionItem[] {
  const wanted = COMMAND_ACTIONS.filter((action) => groups.includes(commandOf(action).group));
  const found = wanted.flatMap((action) => {
    const label = t(shortcutOf(action).label);
    const match = find(label, typed);
    if (match === null) return [];
    const item: ActionItem = {
      type: "action",
      key: action,
      action,
      label,
      ranges: match.ranges,
      reason: reasonOf(action, ask),
    };
    return [{ item, score: typed === "" ? 0 : match.score }];
  });
  const late = ({ item }: { item: ActionItem }) => Number(item.reason !== null);
  return found.toSorted((a, b) => late(a) - late(b) || b.score - a.score).map(({ item }) => item);
}

/** Why it cannot be done now; nothing where it can, or where the palette goes to its page first. */
function reasonOf(action: CommandAction, ask: Asks): string | null {
  const { group, needs, page } = commandOf(action);
  const standing = ask(action);
  if (standing === "possible" || (standing === "absent" && page !== undefined)) return null;
  if (standing === "absent" && group === "conversation") return t("palette.needs.conversation");
  return t(needs ?? "palette.needs.elsewhere");
}
