-- What a hosted channel still has to do on the way in, so that one thing that cannot be had now is had later and holds up
-- nothing else.

-- Reading what was said before the connection was made. What the account shows as later than boundary is news even while
-- that goes on; cursor is the page of its list that is read next.
CREATE TABLE hosted_progress (
    channel_id INTEGER PRIMARY KEY REFERENCES channels (id),
    boundary   INTEGER NOT NULL,                 -- by the account's own clock
    cursor     TEXT    NOT NULL DEFAULT ''
) STRICT;

-- Who answers here, beside who does as both sides last agreed: those that differ are few and found at once.
ALTER TABLE hosted_conversations ADD COLUMN local_status TEXT NOT NULL DEFAULT 'BOT'
    CHECK (local_status IN ('BOT', 'HUMAN', 'CLOSED'));
UPDATE hosted_conversations
SET local_status = (SELECT c.status FROM conversations c WHERE c.id = hosted_conversations.conversation_id);
CREATE INDEX hosted_conversations_differing ON hosted_conversations (channel_id, conversation_id)
    WHERE local_status <> status;
CREATE TRIGGER hosted_conversations_follow AFTER UPDATE OF status ON conversations WHEN old.status <> new.status BEGIN
    UPDATE hosted_conversations SET local_status = new.status WHERE conversation_id = new.id;
END;

-- Conversations that could not be read, or whose owner could not be told, and when that is tried again.
CREATE TABLE hosted_setbacks (
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    kind            TEXT    NOT NULL CHECK (kind IN ('conversation', 'owner')),
    remote_id       TEXT    NOT NULL,            -- the service's id of the conversation
    attempts        INTEGER NOT NULL,
    next_attempt_at INTEGER NOT NULL,
    cause           TEXT    NOT NULL,            -- a plain sentence
    PRIMARY KEY (channel_id, kind, remote_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hosted_setbacks_due ON hosted_setbacks (channel_id, kind, next_attempt_at);

-- Messages of a conversation that lie between two that are stored, or before the first one, and have not been read yet.
CREATE TABLE hosted_gaps (
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    remote_id       TEXT    NOT NULL,            -- the service's id of the conversation
    before          TEXT    NOT NULL,            -- the service's id of the oldest message after the gap
    until           TEXT    NOT NULL,            -- the one of the newest before it; '' where the gap goes back to the beginning
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL DEFAULT 0,
    cause           TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (channel_id, remote_id, before)
) STRICT, WITHOUT ROWID;
CREATE INDEX hosted_gaps_due ON hosted_gaps (channel_id, next_attempt_at);

-- Files that customers sent and that could not be had with their messages, which are stored without them meanwhile.
CREATE TABLE hosted_files (
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    external_id     TEXT    NOT NULL,            -- of the message
    url             TEXT    NOT NULL,
    name            TEXT    NOT NULL,
    caption         TEXT    NOT NULL,
    attempts        INTEGER NOT NULL DEFAULT 0,
    next_attempt_at INTEGER NOT NULL DEFAULT 0,
    cause           TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (channel_id, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hosted_files_due ON hosted_files (channel_id, next_attempt_at);

-- Conversations in which it is asked how far messages of ours came, because nobody reports it. They take turns.
CREATE TABLE hosted_acks (
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    asked_at        INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (channel_id, conversation_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hosted_acks_due ON hosted_acks (channel_id, asked_at);
