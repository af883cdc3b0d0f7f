// What the palette offers of the keymap: the picture beside an action, the group it stands in, and what it needs where it cannot
// be done now. Names and keys are the keymap's own, so that palette, tooltips and cheat-sheet never say different things.
import type { MessageKey } from "../i18n";
import type { IconName } from "../components/shared/icons";
import type { Action } from "./keymap";

/** Groups of the palette that actions stand in. */
export type CommandGroup = "conversation" | "go" | "action";

export type Command = {
  icon: IconName;
  group: CommandGroup;
  /** Said where somebody could do it, but not now. */
  needs?: MessageKey;
  /** The page on which it is done; the palette goes there first. */
  page?: "bot" | "catalogue" | "connections" | "contacts" | "inbox";
};

export const COMMANDS = {
  take_over: { icon: "user", group: "conversation", needs: "palette.needs.take_over" },
  hand_back: { icon: "bot", group: "conversation", needs: "palette.needs.person" },
  close: { icon: "done", group: "conversation", needs: "palette.needs.open" },
  reopen: { icon: "retry", group: "conversation", needs: "palette.needs.closed" },
  reply: { icon: "reply", group: "conversation", needs: "palette.needs.mine" },
  note: { icon: "pen", group: "conversation" },
  tag: { icon: "tag", group: "conversation" },
  product: { icon: "bag", group: "conversation", needs: "palette.needs.mine" },
  buttons: { icon: "buttons", group: "conversation", needs: "palette.needs.mine" },
  file: { icon: "clip", group: "conversation", needs: "palette.needs.file" },
  place: { icon: "pin", group: "conversation", needs: "palette.needs.place" },
  contact_card: { icon: "contact_card", group: "conversation", needs: "palette.needs.contact_card" },
  quick_reply: { icon: "slash", group: "conversation", needs: "palette.needs.mine" },
  quote: { icon: "reply", group: "conversation", needs: "palette.needs.quote" },
  unread: { icon: "inbox", group: "conversation" },
  retry_failed: { icon: "retry", group: "conversation", needs: "palette.needs.failed" },
  bot_switch: { icon: "bot", group: "conversation" },
  list: { icon: "list", group: "conversation", needs: "palette.needs.mine" },
  emoji: { icon: "smile", group: "conversation", needs: "palette.needs.mine" },
  voice: { icon: "mic", group: "conversation", needs: "palette.needs.file" },
  send_later: { icon: "clock", group: "conversation", needs: "palette.needs.mine" },
  react: { icon: "smile", group: "conversation" },
  edit_last: { icon: "pen", group: "conversation" },
  find_here: { icon: "search", group: "conversation" },
  pin: { icon: "pushpin", group: "conversation" },
  export_chat: { icon: "download", group: "conversation" },
  customer_pane: { icon: "pane_right", group: "conversation" },

  go_inbox: { icon: "inbox", group: "go" },
  go_needs_you: { icon: "raise", group: "go" },
  go_mine: { icon: "user", group: "go" },
  go_bot: { icon: "bot", group: "go" },
  view_closed: { icon: "done", group: "go" },
  go_people: { icon: "users", group: "go" },
  go_rules: { icon: "rules", group: "go" },
  go_catalogue: { icon: "bag", group: "go" },
  go_connections: { icon: "plug", group: "go" },
  go_credits: { icon: "gauge", group: "go" },
  go_scheduled: { icon: "clock", group: "go" },
  settings: { icon: "sliders", group: "go" },

  failed_messages: { icon: "alert", group: "action" },
  next_needs_you: { icon: "raise", group: "action", page: "inbox" },
  search: { icon: "search", group: "action" },
  new_contact: { icon: "plus", group: "action", page: "contacts" },
  new_rule: { icon: "plus", group: "action", page: "bot" },
  new_product: { icon: "plus", group: "action", page: "catalogue" },
  undo: { icon: "retry", group: "action", needs: "palette.needs.undo" },
  make_backup: { icon: "download", group: "action" },
  practice_phone: { icon: "flask", group: "action", needs: "palette.needs.practice" },
  fold_navigation: { icon: "pane_left", group: "action" },
  zoom_in: { icon: "plus", group: "action" },
  zoom_out: { icon: "search", group: "action" },
  zoom_reset: { icon: "search", group: "action" },
  theme_system: { icon: "monitor", group: "action" },
  theme_light: { icon: "sun", group: "action" },
  theme_dark: { icon: "moon", group: "action" },
  cheat_sheet: { icon: "keyboard", group: "action" },
} as const satisfies Partial<Record<Action, Command>>;

export type CommandAction = keyof typeof COMMANDS;

export const COMMAND_ACTIONS = Object.keys(COMMANDS) as CommandAction[];

export function commandOf(action: CommandAction): Command {
  return COMMANDS[action];
}
