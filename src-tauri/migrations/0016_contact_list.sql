-- The page of contacts: two orders, narrowed in four ways, over a hundred thousand of them. What the orders and the filters go
-- by is repeated on the contact and kept true here, so that whoever stores a name, a message or a block need not know of it.
ALTER TABLE contacts ADD COLUMN sort_name TEXT NOT NULL DEFAULT '';
ALTER TABLE contacts ADD COLUMN activity INTEGER NOT NULL DEFAULT 0;    -- of the newest conversation; 0: there is none
ALTER TABLE contacts ADD COLUMN is_blocked INTEGER NOT NULL DEFAULT 0 CHECK (is_blocked IN (0, 1));  -- on any channel
ALTER TABLE contacts ADD COLUMN bot_off INTEGER NOT NULL DEFAULT 0 CHECK (bot_off IN (0, 1));        -- in any conversation

-- One row for each tag of a person. NOCASE, so that what is typed finds a tag by its beginning.
CREATE TABLE contact_tags (
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    tag        TEXT    NOT NULL COLLATE NOCASE,
    realm      TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    PRIMARY KEY (contact_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_tags_by_tag ON contact_tags (realm, tag, contact_id);

-- What a contact is sorted by: the name that is shown, in small letters, each Turkish letter after its Latin one as in the
-- Turkish alphabet. Who has no name comes last, by number.
CREATE VIEW contact_sort_names AS
SELECT id, CASE WHEN shown <> '' THEN
    replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(lower(shown),
        'İ', 'i'), 'ı', 'h~'), 'ç', 'c~'), 'Ç', 'c~'), 'ğ', 'g~'), 'Ğ', 'g~'), 'ö', 'o~'), 'Ö', 'o~'),
        'ş', 's~'), 'Ş', 's~'), 'ü', 'u~'), 'Ü', 'u~')
    ELSE '~' || coalesce((SELECT value FROM identities i WHERE i.contact_id = named.id AND i.kind = 'phone' ORDER BY i.id LIMIT 1), '')
    END AS sort_name
FROM (SELECT id, trim(CASE WHEN name <> '' THEN name ELSE push_name END) AS shown FROM contacts) named;

UPDATE contacts SET
    sort_name = (SELECT s.sort_name FROM contact_sort_names s WHERE s.id = contacts.id),
    activity = coalesce((SELECT max(c.activity) FROM conversations c WHERE c.contact_id = contacts.id), 0),
    is_blocked = EXISTS (SELECT 1 FROM channel_contacts cc WHERE cc.contact_id = contacts.id AND cc.blocked_at IS NOT NULL),
    bot_off = EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = contacts.id AND c.bot_enabled = 0);
INSERT INTO contact_tags (contact_id, tag, realm)
SELECT c.id, t.value, c.realm FROM contacts c, json_each(c.tags) t WHERE c.kind = 'person' AND c.merged_into IS NULL
ON CONFLICT (contact_id, tag) DO NOTHING;

-- Persons that stand on their own, in each order; those blocked or without the bot once more by themselves. The last columns
-- are in the indexes so that nothing else is read for a number or for the way along them.
CREATE INDEX contacts_by_activity ON contacts (realm, activity DESC, id DESC, kind, merged_into)
WHERE kind = 'person' AND merged_into IS NULL;
CREATE INDEX contacts_by_name ON contacts (realm, sort_name, id, kind, merged_into)
WHERE kind = 'person' AND merged_into IS NULL;
CREATE INDEX contacts_blocked_by_activity ON contacts (realm, activity DESC, id DESC, kind, merged_into, is_blocked)
WHERE kind = 'person' AND merged_into IS NULL AND is_blocked = 1;
CREATE INDEX contacts_blocked_by_name ON contacts (realm, sort_name, id, kind, merged_into, is_blocked)
WHERE kind = 'person' AND merged_into IS NULL AND is_blocked = 1;
CREATE INDEX contacts_bot_off_by_activity ON contacts (realm, activity DESC, id DESC, kind, merged_into, bot_off)
WHERE kind = 'person' AND merged_into IS NULL AND bot_off = 1;
CREATE INDEX contacts_bot_off_by_name ON contacts (realm, sort_name, id, kind, merged_into, bot_off)
WHERE kind = 'person' AND merged_into IS NULL AND bot_off = 1;

-- Names and numbers.
CREATE TRIGGER contacts_sorted_insert AFTER INSERT ON contacts BEGIN
    UPDATE contacts SET sort_name = (SELECT s.sort_name FROM contact_sort_names s WHERE s.id = new.id) WHERE id = new.id;
END;
CREATE TRIGGER contacts_sorted_update AFTER UPDATE OF name, push_name ON contacts
WHEN new.name <> old.name OR new.push_name <> old.push_name BEGIN
    UPDATE contacts SET sort_name = (SELECT s.sort_name FROM contact_sort_names s WHERE s.id = new.id) WHERE id = new.id;
END;
CREATE TRIGGER identities_sorted_insert AFTER INSERT ON identities WHEN new.kind = 'phone' BEGIN
    UPDATE contacts SET sort_name = (SELECT s.sort_name FROM contact_sort_names s WHERE s.id = contacts.id)
    WHERE id = new.contact_id AND name = '' AND push_name = '';
END;
CREATE TRIGGER identities_sorted_update AFTER UPDATE OF contact_id ON identities WHEN new.kind = 'phone' BEGIN
    UPDATE contacts SET sort_name = (SELECT s.sort_name FROM contact_sort_names s WHERE s.id = contacts.id)
    WHERE id IN (old.contact_id, new.contact_id) AND name = '' AND push_name = '';
END;

-- Tags. A merged contact has none here: those of the person count.
CREATE TRIGGER contacts_tagged_insert AFTER INSERT ON contacts WHEN new.tags <> '[]' AND new.kind = 'person' BEGIN
    INSERT INTO contact_tags (contact_id, tag, realm) SELECT new.id, value, new.realm FROM json_each(new.tags) WHERE true
    ON CONFLICT (contact_id, tag) DO NOTHING;
END;
CREATE TRIGGER contacts_tagged_update AFTER UPDATE OF tags, merged_into ON contacts
WHEN new.tags <> old.tags OR new.merged_into IS NOT old.merged_into BEGIN
    DELETE FROM contact_tags WHERE contact_id = new.id;
    INSERT INTO contact_tags (contact_id, tag, realm)
    SELECT new.id, value, new.realm FROM json_each(new.tags) WHERE new.merged_into IS NULL AND new.kind = 'person'
    ON CONFLICT (contact_id, tag) DO NOTHING;
END;

-- Conversations: how new the newest is, and whether the bot answers.
CREATE TRIGGER conversations_listed_insert AFTER INSERT ON conversations BEGIN
    UPDATE contacts SET activity = max(activity, new.activity), bot_off = max(bot_off, 1 - new.bot_enabled)
    WHERE id = new.contact_id;
END;
CREATE TRIGGER conversations_listed_activity AFTER UPDATE OF activity ON conversations WHEN new.activity <> old.activity BEGIN
    UPDATE contacts SET activity = (SELECT max(c.activity) FROM conversations c WHERE c.contact_id = new.contact_id)
    WHERE id = new.contact_id;
END;
CREATE TRIGGER conversations_listed_bot AFTER UPDATE OF bot_enabled ON conversations WHEN new.bot_enabled <> old.bot_enabled BEGIN
    UPDATE contacts SET bot_off = EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = contacts.id AND c.bot_enabled = 0)
    WHERE id = new.contact_id;
END;
CREATE TRIGGER conversations_listed_contact AFTER UPDATE OF contact_id ON conversations BEGIN
    UPDATE contacts SET
        activity = coalesce((SELECT max(c.activity) FROM conversations c WHERE c.contact_id = contacts.id), 0),
        bot_off = EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = contacts.id AND c.bot_enabled = 0)
    WHERE id IN (old.contact_id, new.contact_id);
END;
CREATE TRIGGER conversations_listed_delete AFTER DELETE ON conversations BEGIN
    UPDATE contacts SET
        activity = coalesce((SELECT max(c.activity) FROM conversations c WHERE c.contact_id = contacts.id), 0),
        bot_off = EXISTS (SELECT 1 FROM conversations c WHERE c.contact_id = contacts.id AND c.bot_enabled = 0)
    WHERE id = old.contact_id;
END;

-- Blocks.
CREATE TRIGGER channel_contacts_blocked_insert AFTER INSERT ON channel_contacts WHEN new.blocked_at IS NOT NULL BEGIN
    UPDATE contacts SET is_blocked = 1 WHERE id = new.contact_id;
END;
CREATE TRIGGER channel_contacts_blocked_update AFTER UPDATE OF blocked_at ON channel_contacts
WHEN (new.blocked_at IS NULL) <> (old.blocked_at IS NULL) BEGIN
    UPDATE contacts
    SET is_blocked = EXISTS (SELECT 1 FROM channel_contacts cc WHERE cc.contact_id = contacts.id AND cc.blocked_at IS NOT NULL)
    WHERE id = new.contact_id;
END;
CREATE TRIGGER channel_contacts_blocked_delete AFTER DELETE ON channel_contacts WHEN old.blocked_at IS NOT NULL BEGIN
    UPDATE contacts
    SET is_blocked = EXISTS (SELECT 1 FROM channel_contacts cc WHERE cc.contact_id = contacts.id AND cc.blocked_at IS NOT NULL)
    WHERE id = old.contact_id;
END;

-- Imports, and what each found and left on the contacts that it touched, so that it can be taken back without undoing what
-- was changed since.
CREATE TABLE contact_imports (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    realm      TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    channel_id INTEGER NOT NULL REFERENCES channels (id) ON DELETE CASCADE,
    undone_at  INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE TABLE contact_import_rows (
    import_id  INTEGER NOT NULL REFERENCES contact_imports (id) ON DELETE CASCADE,
    contact_id INTEGER NOT NULL REFERENCES contacts (id) ON DELETE CASCADE,
    was_known  INTEGER NOT NULL CHECK (was_known IN (0, 1)),
    old_name   TEXT    NOT NULL DEFAULT '',
    new_name   TEXT    NOT NULL DEFAULT '',
    old_tags   TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(old_tags)),
    new_tags   TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(new_tags)),
    old_note   TEXT    NOT NULL DEFAULT '',
    new_note   TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (import_id, contact_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_import_rows_by_contact ON contact_import_rows (contact_id);
