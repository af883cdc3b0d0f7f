-- Messages that a person has written and that are to leave at a time of the person's choosing. A row goes in the very
-- transaction that puts its message into the outbox, so that none leaves twice; credits are reserved then and not before.
CREATE TABLE scheduled_messages (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    agent_id        INTEGER NOT NULL REFERENCES agents (id),
    kind            TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    payload         TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(payload)),  -- as in messages
    media_hash      TEXT    REFERENCES media (hash),
    reply_to        TEXT    NOT NULL DEFAULT '',  -- external id of the message it answers
    due_at          INTEGER NOT NULL,
    trouble         TEXT    NOT NULL DEFAULT '',  -- why it waits for a person and not for its time; '': it waits for its time
    cancelled_at    INTEGER,                      -- a person took it back, and may still change their mind
    created_at      INTEGER NOT NULL,
    updated_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX scheduled_messages_due ON scheduled_messages (due_at, id) WHERE trouble = '' AND cancelled_at IS NULL;
CREATE INDEX scheduled_messages_by_conversation ON scheduled_messages (conversation_id, due_at, id);
CREATE INDEX scheduled_messages_cancelled ON scheduled_messages (cancelled_at) WHERE cancelled_at IS NOT NULL;

-- How loud a sound is, from 0 to 100 in 64 even parts, and how long it lasts. Empty and 0 where it cannot be decoded.
ALTER TABLE media ADD COLUMN waveform BLOB NOT NULL DEFAULT x'' CHECK (length(waveform) IN (0, 64));
ALTER TABLE media ADD COLUMN duration_ms INTEGER NOT NULL DEFAULT 0;
