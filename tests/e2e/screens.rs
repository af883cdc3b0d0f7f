//! What `make screenshots` looks at: each screen by its name, and what leads to it from the one before.

/// What leads to a screen.
pub enum Step {
    /// An address of the window.
    Go(&'static str),
    See(&'static str),
    Click(&'static str),
    Press(&'static str),
    Type(&'static str),
    /// Types in place of what stands in the field.
    Write(&'static str),
    /// What nobody could press: a script of the page.
    Run(&'static str),
    /// Whatever lies over the page goes.
    Leave,
}
use Step::{Click, Go, Leave, Press, Run, See, Type, Write};

/// A screen's name, and what leads to it.
pub type Screen = (&'static str, &'static [Step]);

/// Before a number is linked.
pub const BEGINNING: &[Screen] = &[
    ("first-run", &[Leave, Go("#/welcome"), See("first-run-practise")]),
    ("gateway", &[Click("first-run-gateway"), See("gateway-name")]),
    ("restore-first", &[Leave, Click("first-run-restore"), See("restore-passphrase")]),
];

/// Escape would leave this page, so nothing is pressed on it.
pub const LINK: &[Screen] = &[("link", &[See("qr-code")])];

pub const SCREENS: &[Screen] = &[
    ("inbox", &[Leave, Go("#/inbox"), See("conversation-row")]),
    ("needs-you", &[Go("#/inbox/needs_you"), See("conversation-row")]),
    ("with-bot", &[Go("#/inbox/with_bot"), See("conversation-row"), Click("conversation-row"), See("handoff-bar")]),
    ("closed", &[Go("#/inbox/closed"), See("conversation-row"), Click("conversation-row"), See("reopen-conversation")]),
    ("conversation", &[Go("#/inbox/mine"), Click("conversation-row"), See("composer-input")]),
    ("older-kinds", &[Run("document.querySelector('[data-testid=message-log]').scrollTop = 0"), See("message")]),
    ("customer", &[Press("Control+."), See("conversation")]),
    ("buttons", &[Press("Control+."), Click("tool-buttons"), See("button-label")]),
    ("list", &[Leave, Click("tool-list"), See("list-row")]),
    ("product-to-send", &[Leave, Click("tool-product"), See("offer")]),
    ("emoji", &[Leave, Click("tool-emoji"), See("emoji-grid")]),
    ("quick-replies", &[Leave, Click("composer-input"), Write("/"), See("quick-replies")]),
    ("later", &[Write("Besok kami kirim, Kak"), Click("send-later"), See("later-pick")]),
    ("pick-time", &[Click("later-pick"), See("later-date")]),
    ("note", &[Leave, Leave, Press("n"), See("composer-send")]),
    ("find", &[Leave, Press("r"), Press("Control+f"), See("find-input"), Write("Kak"), See("find-count")]),
    ("export-chat", &[Leave, Leave, Click("thread-menu"), Click("thread-export"), See("export-save")]),
    ("palette", &[Leave, Press("Control+k"), See("palette-line")]),
    ("palette-found", &[Type("ta"), See("palette")]),
    ("failed", &[Leave, Press("Control+k"), Type(">fail"), See("palette")]),
    ("search", &[Leave, Leave, Go("#/inbox"), Press("/"), Type("batik"), See("search-hit")]),
    ("scheduled", &[Leave, Leave, Go("#/scheduled"), See("scheduled")]),
    ("cheat-sheet", &[Go("#/credits"), See("usage"), Press("?"), See("cheat-sheet")]),
    ("credits", &[Leave, Go("#/credits"), See("usage")]),
    ("contacts", &[Go("#/contacts"), See("contact-row")]),
    ("contact", &[Click("contact-row"), See("contact-inspector")]),
    ("new-contact", &[Leave, Go("#/contacts"), Click("contacts-new"), See("new-contact-number")]),
    ("import", &[Leave, Click("contacts-import"), See("import-choose")]),
    ("chosen", &[Leave, Click("contact-choose"), See("bulk-none")]),
    ("catalogue", &[Click("bulk-none"), Go("#/catalogue"), See("product")]),
    ("product", &[Click("product"), See("product-inspector")]),
    ("new-product", &[Leave, Press("Shift+n"), See("product-name")]),
    ("connections", &[Leave, Go("#/connections"), See("channel")]),
    ("new-key", &[Click("new-key"), See("key-name")]),
    ("settings-shop", &[Leave, Go("#/settings/shop"), See("settings-shop")]),
    ("settings-appearance", &[Go("#/settings/appearance"), See("settings-appearance")]),
    ("settings-notifications", &[Go("#/settings/notifications"), See("settings-notifications")]),
    ("settings-writing", &[Go("#/settings/writing"), See("settings-writing")]),
    ("settings-shortcuts", &[Go("#/settings/shortcuts"), See("settings-shortcuts")]),
    ("settings-privacy", &[Go("#/settings/privacy"), See("settings-privacy")]),
    ("settings-about", &[Go("#/settings/about"), See("settings-about")]),
    ("settings-data", &[Go("#/settings/data"), See("data-size")]),
    ("backup", &[Click("make-backup"), See("backup-passphrase")]),
    ("restore", &[Leave, Go("#/settings/data"), Click("restore"), See("restore-passphrase")]),
    ("erase", &[Leave, Go("#/settings/data"), Click("erase"), See("erase-query")]),
];
