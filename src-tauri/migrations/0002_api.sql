-- The local API: keys, idempotency records, callbacks to notifyurl.

-- Only a hash of a key is stored; prefix is what a person recognises it by.
CREATE TABLE api_keys (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    name         TEXT    NOT NULL,
    prefix       TEXT    NOT NULL,               -- first characters of the key
    hash         TEXT    NOT NULL UNIQUE,        -- SHA-256 of the key, lower-case hex
    scopes       TEXT    NOT NULL CHECK (json_valid(scopes)),
    rpm          INTEGER NOT NULL DEFAULT 60,    -- requests a minute; 0: unlimited
    channel_id   INTEGER,                        -- NULL: the first channel
    created_at   INTEGER NOT NULL,
    revoked_at   INTEGER
) STRICT;

-- First answers, kept for 24 hours. Committed with the change that the request made.
CREATE TABLE idempotency (
    key_id          INTEGER NOT NULL REFERENCES api_keys (id),
    path            TEXT    NOT NULL,
    idempotency_key TEXT    NOT NULL,
    request_hash    TEXT    NOT NULL,
    status          INTEGER NOT NULL,
    body            TEXT    NOT NULL,
    created_at      INTEGER NOT NULL,
    PRIMARY KEY (key_id, path, idempotency_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_by_age ON idempotency (created_at);

-- Where a message's status changes are reported to.
CREATE TABLE callbacks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    url        TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- One report each, in order per callback; gone from the queue when delivered_at or given_up_at is set.
CREATE TABLE callback_deliveries (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    callback_id     INTEGER NOT NULL REFERENCES callbacks (id) ON DELETE CASCADE,
    ack             INTEGER NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL DEFAULT 0,
    last_error      TEXT    NOT NULL DEFAULT '',
    delivered_at    INTEGER,
    given_up_at     INTEGER,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX callback_deliveries_due ON callback_deliveries (callback_id, id) WHERE delivered_at IS NULL AND given_up_at IS NULL;
