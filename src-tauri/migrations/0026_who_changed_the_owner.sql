-- Who changed the owner of a conversation, where that was no person: a script, the customer, the bot or the phone itself.

ALTER TABLE handoffs ADD COLUMN actor TEXT NOT NULL DEFAULT 'nobody'
    CHECK (actor IN ('agent', 'script', 'customer', 'bot', 'phone', 'nobody'));  -- actor_id is set only where it is an agent

-- What was written down before: the cause tells it, as far as it can be told.
UPDATE handoffs SET actor = CASE
    WHEN actor_id IS NOT NULL THEN 'agent'
    WHEN cause = 'api' THEN 'script'
    WHEN cause IN ('phrase', 'button', 'customer_returned') THEN 'customer'
    WHEN cause IN ('rule', 'bot_silent') THEN 'bot'
    WHEN cause = 'phone_reply' THEN 'phone'
    ELSE 'nobody' END;

-- The lines of a log ask who is behind them.
CREATE INDEX handoffs_by_message ON handoffs (message_id);
