-- The AI, and whom it must not answer.

-- Settings of the AI, of this installation. The operator chooses the ids: a bot file says [ai.1], the API /ai/…/1.
CREATE TABLE ai_settings (
    id         INTEGER PRIMARY KEY CHECK (id > 0),
    name       TEXT    NOT NULL DEFAULT '',
    enabled    INTEGER NOT NULL DEFAULT 0 CHECK (enabled IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
INSERT INTO ai_settings (id, created_at) VALUES (1, unixepoch() * 1000);

-- Contacts that a setting must not answer. Taken off the list, a row goes.
CREATE TABLE ai_rejects (
    setting_id INTEGER NOT NULL REFERENCES ai_settings (id),
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    until      INTEGER,                          -- when it ends by itself; NULL: never
    author     TEXT    NOT NULL DEFAULT '',      -- the API key or the agent, by name
    reason     TEXT    NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    PRIMARY KEY (setting_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX ai_rejects_by_contact ON ai_rejects (contact_id);
