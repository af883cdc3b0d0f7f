-- Both queues, the outbox and the reports to notifyurl, are asked what is due after every change. Each row that has the next
-- turn is marked, so that the answer costs what it brings and not what waits behind it.

-- The request that an attempt is, as the other side tells requests apart: a message that was certainly refused is asked for
-- anew, and one whose fate is unknown is asked for again as the same.
ALTER TABLE outbox ADD COLUMN refusals INTEGER NOT NULL DEFAULT 0;
-- An attempt since the last refusal had no answer.
ALTER TABLE outbox ADD COLUMN in_doubt INTEGER NOT NULL DEFAULT 0 CHECK (in_doubt IN (0, 1));
-- It is queued, the first of its conversation that is, and nothing of the conversation is being sent or uncertain.
ALTER TABLE outbox ADD COLUMN has_turn INTEGER NOT NULL DEFAULT 0 CHECK (has_turn IN (0, 1));

DROP INDEX outbox_due;
CREATE INDEX outbox_by_state ON outbox (state, channel_id, next_attempt_at);
CREATE INDEX outbox_by_conversation ON outbox (conversation_id, state, id);
CREATE INDEX outbox_due ON outbox (channel_id, next_attempt_at, id) WHERE has_turn = 1;
CREATE UNIQUE INDEX outbox_turns ON outbox (conversation_id) WHERE has_turn = 1;

CREATE TRIGGER outbox_turn_insert AFTER INSERT ON outbox BEGIN
    UPDATE outbox SET has_turn = 1
    WHERE id = new.id AND state = 'queued' AND NOT EXISTS (
        SELECT 1 FROM outbox e WHERE e.conversation_id = new.conversation_id AND e.id <> new.id
        AND e.state IN ('queued', 'sending', 'uncertain'));
END;
CREATE TRIGGER outbox_turn_update AFTER UPDATE OF state ON outbox BEGIN
    UPDATE outbox SET has_turn = 0 WHERE conversation_id = new.conversation_id AND has_turn = 1;
    UPDATE outbox SET has_turn = 1
    WHERE id = (SELECT min(id) FROM outbox WHERE conversation_id = new.conversation_id AND state = 'queued')
      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = new.conversation_id
                      AND e.state IN ('sending', 'uncertain'));
END;
CREATE TRIGGER outbox_turn_delete AFTER DELETE ON outbox WHEN old.state <> 'parked' BEGIN
    UPDATE outbox SET has_turn = 1
    WHERE id = (SELECT min(id) FROM outbox WHERE conversation_id = old.conversation_id AND state = 'queued')
      AND NOT EXISTS (SELECT 1 FROM outbox e WHERE e.conversation_id = old.conversation_id
                      AND e.state IN ('sending', 'uncertain'));
END;

-- What waits already. The trigger puts the mark where it belongs.
UPDATE outbox SET state = state WHERE state = 'queued';

-- The first open report of its callback.
ALTER TABLE callback_deliveries ADD COLUMN has_turn INTEGER NOT NULL DEFAULT 0 CHECK (has_turn IN (0, 1));
UPDATE callback_deliveries SET has_turn = 1
WHERE id IN (SELECT min(id) FROM callback_deliveries WHERE delivered_at IS NULL AND given_up_at IS NULL GROUP BY callback_id);
CREATE INDEX callback_deliveries_next ON callback_deliveries (next_attempt_at, id) WHERE has_turn = 1;
CREATE UNIQUE INDEX callback_deliveries_turns ON callback_deliveries (callback_id) WHERE has_turn = 1;

CREATE TRIGGER callback_deliveries_turn_insert AFTER INSERT ON callback_deliveries BEGIN
    UPDATE callback_deliveries SET has_turn = 1
    WHERE id = new.id AND delivered_at IS NULL AND given_up_at IS NULL AND NOT EXISTS (
        SELECT 1 FROM callback_deliveries e WHERE e.callback_id = new.callback_id AND e.id < new.id
        AND e.delivered_at IS NULL AND e.given_up_at IS NULL);
END;
CREATE TRIGGER callback_deliveries_turn_update AFTER UPDATE OF delivered_at, given_up_at ON callback_deliveries BEGIN
    UPDATE callback_deliveries SET has_turn = 0 WHERE callback_id = new.callback_id AND has_turn = 1;
    UPDATE callback_deliveries SET has_turn = 1
    WHERE id = (SELECT min(id) FROM callback_deliveries
                WHERE callback_id = new.callback_id AND delivered_at IS NULL AND given_up_at IS NULL);
END;
