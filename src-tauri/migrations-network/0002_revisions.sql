-- What becomes of a line after it was written, and that our device is told of it.

ALTER TABLE lines ADD COLUMN edited_at INTEGER;   -- NULL: it says what it said first
ALTER TABLE lines ADD COLUMN deleted_at INTEGER;  -- NULL: it stands

-- The same as before, with one more kind of event: a customer has changed the line `msgid`.
CREATE TABLE events_with_revisions (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    lane   TEXT    NOT NULL,              -- the chat; '' for news about the account itself
    kind   TEXT    NOT NULL CHECK (kind IN ('message', 'phone_reply', 'revision', 'receipt', 'linked', 'logged_out')),
    msgid  TEXT    NOT NULL DEFAULT '',
    ack    INTEGER NOT NULL DEFAULT 0,    -- for receipts
    due_at INTEGER NOT NULL
) STRICT;
INSERT INTO events_with_revisions (id, lane, kind, msgid, ack, due_at)
SELECT id, lane, kind, msgid, ack, due_at FROM events ORDER BY id;
-- Ids are never used again, also not those of events that were told already.
UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'events')
WHERE name = 'events_with_revisions' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'events');
INSERT INTO sqlite_sequence (name, seq)
SELECT 'events_with_revisions', seq FROM sqlite_sequence WHERE name = 'events'
AND NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'events_with_revisions');
DROP TABLE events;
ALTER TABLE events_with_revisions RENAME TO events;
CREATE INDEX events_by_lane ON events (lane, id);
CREATE INDEX events_by_msgid ON events (msgid) WHERE kind = 'message';

CREATE INDEX lines_reactions ON lines (chat, id) WHERE kind = 'reaction';
