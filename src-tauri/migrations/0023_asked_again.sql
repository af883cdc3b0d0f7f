-- A message that could not leave for a day is not sent without asking: who still wants it sent says so here. Its age counts
-- from when it was written, or from this moment where that is later. 0: nobody was asked.
ALTER TABLE outbox ADD COLUMN confirmed_at INTEGER NOT NULL DEFAULT 0;
