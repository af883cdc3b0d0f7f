-- The inbox. Rules for every table here and later:
--   STRICT; ids are never reused (AUTOINCREMENT, or made from time for messages); columns are NOT NULL with a default
--   unless "unknown" is a real value; a released migration is never edited and a column never changes its meaning.
-- Times are Unix milliseconds UTC.

-- Small facts about this installation: shop name, language, theme.
CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- People who answer. One local agent today; id 1 is that one.
CREATE TABLE agents (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

-- Numbers (or simulated numbers) that we answer for.
-- realm keeps practice apart: nothing of one realm is ever shown with the other.
CREATE TABLE channels (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    slug       TEXT    NOT NULL UNIQUE,
    kind       TEXT    NOT NULL CHECK (kind IN ('practice', 'whatsapp', 'hosted')),
    realm      TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    name       TEXT    NOT NULL,
    phone      TEXT    NOT NULL DEFAULT '',  -- E.164 digits once linked, '' before
    push_name  TEXT    NOT NULL DEFAULT '',  -- the name the phone gives itself
    linked_at  INTEGER,                      -- NULL: not linked
    created_at INTEGER NOT NULL
) STRICT;

-- A customer, or a group, within a realm. The phone is an identity, never the key.
CREATE TABLE contacts (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    realm      TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    kind       TEXT    NOT NULL DEFAULT 'person' CHECK (kind IN ('person', 'group')),
    name       TEXT    NOT NULL DEFAULT '',  -- what the agent calls them; '' falls back to push_name
    push_name  TEXT    NOT NULL DEFAULT '',  -- what they call themselves
    note       TEXT    NOT NULL DEFAULT '',  -- pinned by the agent
    tags       TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
    merged_into INTEGER REFERENCES contacts (id),  -- set when proven to be another contact; kept for undo
    created_at INTEGER NOT NULL
) STRICT;

-- What a contact is known by on the network. A value belongs to one contact of a realm.
CREATE TABLE identities (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    realm      TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    kind       TEXT    NOT NULL CHECK (kind IN ('phone', 'lid', 'username', 'group')),
    value      TEXT    NOT NULL,
    created_at INTEGER NOT NULL,
    UNIQUE (realm, kind, value)
) STRICT;
CREATE INDEX identities_by_contact ON identities (contact_id);

-- Each merge of two contacts, with what is needed to take it back.
CREATE TABLE contact_merges (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    kept_id    INTEGER NOT NULL REFERENCES contacts (id),
    merged_id  INTEGER NOT NULL REFERENCES contacts (id),
    reason     TEXT    NOT NULL,
    moved      TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(moved)),  -- identity and conversation ids that moved
    undone_at  INTEGER,
    created_at INTEGER NOT NULL
) STRICT;

-- What holds for a contact on one channel only.
CREATE TABLE channel_contacts (
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    blocked_at INTEGER,
    hidden_at  INTEGER,
    PRIMARY KEY (channel_id, contact_id)
) STRICT, WITHOUT ROWID;

-- One contact on one channel. activity is the id of the newest message (an id made from time where there is none yet),
-- so that "newest activity first" is one index and a keyset cursor never shows a row twice.
CREATE TABLE conversations (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    realm           TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    contact_id      INTEGER NOT NULL REFERENCES contacts (id),
    status          TEXT    NOT NULL DEFAULT 'BOT' CHECK (status IN ('BOT', 'HUMAN', 'CLOSED')),
    agent_id        INTEGER REFERENCES agents (id),  -- set only while HUMAN
    waiting_since   INTEGER,                         -- the customer's first unanswered message, or the hand-over
    closed_at       INTEGER,
    bot_enabled     INTEGER NOT NULL DEFAULT 1 CHECK (bot_enabled IN (0, 1)),
    bot_replies     INTEGER NOT NULL DEFAULT 0,      -- in a row, since a person wrote, a release or a close
    unread          INTEGER NOT NULL DEFAULT 0,
    read_up_to      INTEGER NOT NULL DEFAULT 0,      -- message id; the log jumps to what is after it
    last_message_id INTEGER NOT NULL DEFAULT 0,      -- newest message that is not an event or a note; 0: none
    activity        INTEGER NOT NULL,
    created_at      INTEGER NOT NULL,
    UNIQUE (channel_id, contact_id)
) STRICT;
-- The lanes of the list: each index has the rows of a lane in the order of the list, and a view of several merges them.
CREATE INDEX conversations_by_status ON conversations (realm, status, activity DESC, id DESC);
CREATE INDEX conversations_by_channel ON conversations (channel_id, status, activity DESC, id DESC);
CREATE INDEX conversations_unread ON conversations (realm, status, activity DESC, id DESC) WHERE unread > 0;
CREATE INDEX conversations_of_agent ON conversations (realm, agent_id, activity DESC, id DESC) WHERE status = 'HUMAN';
CREATE INDEX conversations_waiting ON conversations (realm, agent_id, waiting_since, id) WHERE status = 'HUMAN';
CREATE INDEX conversations_by_contact ON conversations (contact_id);

-- How many conversations there are of each kind. The numbers in the navigation change with every message, so they are kept
-- and not counted.
CREATE TABLE conversation_counts (
    realm     TEXT    NOT NULL,
    status    TEXT    NOT NULL,
    agent_id  INTEGER NOT NULL,                  -- 0: nobody
    is_unread INTEGER NOT NULL CHECK (is_unread IN (0, 1)),
    number    INTEGER NOT NULL,
    PRIMARY KEY (realm, status, agent_id, is_unread)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER conversations_counted_insert AFTER INSERT ON conversations BEGIN
    INSERT INTO conversation_counts (realm, status, agent_id, is_unread, number)
    VALUES (new.realm, new.status, coalesce(new.agent_id, 0), new.unread > 0, 1)
    ON CONFLICT (realm, status, agent_id, is_unread) DO UPDATE SET number = number + 1;
END;
CREATE TRIGGER conversations_counted_delete AFTER DELETE ON conversations BEGIN
    UPDATE conversation_counts SET number = number - 1
    WHERE realm = old.realm AND status = old.status AND agent_id = coalesce(old.agent_id, 0) AND is_unread = (old.unread > 0);
END;
CREATE TRIGGER conversations_counted_update AFTER UPDATE OF realm, status, agent_id, unread ON conversations
WHEN old.status <> new.status OR old.agent_id IS NOT new.agent_id OR (old.unread > 0) <> (new.unread > 0) OR old.realm <> new.realm
BEGIN
    UPDATE conversation_counts SET number = number - 1
    WHERE realm = old.realm AND status = old.status AND agent_id = coalesce(old.agent_id, 0) AND is_unread = (old.unread > 0);
    INSERT INTO conversation_counts (realm, status, agent_id, is_unread, number)
    VALUES (new.realm, new.status, coalesce(new.agent_id, 0), new.unread > 0, 1)
    ON CONFLICT (realm, status, agent_id, is_unread) DO UPDATE SET number = number + 1;
END;

-- Media by content. The file is media/<first two of hash>/<hash> under the data directory.
CREATE TABLE media (
    hash       TEXT    PRIMARY KEY,              -- SHA-256, lower-case hex
    mime       TEXT    NOT NULL,                 -- decided by content
    size       INTEGER NOT NULL,                 -- bytes
    width      INTEGER NOT NULL DEFAULT 0,       -- pixels, 0 where it has none
    height     INTEGER NOT NULL DEFAULT 0,
    has_thumb  INTEGER NOT NULL DEFAULT 0 CHECK (has_thumb IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Messages, notes and events of a conversation. The id is made from the time (milliseconds * 2^20 + n), so that the
-- primary key is the order of reading, for back-filled history too.
CREATE TABLE messages (
    id              INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    external_id     TEXT    NOT NULL,            -- the network's id, chosen by us for what we send; notes and events have one of ours
    direction       TEXT    NOT NULL CHECK (direction IN ('in', 'out')),
    author          TEXT    NOT NULL CHECK (author IN ('CUSTOMER', 'BOT', 'HUMAN_AGENT', 'SYSTEM')),
    agent_id        INTEGER REFERENCES agents (id),
    sender_name     TEXT    NOT NULL DEFAULT '', -- who wrote, inside a group
    kind            TEXT    NOT NULL,
    text            TEXT    NOT NULL DEFAULT '',
    payload         TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(payload)),  -- what the kind carries besides text
    media_hash      TEXT    REFERENCES media (hash),
    reply_to        TEXT    NOT NULL DEFAULT '', -- external id of the message it answers
    source          TEXT    NOT NULL DEFAULT '', -- which rule spoke, for the bot's messages
    delivery        TEXT    NOT NULL DEFAULT 'sent' CHECK (delivery IN ('queued', 'sending', 'uncertain', 'sent', 'delivered', 'read', 'played', 'failed')),
    error           TEXT    NOT NULL DEFAULT '', -- see Refusal; only while failed
    created_at      INTEGER NOT NULL,
    sent_at         INTEGER,
    delivered_at    INTEGER,
    read_at         INTEGER,
    UNIQUE (channel_id, external_id)
) STRICT;
CREATE INDEX messages_by_conversation ON messages (conversation_id, id);
CREATE INDEX messages_with_media ON messages (conversation_id, id) WHERE media_hash IS NOT NULL;
CREATE INDEX messages_of_bot ON messages (conversation_id, id) WHERE author = 'BOT' AND source <> '';
CREATE INDEX messages_taps ON messages (conversation_id, reply_to, id) WHERE kind = 'button_reply';
CREATE INDEX messages_unsettled ON messages (conversation_id, id) WHERE direction = 'out' AND delivery IN ('sent', 'delivered');

-- What still has to leave. A row goes when the network has accepted the message.
CREATE TABLE outbox (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    message_id      INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    channel_id      INTEGER NOT NULL REFERENCES channels (id),
    state           TEXT    NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sending', 'uncertain', 'parked')),
    attempts        INTEGER NOT NULL DEFAULT 0,  -- counted before the attempt
    next_attempt_at INTEGER NOT NULL DEFAULT 0,
    last_error      TEXT    NOT NULL DEFAULT '',
    hand_over       TEXT    NOT NULL DEFAULT '', -- the rule that asks for a person once this has left; '' for none
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX outbox_due ON outbox (state, channel_id, conversation_id, id);

-- The bot's turn: a stored mark, so that a crash loses no answer. Gone when the bot has answered or lost the conversation.
CREATE TABLE bot_turns (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id),
    from_message_id INTEGER NOT NULL,            -- first message of the burst
    due_at          INTEGER NOT NULL
) STRICT;

-- Who took or gave a conversation, when and why. before/after hold status and agent, for undo.
CREATE TABLE handoffs (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    before_status   TEXT    NOT NULL,
    before_agent_id INTEGER,
    before_waiting_since INTEGER,
    after_status    TEXT    NOT NULL,
    after_agent_id  INTEGER,
    cause           TEXT    NOT NULL,            -- see HandoffCause
    detail          TEXT    NOT NULL DEFAULT '', -- the phrase or button that caused it
    message_id      INTEGER NOT NULL DEFAULT 0,  -- the event in the log
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX handoffs_by_conversation ON handoffs (conversation_id, id);

-- Unsent words, one per conversation and mode.
CREATE TABLE drafts (
    conversation_id INTEGER NOT NULL REFERENCES conversations (id),
    mode            TEXT    NOT NULL CHECK (mode IN ('reply', 'note')),
    text            TEXT    NOT NULL,
    updated_at      INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, mode)
) STRICT, WITHOUT ROWID;

-- Credits: every change is an entry and the balance is their sum. reserve and refund cancel out; settle marks the end.
CREATE TABLE credit_entries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    realm      TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    kind       TEXT    NOT NULL CHECK (kind IN ('reserve', 'settle', 'refund')),
    amount     INTEGER NOT NULL,                 -- credits; negative when spent
    message_id INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX credit_entries_by_message ON credit_entries (message_id);

-- The bot of each realm, as the file that describes it.
CREATE TABLE bots (
    realm      TEXT    PRIMARY KEY CHECK (realm IN ('real', 'practice')),
    definition TEXT    NOT NULL,                 -- TOML
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Full-text search: rowid = message id, so "newest first" is ORDER BY rowid DESC. scope is one token per conversation
-- ('c12'), which makes a search inside one chat the same query. Prefix indexes make every keystroke cheap: a beginning
-- without one is collected from all of its words before the first row comes out, which a common word makes slow. Longer
-- beginnings than these have few words.
CREATE VIEW message_search AS
SELECT id, text AS body, 'c' || conversation_id AS scope FROM messages;
CREATE VIRTUAL TABLE messages_fts USING fts5 (
    body, scope, content = 'message_search', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3 4 5 6', columnsize = 0
);
CREATE TRIGGER messages_fts_insert AFTER INSERT ON messages WHEN new.text <> '' AND new.kind <> 'event' BEGIN
    INSERT INTO messages_fts (rowid, body, scope) VALUES (new.id, new.text, 'c' || new.conversation_id);
END;
CREATE TRIGGER messages_fts_delete AFTER DELETE ON messages WHEN old.text <> '' AND old.kind <> 'event' BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, body, scope) VALUES ('delete', old.id, old.text, 'c' || old.conversation_id);
END;
CREATE TRIGGER messages_fts_update AFTER UPDATE OF text, conversation_id, kind ON messages BEGIN
    INSERT INTO messages_fts (messages_fts, rowid, body, scope)
    SELECT 'delete', old.id, old.text, 'c' || old.conversation_id WHERE old.text <> '' AND old.kind <> 'event';
    INSERT INTO messages_fts (rowid, body, scope)
    SELECT new.id, new.text, 'c' || new.conversation_id WHERE new.text <> '' AND new.kind <> 'event';
END;

-- Names and numbers, for the same search box. rowid = contact id; kept current by the store.
CREATE VIRTUAL TABLE contacts_fts USING fts5 (
    words, realm UNINDEXED, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
