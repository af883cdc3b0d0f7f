-- The simulated network: everything that a real network and the phones on it would know. A database file of its own, so
-- that it survives a kill of Balas as the real one would, and never shares a transaction with the inbox.
-- Rules for every table here and later: STRICT; ids are never reused (AUTOINCREMENT); columns are NOT NULL with a default
-- unless "unknown" is a real value; a released migration is never edited and a column never changes its meaning.
-- Times are Unix milliseconds UTC. A chat is a JID: <digits>@c.us for a person, <id>@g.us for a group.

-- The simulated phone's account, once it has scanned a code. No row: it never has.
CREATE TABLE account (
    id            INTEGER PRIMARY KEY CHECK (id = 1),
    phone         TEXT    NOT NULL,
    name          TEXT    NOT NULL,
    noise_key     TEXT    NOT NULL,  -- the three keys of the linked device, base64; '' after a logout
    identity_key  TEXT    NOT NULL,
    adv_key       TEXT    NOT NULL,
    linked_at     INTEGER NOT NULL,
    logged_out_at INTEGER            -- NULL: still linked
) STRICT;

-- What people call themselves.
CREATE TABLE people (
    phone TEXT PRIMARY KEY,
    name  TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

-- Groups that the account is in.
CREATE TABLE groups (
    id         TEXT    PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE group_members (
    group_id TEXT NOT NULL REFERENCES groups (id),
    phone    TEXT NOT NULL,
    PRIMARY KEY (group_id, phone)
) STRICT, WITHOUT ROWID;

-- Each message once, in the order in which the phones show them: from customers, from us, from the phone itself.
CREATE TABLE lines (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    msgid           TEXT    NOT NULL UNIQUE,
    chat            TEXT    NOT NULL,
    sender          TEXT    NOT NULL DEFAULT '',  -- the customer's digits; '' for the shop
    author          TEXT    NOT NULL CHECK (author IN ('CUSTOMER', 'BOT', 'HUMAN_AGENT', 'SYSTEM')),
    kind            TEXT    NOT NULL,
    text            TEXT    NOT NULL DEFAULT '',
    extra           TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(extra)),  -- what the kind carries besides text
    attachment      BLOB,                         -- the file that a customer sent
    attachment_name TEXT    NOT NULL DEFAULT '',
    written_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX lines_by_chat ON lines (chat, id);
CREATE INDEX lines_of_shop ON lines (id) WHERE author <> 'CUSTOMER';

-- What we handed over, one row for each time it was received: a doubled send shows as two rows with one msgid.
CREATE TABLE received (
    seq         INTEGER PRIMARY KEY AUTOINCREMENT,
    msgid       TEXT    NOT NULL,
    chat        TEXT    NOT NULL,
    kind        TEXT    NOT NULL,
    text        TEXT    NOT NULL DEFAULT '',
    buttons     TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(buttons)),
    author      TEXT    NOT NULL,
    is_read     INTEGER NOT NULL DEFAULT 0 CHECK (is_read IN (0, 1)),  -- its customer has written since
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX received_by_msgid ON received (msgid);
CREATE INDEX received_unread ON received (chat, seq) WHERE is_read = 0;

-- What our device has to be told and has not confirmed yet: the network's offline queue. A row goes only when the device
-- has stored it. Within a lane the order of ids is kept.
CREATE TABLE events (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    lane   TEXT    NOT NULL,              -- the chat; '' for news about the account itself
    kind   TEXT    NOT NULL CHECK (kind IN ('message', 'phone_reply', 'receipt', 'linked', 'logged_out')),
    msgid  TEXT    NOT NULL DEFAULT '',
    ack    INTEGER NOT NULL DEFAULT 0,    -- for receipts
    due_at INTEGER NOT NULL
) STRICT;
CREATE INDEX events_by_lane ON events (lane, id);
CREATE INDEX events_by_msgid ON events (msgid) WHERE kind = 'message';

-- The scripted customers: how far the company of them is. One row.
CREATE TABLE cast_state (
    id              INTEGER PRIMARY KEY CHECK (id = 1),
    switched_on     INTEGER NOT NULL DEFAULT 1 CHECK (switched_on IN (0, 1)),
    heard_up_to     INTEGER NOT NULL DEFAULT 0,  -- the last line of ours that they have taken notice of
    arrivals        INTEGER NOT NULL DEFAULT 0,  -- how many have come so far, returns included
    next_arrival_at INTEGER                      -- NULL: not decided yet
) STRICT;
INSERT INTO cast_state (id) VALUES (1);

-- How far each of them is in the script.
CREATE TABLE cast_progress (
    phone    TEXT PRIMARY KEY,
    progress TEXT NOT NULL CHECK (json_valid(progress))
) STRICT, WITHOUT ROWID;
