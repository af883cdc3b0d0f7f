-- The list of a channel's contacts, as the contacts API pages through it. A row of channel_contacts says that the contact is
-- on that channel: added there, or with a conversation there. has_phone repeats what identities say, so that the list and
-- its total are one index: on the list are persons with a number, which a group and a hidden number have not.
ALTER TABLE channel_contacts ADD COLUMN has_phone INTEGER NOT NULL DEFAULT 0 CHECK (has_phone IN (0, 1));
CREATE INDEX channel_contacts_by_contact ON channel_contacts (contact_id);

INSERT INTO channel_contacts (channel_id, contact_id)
SELECT channel_id, contact_id FROM conversations WHERE true
ON CONFLICT (channel_id, contact_id) DO NOTHING;
UPDATE channel_contacts SET has_phone = 1
WHERE contact_id IN (SELECT contact_id FROM identities WHERE kind = 'phone');
-- The last two columns are in the index so that nothing else is read for a total or for the way to a far page.
CREATE INDEX channel_contacts_listed ON channel_contacts (channel_id, contact_id, has_phone, hidden_at)
WHERE has_phone = 1 AND hidden_at IS NULL;

CREATE TRIGGER conversations_contact_insert AFTER INSERT ON conversations BEGIN
    INSERT INTO channel_contacts (channel_id, contact_id) VALUES (new.channel_id, new.contact_id)
    ON CONFLICT (channel_id, contact_id) DO NOTHING;
END;
CREATE TRIGGER conversations_contact_update AFTER UPDATE OF contact_id ON conversations BEGIN
    INSERT INTO channel_contacts (channel_id, contact_id) VALUES (new.channel_id, new.contact_id)
    ON CONFLICT (channel_id, contact_id) DO NOTHING;
END;

CREATE TRIGGER channel_contacts_phone_insert AFTER INSERT ON channel_contacts
WHEN EXISTS (SELECT 1 FROM identities WHERE contact_id = new.contact_id AND kind = 'phone') BEGIN
    UPDATE channel_contacts SET has_phone = 1 WHERE channel_id = new.channel_id AND contact_id = new.contact_id;
END;
CREATE TRIGGER identities_phone_insert AFTER INSERT ON identities WHEN new.kind = 'phone' BEGIN
    UPDATE channel_contacts SET has_phone = 1 WHERE contact_id = new.contact_id;
END;
CREATE TRIGGER identities_phone_update AFTER UPDATE OF contact_id ON identities WHEN new.kind = 'phone' BEGIN
    UPDATE channel_contacts SET has_phone = 1 WHERE contact_id = new.contact_id;
    UPDATE channel_contacts
    SET has_phone = EXISTS (SELECT 1 FROM identities WHERE contact_id = old.contact_id AND kind = 'phone')
    WHERE contact_id = old.contact_id;
END;
CREATE TRIGGER identities_phone_delete AFTER DELETE ON identities WHEN old.kind = 'phone' BEGIN
    UPDATE channel_contacts
    SET has_phone = EXISTS (SELECT 1 FROM identities WHERE contact_id = old.contact_id AND kind = 'phone')
    WHERE contact_id = old.contact_id;
END;
