-- What waits for its writer, reports of one host, and why things of a hosted account are held back.

-- A message that its writer may still take back has not been said yet, and nothing waits for it: it takes its turn when its
-- time has come.
ALTER TABLE outbox ADD COLUMN held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1));
CREATE INDEX outbox_held ON outbox (next_attempt_at) WHERE held = 1;

DROP TRIGGER outbox_turn_insert;
DROP TRIGGER outbox_turn_update;
DROP TRIGGER outbox_turn_delete;
CREATE TRIGGER outbox_turn_insert AFTER INSERT ON outbox BEGIN
    UPDATE outbox SET has_turn = 1
    WHERE id = new.id AND state = 'queued' AND held = 0 AND NOT EXISTS (
        SELECT 1 FROM outbox e WHERE e.conversation_id = new.conversation_id AND e.id <> new.id
        AND (e.state = 'queued' AND e.held = 0 OR e.state IN ('sending', 'uncertain')));
END;
CREATE TRIGGER outbox_turn_update AFTER UPDATE OF state, held ON outbox BEGIN
    UPDATE outbox SET has_turn = 0 WHERE conversation_id = new.conversation_id AND has_turn = 1;
    UPDATE outbox SET has_turn = 1
    WHERE id = (SELECT min(id) FROM outbox WHERE conversation_id = new.conversation_id AND state = 'queued' AND held = 0)
      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = new.conversation_id
                      AND e.state IN ('sending', 'uncertain'));
END;
CREATE TRIGGER outbox_turn_delete AFTER DELETE ON outbox WHEN old.state <> 'parked' BEGIN
    UPDATE outbox SET has_turn = 1
    WHERE id = (SELECT min(id) FROM outbox WHERE conversation_id = old.conversation_id AND state = 'queued' AND held = 0)
      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = old.conversation_id
                      AND e.state IN ('sending', 'uncertain'));
END;

-- Whom a report goes to, so that a host that does not answer holds up its own reports alone: what stands in the URL between
-- '://' and the path, without a user, in small letters.
ALTER TABLE callback_deliveries ADD COLUMN host TEXT NOT NULL DEFAULT '';
CREATE VIEW callback_hosts AS
SELECT id, lower(substr(authority, instr(authority, '@') + 1)) AS host
FROM (SELECT id, substr(rest, 1, min(instr(rest || '/', '/'), instr(rest || '?', '?'), instr(rest || '#', '#')) - 1) AS authority
      FROM (SELECT id, substr(url, instr(url, '://') + 3) AS rest FROM callbacks));
UPDATE callback_deliveries SET host = (SELECT h.host FROM callback_hosts h WHERE h.id = callback_id);

DROP INDEX callback_deliveries_next;
DROP INDEX callback_deliveries_replays;
CREATE INDEX callback_deliveries_next ON callback_deliveries (next_attempt_at) WHERE has_turn = 1;
CREATE INDEX callback_deliveries_of_host ON callback_deliveries (host, next_attempt_at, id) WHERE has_turn = 1;
CREATE INDEX callback_deliveries_replays ON callback_deliveries (host, id) WHERE replay_at IS NOT NULL;

-- Why one side does not take a thing, as a word and what belongs to it (see HeldCause); '' in rows from before this, which
-- have only the sentence.
ALTER TABLE hosted_refusals ADD COLUMN cause TEXT NOT NULL DEFAULT '';
