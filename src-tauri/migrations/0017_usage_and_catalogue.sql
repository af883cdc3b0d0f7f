-- Who spoke, what it cost and on which number, day by day; an order in which the ledger can be read; and what only the shop
-- itself knows of its products.

-- Messages that a model wrote for the bot: they cost more than those of its rules, and are told apart from them.
CREATE TABLE messages_by_ai (
    message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE
) STRICT;

-- Messages of ours and the credits spent on them, by day and number; kept and not counted, as usage_days is.
CREATE TABLE usage_numbers (
    realm      TEXT    NOT NULL,
    day        INTEGER NOT NULL,                 -- since 1970 in UTC
    channel_id INTEGER NOT NULL,
    sent       INTEGER NOT NULL DEFAULT 0,       -- messages, whatever they cost; without those that failed
    human      INTEGER NOT NULL DEFAULT 0,       -- credits spent on the words of people,
    bot        INTEGER NOT NULL DEFAULT 0,       -- of the bot's rules,
    ai         INTEGER NOT NULL DEFAULT 0,       -- of its model,
    script     INTEGER NOT NULL DEFAULT 0,       -- and of scripts
    PRIMARY KEY (realm, day, channel_id)
) STRICT, WITHOUT ROWID;

-- What is there already. No model has written anything before this version.
INSERT INTO usage_numbers (realm, day, channel_id, sent)
SELECT c.realm, m.created_at / 86400000, m.channel_id, count(*)
FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.direction = 'out' AND m.kind NOT IN ('note', 'event') AND m.delivery <> 'failed' GROUP BY 1, 2, 3;
WITH spent AS (
    SELECT message_id, realm, -sum(amount) AS credits, max(created_at) FILTER (WHERE kind = 'reserve') / 86400000 AS day
    FROM credit_entries WHERE message_id <> 0 AND kind IN ('reserve', 'refund') GROUP BY message_id, realm
)
INSERT INTO usage_numbers (realm, day, channel_id, human, bot, script)
SELECT s.realm, s.day, m.channel_id, sum(s.credits * (m.author = 'HUMAN_AGENT')), sum(s.credits * (m.author = 'BOT')),
    sum(s.credits * (m.author = 'SYSTEM'))
FROM spent s JOIN messages m ON m.id = s.message_id WHERE s.credits > 0 GROUP BY 1, 2, 3
ON CONFLICT (realm, day, channel_id) DO UPDATE SET human = excluded.human, bot = excluded.bot, script = excluded.script;

CREATE TRIGGER messages_sent_insert AFTER INSERT ON messages
WHEN new.direction = 'out' AND new.kind NOT IN ('note', 'event') AND new.delivery <> 'failed' BEGIN
    INSERT INTO usage_numbers (realm, day, channel_id, sent)
    VALUES ((SELECT realm FROM conversations WHERE id = new.conversation_id), new.created_at / 86400000, new.channel_id, 1)
    ON CONFLICT (realm, day, channel_id) DO UPDATE SET sent = sent + 1;
END;
CREATE TRIGGER messages_sent_delete AFTER DELETE ON messages
WHEN old.direction = 'out' AND old.kind NOT IN ('note', 'event') AND old.delivery <> 'failed' BEGIN
    UPDATE usage_numbers SET sent = sent - 1
    WHERE realm = (SELECT realm FROM conversations WHERE id = old.conversation_id) AND day = old.created_at / 86400000
        AND channel_id = old.channel_id;
END;
CREATE TRIGGER messages_sent_update AFTER UPDATE OF delivery ON messages
WHEN old.direction = 'out' AND old.kind NOT IN ('note', 'event') AND (old.delivery = 'failed') <> (new.delivery = 'failed') BEGIN
    UPDATE usage_numbers SET sent = sent + iif(new.delivery = 'failed', -1, 1)
    WHERE realm = (SELECT realm FROM conversations WHERE id = new.conversation_id) AND day = new.created_at / 86400000
        AND channel_id = new.channel_id;
END;

CREATE TRIGGER credit_entries_spoken AFTER INSERT ON credit_entries WHEN new.kind = 'reserve' AND new.message_id <> 0 BEGIN
    INSERT INTO usage_numbers (realm, day, channel_id, human, bot, ai, script)
    SELECT new.realm, new.created_at / 86400000, m.channel_id, -new.amount * (m.author = 'HUMAN_AGENT'),
        -new.amount * (m.author = 'BOT' AND a.message_id IS NULL), -new.amount * (a.message_id IS NOT NULL),
        -new.amount * (m.author = 'SYSTEM')
    FROM messages m LEFT JOIN messages_by_ai a ON a.message_id = m.id WHERE m.id = new.message_id
    ON CONFLICT (realm, day, channel_id) DO UPDATE SET human = human + excluded.human, bot = bot + excluded.bot,
        ai = ai + excluded.ai, script = script + excluded.script;
END;
-- A refund belongs to the day of what it returns, as in usage_days.
CREATE TRIGGER credit_entries_unspoken AFTER INSERT ON credit_entries WHEN new.kind = 'refund' AND new.message_id <> 0 BEGIN
    UPDATE usage_numbers SET human = human - new.amount * (m.author = 'HUMAN_AGENT'),
        bot = bot - new.amount * (m.author = 'BOT' AND m.by_ai = 0), ai = ai - new.amount * m.by_ai,
        script = script - new.amount * (m.author = 'SYSTEM')
    FROM (SELECT channel_id, author, EXISTS (SELECT 1 FROM messages_by_ai WHERE message_id = id) AS by_ai
        FROM messages WHERE id = new.message_id) AS m
    WHERE usage_numbers.realm = new.realm AND usage_numbers.channel_id = m.channel_id
        AND usage_numbers.day = (SELECT e.created_at / 86400000 FROM credit_entries e
            WHERE e.message_id = new.message_id AND e.kind = 'reserve' ORDER BY e.id DESC LIMIT 1);
END;

-- The ledger is read newest first, without the entries of single messages: those are told by the day.
CREATE INDEX credit_entries_of_ledger ON credit_entries (realm, created_at, id)
    WHERE kind IN ('grant', 'topup', 'rollover', 'expire');
-- What a month has taken from the pots that are not its own allowance.
CREATE INDEX credit_entries_by_pot ON credit_entries (realm, month, pot, kind, amount) WHERE pot IN ('rollover', 'topup');

-- What a hosted account is never told: the picture that was taken here, by content, and from where on little is left.
ALTER TABLE products ADD COLUMN photo TEXT NOT NULL DEFAULT '';         -- content hash; '' for none
ALTER TABLE products ADD COLUMN low_stock INTEGER NOT NULL DEFAULT 4 CHECK (low_stock >= 0);  -- fewer than these are few
