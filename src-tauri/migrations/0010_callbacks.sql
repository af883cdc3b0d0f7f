-- What became of the reports to notifyurl, sending one again, and how much each API key is used.

-- Why the last attempt failed: a word (see ReportFault) and, where the other side answered, its HTTP status. '' and 0: it did not.
-- last_error keeps the words for whoever looks behind it; rows from before this have only those.
ALTER TABLE callback_deliveries ADD COLUMN fault TEXT NOT NULL DEFAULT '';
ALTER TABLE callback_deliveries ADD COLUMN fault_status INTEGER NOT NULL DEFAULT 0;
-- When a person asked for it to be sent once more; NULL: nobody has, or it has been done.
ALTER TABLE callback_deliveries ADD COLUMN replay_at INTEGER;
CREATE INDEX callback_deliveries_replays ON callback_deliveries (id) WHERE replay_at IS NOT NULL;
CREATE INDEX callback_deliveries_failed ON callback_deliveries (id) WHERE last_error <> '';

-- NULL: never used. Written once a minute at most, so it may be a minute old.
ALTER TABLE api_keys ADD COLUMN last_used_at INTEGER;
-- Requests of a key on one day (days since 1970, UTC). Days that nobody is shown are deleted.
CREATE TABLE api_key_days (
    key_id INTEGER NOT NULL REFERENCES api_keys (id),
    day    INTEGER NOT NULL,
    calls  INTEGER NOT NULL,
    PRIMARY KEY (key_id, day)
) STRICT, WITHOUT ROWID;
