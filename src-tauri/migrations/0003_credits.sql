-- Credits by plan: a monthly allowance, what is left of the last one, and what was bought besides.

-- What the shop may spend in a month. The newest row is in force; both realms count against it, each on its own.
CREATE TABLE credit_plans (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    allowance    INTEGER NOT NULL CHECK (allowance >= 0),     -- credits of a month
    rollover_cap INTEGER NOT NULL CHECK (rollover_cap >= 0),  -- how many of them last one month longer
    started_at   INTEGER NOT NULL,                            -- its months are counted from here
    created_at   INTEGER NOT NULL
) STRICT;

-- What is left in each pot: the sum of its entries, kept and not counted, because every message asks for it.
CREATE TABLE credit_pots (
    realm     TEXT    NOT NULL,
    pot       TEXT    NOT NULL,
    remaining INTEGER NOT NULL,
    PRIMARY KEY (realm, pot)
) STRICT, WITHOUT ROWID;

-- Messages and credits of each day (days since 1970 in UTC), kept and not counted: a shop has millions of messages. Notes
-- and events are no messages here, and neither is what failed, for as long as it has failed.
CREATE TABLE usage_days (
    realm   TEXT    NOT NULL,
    day     INTEGER NOT NULL,
    inbound INTEGER NOT NULL DEFAULT 0,
    bot     INTEGER NOT NULL DEFAULT 0,
    human   INTEGER NOT NULL DEFAULT 0,
    system  INTEGER NOT NULL DEFAULT 0,
    credits INTEGER NOT NULL DEFAULT 0,          -- spent on the day's messages, without what was returned
    PRIMARY KEY (realm, day)
) STRICT, WITHOUT ROWID;

-- Credits: every change is an entry and the balance is their sum. reserve and refund cancel out; settle marks the end. What
-- was spent while there was no plan is in no pot and counts towards no balance.
ALTER TABLE credit_entries RENAME TO credit_entries_without_pots;
CREATE TABLE credit_entries (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    realm      TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    kind       TEXT    NOT NULL CHECK (kind IN ('reserve', 'settle', 'refund', 'grant', 'topup', 'rollover', 'expire')),
    pot        TEXT    NOT NULL DEFAULT 'none' CHECK (pot IN ('none', 'rollover', 'allowance', 'topup')),
    month      INTEGER NOT NULL DEFAULT 0,       -- of the plan, counted from 0
    amount     INTEGER NOT NULL,                 -- credits; negative when spent
    message_id INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER credit_entries_in_pots AFTER INSERT ON credit_entries WHEN new.pot <> 'none' BEGIN
    INSERT INTO credit_pots (realm, pot, remaining) VALUES (new.realm, new.pot, new.amount)
    ON CONFLICT (realm, pot) DO UPDATE SET remaining = remaining + excluded.remaining;
END;
CREATE TRIGGER credit_entries_reserved AFTER INSERT ON credit_entries WHEN new.kind = 'reserve' BEGIN
    INSERT INTO usage_days (realm, day, credits) VALUES (new.realm, new.created_at / 86400000, -new.amount)
    ON CONFLICT (realm, day) DO UPDATE SET credits = credits + excluded.credits;
END;
-- A refund belongs to the day of what it returns.
CREATE TRIGGER credit_entries_refunded AFTER INSERT ON credit_entries WHEN new.kind = 'refund' BEGIN
    UPDATE usage_days SET credits = credits - new.amount
    WHERE realm = new.realm AND day = (SELECT e.created_at / 86400000 FROM credit_entries e
        WHERE e.message_id = new.message_id AND e.kind = 'reserve' ORDER BY e.id DESC LIMIT 1);
END;

DROP INDEX credit_entries_by_message;
CREATE INDEX credit_entries_by_message ON credit_entries (message_id);
CREATE INDEX credit_entries_granted ON credit_entries (realm, month, amount) WHERE kind = 'grant';
INSERT INTO credit_entries (id, realm, kind, amount, message_id, created_at)
SELECT id, realm, kind, amount, message_id, created_at FROM credit_entries_without_pots ORDER BY id;
DROP TABLE credit_entries_without_pots;

-- The messages that are there already, and from here on each that comes, goes, fails or is sent after all.
INSERT INTO usage_days (realm, day, inbound, bot, human, system)
SELECT c.realm, m.created_at / 86400000, sum(m.direction = 'in'),
    sum(m.direction = 'out' AND m.author = 'BOT'), sum(m.direction = 'out' AND m.author = 'HUMAN_AGENT'),
    sum(m.direction = 'out' AND m.author = 'SYSTEM')
FROM messages m JOIN conversations c ON c.id = m.conversation_id
WHERE m.kind NOT IN ('note', 'event') AND m.delivery <> 'failed' GROUP BY 1, 2
ON CONFLICT (realm, day) DO UPDATE SET inbound = excluded.inbound, bot = excluded.bot, human = excluded.human, system = excluded.system;
CREATE TRIGGER messages_used_insert AFTER INSERT ON messages WHEN new.kind NOT IN ('note', 'event') AND new.delivery <> 'failed' BEGIN
    INSERT INTO usage_days (realm, day, inbound, bot, human, system)
    VALUES ((SELECT realm FROM conversations WHERE id = new.conversation_id), new.created_at / 86400000, new.direction = 'in',
        new.direction = 'out' AND new.author = 'BOT', new.direction = 'out' AND new.author = 'HUMAN_AGENT',
        new.direction = 'out' AND new.author = 'SYSTEM')
    ON CONFLICT (realm, day) DO UPDATE SET inbound = inbound + excluded.inbound, bot = bot + excluded.bot,
        human = human + excluded.human, system = system + excluded.system;
END;
CREATE TRIGGER messages_used_delete AFTER DELETE ON messages WHEN old.kind NOT IN ('note', 'event') AND old.delivery <> 'failed' BEGIN
    UPDATE usage_days SET inbound = inbound - (old.direction = 'in'),
        bot = bot - (old.direction = 'out' AND old.author = 'BOT'),
        human = human - (old.direction = 'out' AND old.author = 'HUMAN_AGENT'),
        system = system - (old.direction = 'out' AND old.author = 'SYSTEM')
    WHERE realm = (SELECT realm FROM conversations WHERE id = old.conversation_id) AND day = old.created_at / 86400000;
END;
CREATE TRIGGER messages_used_update AFTER UPDATE OF delivery ON messages
WHEN old.kind NOT IN ('note', 'event') AND (old.delivery = 'failed') <> (new.delivery = 'failed') BEGIN
    UPDATE usage_days SET inbound = inbound + (new.direction = 'in') * iif(new.delivery = 'failed', -1, 1),
        bot = bot + (new.direction = 'out' AND new.author = 'BOT') * iif(new.delivery = 'failed', -1, 1),
        human = human + (new.direction = 'out' AND new.author = 'HUMAN_AGENT') * iif(new.delivery = 'failed', -1, 1),
        system = system + (new.direction = 'out' AND new.author = 'SYSTEM') * iif(new.delivery = 'failed', -1, 1)
    WHERE realm = (SELECT realm FROM conversations WHERE id = new.conversation_id) AND day = new.created_at / 86400000;
END;
