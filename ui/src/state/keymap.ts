// Every key of the window in one table: the engine reads it to act, tooltips to show, and the cheat-sheet to list. A key that is
// not here does nothing, and what is here is on the sheet.
import type { MessageKey } from "../i18n";

/** Groups of the cheat-sheet, in its order. */
export const SCOPES = ["anywhere", "go", "list", "conversation", "composer", "first_run"] as const;
export type Scope = (typeof SCOPES)[number];

export type Shortcut = {
  scope: Scope;
  label: MessageKey;
  /**
   * Combinations such as `t`, `Shift+j`, `Mod+,`, or sequences such as `g i`. `Mod` is Ctrl, on macOS ⌘. Combinations without
   * Mod act only outside text fields, function keys and Escape excepted.
   */
  keys: readonly string[];
  /** Keys that act only where the component itself listens (a list with focus, the composer): see `shortcuts.matches`. */
  local?: readonly string[];
};

export const KEYMAP = {
  palette: { scope: "anywhere", label: "keys.palette", keys: ["Mod+k"] },
  cheat_sheet: { scope: "anywhere", label: "keys.cheat_sheet", keys: ["?"] },
  settings: { scope: "anywhere", label: "keys.settings", keys: ["Mod+,"] },
  fold_navigation: { scope: "anywhere", label: "keys.fold_navigation", keys: ["Mod+\\"] },
  customer_pane: { scope: "anywhere", label: "keys.customer_pane", keys: ["Mod+."] },
  next_pane: { scope: "anywhere", label: "keys.next_pane", keys: ["F6"] },
  previous_pane: { scope: "anywhere", label: "keys.previous_pane", keys: ["Shift+F6"] },
  undo: { scope: "anywhere", label: "keys.undo", keys: ["z"] },
  save: { scope: "anywhere", label: "common.save", keys: ["Mod+s"] },
  back: { scope: "anywhere", label: "keys.back", keys: ["Escape"] },

  go_inbox: { scope: "go", label: "nav.inbox", keys: ["g i"] },
  go_needs_you: { scope: "go", label: "nav.needs_you", keys: ["g n"] },
  go_mine: { scope: "go", label: "nav.mine", keys: ["g m"] },
  go_bot: { scope: "go", label: "nav.with_bot", keys: ["g b"] },
  go_rules: { scope: "go", label: "bot.title", keys: ["g r"] },
  go_catalogue: { scope: "go", label: "nav.catalogue", keys: ["g k"] },
  go_credits: { scope: "go", label: "nav.credits", keys: ["g u"] },
  go_scheduled: { scope: "go", label: "nav.scheduled", keys: ["g l"] },
  go_people: { scope: "go", label: "nav.contacts", keys: ["g p"] },
  go_connections: { scope: "go", label: "nav.connections", keys: ["g c"] },

  next: { scope: "list", label: "keys.next", keys: ["j"], local: ["ArrowDown"] },
  previous: { scope: "list", label: "keys.previous", keys: ["k"], local: ["ArrowUp"] },
  next_needs_you: { scope: "list", label: "keys.next_needs_you", keys: ["Shift+j"] },
  open: { scope: "list", label: "keys.open", keys: [], local: ["Enter"] },
  new_contact: { scope: "list", label: "people.new", keys: ["Shift+c"] },
  new_rule: { scope: "list", label: "bot.new_rule", keys: ["Shift+a"] },
  new_product: { scope: "list", label: "catalogue.new", keys: ["Shift+n"] },
  select: { scope: "list", label: "keys.select", keys: ["x"] },
  search: { scope: "list", label: "keys.search", keys: ["/"] },
  view_open: { scope: "list", label: "keys.view_open", keys: ["Mod+1"] },
  view_needs_you: { scope: "list", label: "nav.needs_you", keys: ["Mod+2"] },
  view_mine: { scope: "list", label: "nav.mine", keys: ["Mod+3"] },
  view_bot: { scope: "list", label: "nav.with_bot", keys: ["Mod+4"] },
  view_closed: { scope: "list", label: "nav.closed", keys: ["Mod+5"] },

  take_over: { scope: "conversation", label: "keys.take_over", keys: ["t"] },
  hand_back: { scope: "conversation", label: "keys.hand_back", keys: ["b"] },
  close: { scope: "conversation", label: "keys.close", keys: ["e"] },
  reopen: { scope: "conversation", label: "keys.reopen", keys: ["Shift+e"] },
  find_here: { scope: "conversation", label: "thread.search_here", keys: ["Mod+f"] },
  pin: { scope: "conversation", label: "thread.pin", keys: ["Shift+p"] },
  tag: { scope: "conversation", label: "keys.tag", keys: ["l"] },
  bot_switch: { scope: "conversation", label: "keys.bot_switch", keys: ["i"] },
  send_draft: { scope: "conversation", label: "bot.send_draft", keys: ["Shift+Enter"] },
  quote: { scope: "conversation", label: "keys.quote", keys: ["q"] },
  react: { scope: "conversation", label: "keys.react", keys: ["v"] },
  edit_last: { scope: "conversation", label: "keys.edit_last", keys: ["Shift+v"] },
  unread: { scope: "conversation", label: "keys.unread", keys: ["u"] },
  export_chat: { scope: "conversation", label: "chat.export_menu", keys: [] },

  reply: { scope: "composer", label: "keys.reply", keys: ["r"] },
  note: { scope: "composer", label: "keys.note", keys: ["n"] },
  send: { scope: "composer", label: "keys.send", keys: [], local: ["Enter", "Mod+Enter"] },
  new_line: { scope: "composer", label: "keys.new_line", keys: [], local: ["Shift+Enter"] },
  send_and_close: { scope: "composer", label: "keys.send_and_close", keys: [], local: ["Mod+Shift+Enter"] },
  buttons: { scope: "composer", label: "keys.buttons", keys: ["Mod+b"] },
  list: { scope: "composer", label: "keys.list", keys: ["Mod+Shift+b"] },
  emoji: { scope: "composer", label: "keys.emoji", keys: ["Mod+e"] },
  product: { scope: "composer", label: "keys.product", keys: ["Mod+p"] },
  file: { scope: "composer", label: "keys.file", keys: ["Mod+u"] },
  place: { scope: "composer", label: "keys.place", keys: ["Mod+Shift+l"] },
  contact_card: { scope: "composer", label: "keys.contact_card", keys: ["Mod+Shift+c"] },
  voice: { scope: "composer", label: "keys.voice", keys: ["Mod+Shift+m"] },
  send_later: { scope: "composer", label: "keys.send_later", keys: ["Mod+Shift+s"] },
  quick_reply: { scope: "composer", label: "keys.quick_reply", keys: [], local: ["/"] },
  send_form: { scope: "composer", label: "keys.send_form", keys: [], local: ["Mod+Enter"] },
  retry_failed: { scope: "composer", label: "keys.retry_failed", keys: ["Shift+r"] },
  leave_composer: { scope: "composer", label: "keys.leave_composer", keys: [], local: ["Escape"] },

  zoom_in: { scope: "anywhere", label: "keys.zoom_in", keys: ["Mod++", "Mod+="] },
  zoom_out: { scope: "anywhere", label: "keys.zoom_out", keys: ["Mod+-"] },
  zoom_reset: { scope: "anywhere", label: "keys.zoom_reset", keys: ["Mod+0"] },
  failed_messages: { scope: "anywhere", label: "palette.failed", keys: [] },
  make_backup: { scope: "anywhere", label: "data.backup.make", keys: [] },
  practice_phone: { scope: "anywhere", label: "palette.practice_phone", keys: [] },
  theme_system: { scope: "anywhere", label: "palette.theme_system", keys: [] },
  theme_light: { scope: "anywhere", label: "palette.theme_light", keys: [] },
  theme_dark: { scope: "anywhere", label: "palette.theme_dark", keys: [] },

  practise: { scope: "first_run", label: "keys.practise", keys: ["1"] },
  connect_gateway: { scope: "first_run", label: "gateway.connect", keys: ["2"] },
} as const satisfies Record<string, Shortcut>;

export type Action = keyof typeof KEYMAP;

export function shortcutOf(action: Action): Shortcut {
  return KEYMAP[action];
}
