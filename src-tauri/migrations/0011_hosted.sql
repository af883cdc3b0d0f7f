-- What a hosted channel remembers of the account that it is, so that a restart asks for nothing twice and a change on either
-- side is told from one on the other.

-- When everything that was said before the connection was made had been read; until then nothing of it is news.
CREATE TABLE hosted_backfills (
    channel_id INTEGER PRIMARY KEY REFERENCES channels (id),
    ended_at   INTEGER NOT NULL
) STRICT;

-- Conversations of the account. status is the one that both sides last agreed on: whichever side differs from it has
-- changed it since.
CREATE TABLE hosted_conversations (
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    remote_id       TEXT    NOT NULL,            -- the service's id
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    status          TEXT    NOT NULL CHECK (status IN ('BOT', 'HUMAN', 'CLOSED')),
    last_message    TEXT    NOT NULL DEFAULT '', -- the service's id of the newest message that is stored here
    seen            TEXT    NOT NULL DEFAULT '', -- how its line in the list looked when it was last read
    PRIMARY KEY (channel_id, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hosted_conversations_local ON hosted_conversations (conversation_id);

-- Under which ids a service knows a message that keeps an id of our own.
CREATE TABLE message_aliases (
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    alias      TEXT    NOT NULL,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    PRIMARY KEY (channel_id, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX message_aliases_by_message ON message_aliases (message_id);

-- Products, contacts and rejects as both sides last agreed on them: JSON by kind and local id.
CREATE TABLE hosted_agreements (
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    kind       TEXT    NOT NULL CHECK (kind IN ('product', 'contact', 'reject')),
    local_id   INTEGER NOT NULL,
    remote_id  TEXT    NOT NULL DEFAULT '',
    agreed     TEXT    NOT NULL CHECK (json_valid(agreed)),
    PRIMARY KEY (channel_id, kind, local_id)
) STRICT, WITHOUT ROWID;

-- What the account said last about its credits and its usage.
CREATE TABLE hosted_snapshots (
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    name       TEXT    NOT NULL,                 -- 'credits', or 'usage' and a number of days
    body       TEXT    NOT NULL CHECK (json_valid(body)),
    taken_at   INTEGER NOT NULL,
    PRIMARY KEY (channel_id, name)
) STRICT, WITHOUT ROWID;
