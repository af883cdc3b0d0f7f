-- What the bot has under way: answers that wait for a program or a model, and drafts that wait for the agent.

-- An answer under way. The row is there for as long as the answer is owed: a crash loses none, and who takes the conversation
-- removes it, so that what comes back late is said to nobody. Messages that come meanwhile have a turn of their own.
CREATE TABLE bot_answers (
    conversation_id  INTEGER PRIMARY KEY REFERENCES conversations (id),
    from_message_id  INTEGER NOT NULL,           -- the burst: its first message,
    up_to_message_id INTEGER NOT NULL,           -- and its last
    delivery         TEXT    NOT NULL UNIQUE,    -- names the answer to the programs that are asked, also when they are asked again
    stage            TEXT    NOT NULL DEFAULT 'rule' CHECK (stage IN ('rule', 'call', 'fallback')),
    rule             INTEGER NOT NULL DEFAULT 0, -- 'rule': the first that was not tried; 'call': the one whose webhook is next
    has_spoken       INTEGER NOT NULL DEFAULT 0 CHECK (has_spoken IN (0, 1)),  -- counted among the replies in a row
    created_at       INTEGER NOT NULL
) STRICT;

-- What a model wrote for an agent to look at. It leaves by itself when it is due.
CREATE TABLE bot_drafts (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id),
    from_message_id INTEGER NOT NULL,            -- the first message that it answers
    setting_id      INTEGER NOT NULL,            -- which setting of the AI wrote it
    written         TEXT    NOT NULL CHECK (json_valid(written)),
    due_at          INTEGER NOT NULL,
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX bot_drafts_due ON bot_drafts (due_at);

-- The closed period, by its end, whose away text a customer has had.
CREATE TABLE bot_away (
    conversation_id INTEGER PRIMARY KEY REFERENCES conversations (id),
    until           INTEGER NOT NULL
) STRICT;

-- Which setting wrote a message, and what it went by.
ALTER TABLE messages_by_ai ADD COLUMN setting_id INTEGER NOT NULL DEFAULT 0;
ALTER TABLE messages_by_ai ADD COLUMN sources TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(sources));
CREATE INDEX messages_by_ai_of_setting ON messages_by_ai (setting_id, message_id);
