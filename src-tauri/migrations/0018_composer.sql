-- What the field to answer in holds besides words: the message that is quoted, and the form of a button message.
ALTER TABLE drafts ADD COLUMN reply_to INTEGER NOT NULL DEFAULT 0;  -- message id; 0: none
ALTER TABLE drafts ADD COLUMN form TEXT NOT NULL DEFAULT '' CHECK (form = '' OR json_valid(form));  -- '': no buttons

-- Answers that are written once and sent often. They are the shop's words and no customer's, so both realms have them.
CREATE TABLE quick_replies (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    shortcut   TEXT    NOT NULL UNIQUE,          -- what is typed after the slash, in lower case
    text       TEXT    NOT NULL,                 -- with {name}, {shop} and {agent} where they belong
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;
