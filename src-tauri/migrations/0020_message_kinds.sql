-- What becomes of a message after it was said: signs on it, other words, or none; and what can be chosen from.

ALTER TABLE messages ADD COLUMN edited_at INTEGER;   -- NULL: it says what it said first
ALTER TABLE messages ADD COLUMN deleted_at INTEGER;  -- NULL: it stands. Else it is gone for everyone: its words are not here any more

-- The words that a message had before.
CREATE TABLE message_versions (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
    text       TEXT    NOT NULL,
    until      INTEGER NOT NULL  -- when others took their place
) STRICT;
CREATE INDEX message_versions_by_message ON message_versions (message_id, id);

-- Changes of messages of ours that the network does not know yet; the message itself changes when it does. One for each
-- message: what comes later takes its place. The network may be told twice, which changes nothing.
CREATE TABLE revisions (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id      INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    kind            TEXT    NOT NULL CHECK (kind IN ('edit', 'delete')),
    text            TEXT    NOT NULL DEFAULT '',  -- the words that an edit brings
    attempts        INTEGER NOT NULL DEFAULT 0,   -- counted before the attempt
    next_attempt_at INTEGER NOT NULL DEFAULT 0,
    failure         TEXT    NOT NULL DEFAULT '',  -- see Failure; it waits for the agent then
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX revisions_due ON revisions (channel_id, next_attempt_at, id) WHERE failure = '';

-- A sign on a message is a message that answers it; the newest of each person counts.
CREATE INDEX messages_reactions ON messages (conversation_id, reply_to, id) WHERE kind = 'reaction';
-- What was tapped: a button, or a row of a list.
DROP INDEX messages_taps;
CREATE INDEX messages_taps ON messages (conversation_id, reply_to, id) WHERE kind IN ('button_reply', 'list_reply');

-- A draft may be a list.
ALTER TABLE drafts ADD COLUMN list TEXT NOT NULL DEFAULT '' CHECK (list = '' OR json_valid(list));  -- '': none

-- Button messages that are written once and sent often. They are the shop's words, so both realms have them.
CREATE TABLE templates (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL UNIQUE,
    text       TEXT    NOT NULL,
    form       TEXT    NOT NULL CHECK (json_valid(form)),  -- labels and small print
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

-- A sign on a message is no message in the numbers of a day.
DROP TRIGGER messages_used_insert;
CREATE TRIGGER messages_used_insert AFTER INSERT ON messages
WHEN new.kind NOT IN ('note', 'event', 'reaction') AND new.delivery <> 'failed' BEGIN
    INSERT INTO usage_days (realm, day, inbound, bot, human, system)
    VALUES ((SELECT realm FROM conversations WHERE id = new.conversation_id), new.created_at / 86400000, new.direction = 'in',
        new.direction = 'out' AND new.author = 'BOT', new.direction = 'out' AND new.author = 'HUMAN_AGENT',
        new.direction = 'out' AND new.author = 'SYSTEM')
    ON CONFLICT (realm, day) DO UPDATE SET inbound = inbound + excluded.inbound, bot = bot + excluded.bot,
        human = human + excluded.human, system = system + excluded.system;
END;
DROP TRIGGER messages_used_delete;
CREATE TRIGGER messages_used_delete AFTER DELETE ON messages
WHEN old.kind NOT IN ('note', 'event', 'reaction') AND old.delivery <> 'failed' BEGIN
    UPDATE usage_days SET inbound = inbound - (old.direction = 'in'),
        bot = bot - (old.direction = 'out' AND old.author = 'BOT'),
        human = human - (old.direction = 'out' AND old.author = 'HUMAN_AGENT'),
        system = system - (old.direction = 'out' AND old.author = 'SYSTEM')
    WHERE realm = (SELECT realm FROM conversations WHERE id = old.conversation_id) AND day = old.created_at / 86400000;
END;
DROP TRIGGER messages_used_update;
CREATE TRIGGER messages_used_update AFTER UPDATE OF delivery ON messages
WHEN old.kind NOT IN ('note', 'event', 'reaction') AND (old.delivery = 'failed') <> (new.delivery = 'failed') BEGIN
    UPDATE usage_days SET inbound = inbound + (new.direction = 'in') * iif(new.delivery = 'failed', -1, 1),
        bot = bot + (new.direction = 'out' AND new.author = 'BOT') * iif(new.delivery = 'failed', -1, 1),
        human = human + (new.direction = 'out' AND new.author = 'HUMAN_AGENT') * iif(new.delivery = 'failed', -1, 1),
        system = system + (new.direction = 'out' AND new.author = 'SYSTEM') * iif(new.delivery = 'failed', -1, 1)
    WHERE realm = (SELECT realm FROM conversations WHERE id = new.conversation_id) AND day = new.created_at / 86400000;
END;
DROP TRIGGER messages_sent_insert;
CREATE TRIGGER messages_sent_insert AFTER INSERT ON messages
WHEN new.direction = 'out' AND new.kind NOT IN ('note', 'event', 'reaction') AND new.delivery <> 'failed' BEGIN
    INSERT INTO usage_numbers (realm, day, channel_id, sent)
    VALUES ((SELECT realm FROM conversations WHERE id = new.conversation_id), new.created_at / 86400000, new.channel_id, 1)
    ON CONFLICT (realm, day, channel_id) DO UPDATE SET sent = sent + 1;
END;
DROP TRIGGER messages_sent_delete;
CREATE TRIGGER messages_sent_delete AFTER DELETE ON messages
WHEN old.direction = 'out' AND old.kind NOT IN ('note', 'event', 'reaction') AND old.delivery <> 'failed' BEGIN
    UPDATE usage_numbers SET sent = sent - 1
    WHERE realm = (SELECT realm FROM conversations WHERE id = old.conversation_id) AND day = old.created_at / 86400000
        AND channel_id = old.channel_id;
END;
DROP TRIGGER messages_sent_update;
CREATE TRIGGER messages_sent_update AFTER UPDATE OF delivery ON messages
WHEN old.direction = 'out' AND old.kind NOT IN ('note', 'event', 'reaction') AND (old.delivery = 'failed') <> (new.delivery = 'failed') BEGIN
    UPDATE usage_numbers SET sent = sent + iif(new.delivery = 'failed', -1, 1)
    WHERE realm = (SELECT realm FROM conversations WHERE id = new.conversation_id) AND day = new.created_at / 86400000
        AND channel_id = new.channel_id;
END;
