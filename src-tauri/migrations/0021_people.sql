-- What people do with contacts and conversations besides answering: fields of the shop's own, two contacts made one by hand,
-- conversations kept on top, and the log of who did what.

-- What a shop wants to know of its customers. The names are the shop's words and no customer's, so both realms have them.
CREATE TABLE contact_fields (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    name       TEXT    NOT NULL,
    folded     TEXT    NOT NULL UNIQUE,          -- the name as names are compared
    position   INTEGER NOT NULL,
    in_table   INTEGER NOT NULL DEFAULT 0 CHECK (in_table IN (0, 1)),  -- a column of its own on the page of contacts
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE contact_field_values (
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    field_id   INTEGER NOT NULL REFERENCES contact_fields (id) ON DELETE CASCADE,
    value      TEXT    NOT NULL CHECK (value <> ''),
    PRIMARY KEY (contact_id, field_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_field_values_by_field ON contact_field_values (field_id);

-- Kept on top of its group. Few are, so they are asked for by themselves.
ALTER TABLE conversations ADD COLUMN pinned_at INTEGER;
CREATE INDEX conversations_pinned ON conversations (realm, pinned_at, id) WHERE pinned_at IS NOT NULL;

-- Who made two contacts one, and who took it back; NULL where the network said so.
ALTER TABLE contact_merges ADD COLUMN agent_id INTEGER REFERENCES agents (id);
ALTER TABLE contact_merges ADD COLUMN undone_by INTEGER REFERENCES agents (id);
CREATE INDEX contact_merges_by_kept ON contact_merges (kept_id, id);

-- Who changed the owner of a conversation; NULL where no person did. after_agent_id says who has it then, which is not the same.
ALTER TABLE handoffs ADD COLUMN actor_id INTEGER REFERENCES agents (id);

-- Who did what to a contact, besides changing the owner of its conversations: that is in handoffs.
CREATE TABLE audit_entries (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    contact_id      INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE,  -- NULL: it concerns the contact as a whole
    actor           TEXT    NOT NULL CHECK (actor IN ('agent', 'script', 'nobody')),
    agent_id        INTEGER REFERENCES agents (id),  -- set only where the actor is an agent
    act             TEXT    NOT NULL,
    detail          TEXT    NOT NULL DEFAULT '', -- the tag, the other contact's name, the field
    created_at      INTEGER NOT NULL
) STRICT;
CREATE INDEX audit_entries_by_contact ON audit_entries (contact_id, id);
CREATE INDEX audit_entries_by_conversation ON audit_entries (conversation_id, id) WHERE conversation_id IS NOT NULL;

-- An import that stopped half-way can be taken back too. touched_at is the time of its newest batch: one that is not finished
-- and has not been touched for a while has stopped.
ALTER TABLE contact_imports ADD COLUMN lines INTEGER NOT NULL DEFAULT 0;      -- that the file has
ALTER TABLE contact_imports ADD COLUMN touched_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE contact_imports ADD COLUMN stopped_at INTEGER;                    -- a batch was refused
ALTER TABLE contact_imports ADD COLUMN finished_at INTEGER;
UPDATE contact_imports SET touched_at = created_at, finished_at = created_at;
CREATE INDEX contact_imports_unfinished ON contact_imports (realm, id) WHERE finished_at IS NULL AND undone_at IS NULL;
ALTER TABLE contact_import_rows ADD COLUMN old_fields TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(old_fields));
ALTER TABLE contact_import_rows ADD COLUMN new_fields TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(new_fields));
