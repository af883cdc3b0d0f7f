-- Hosted connections: accounts at up to five services that together are one channel. Credentials are in `secrets`, owner
-- 'gateway:<channel>'.

-- One connection, as the file described it. A connection that was removed keeps its row and its channel, so that the
-- conversations stay readable; importing the same name again goes on with them.
CREATE TABLE gateways (
    channel_id INTEGER PRIMARY KEY REFERENCES channels (id),
    name       TEXT    NOT NULL UNIQUE,          -- as in the file; the channel may be renamed
    definition TEXT    NOT NULL CHECK (json_valid(definition)),  -- services, addresses and paces, without credentials
    removed_at INTEGER,
    updated_at INTEGER NOT NULL
) STRICT;

-- Questions to the process that holds the directory, from a command that runs beside it: only that process may call out
-- to hosts that its operator has allowed. Rows go with their answer.
CREATE TABLE gateway_checks (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    answer     TEXT    CHECK (json_valid(answer)),  -- NULL: not answered yet
    created_at INTEGER NOT NULL
) STRICT;
