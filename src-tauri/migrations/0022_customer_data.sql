-- What the shop promises about its customers' data: it is kept no longer than chosen, and erased when somebody asks for it.

-- What is deleted from the indexes of the search goes at once, and not with some later merge of theirs.
INSERT INTO messages_fts (messages_fts, rank) VALUES ('secure-delete', 1);
INSERT INTO contacts_fts (contacts_fts, rank) VALUES ('secure-delete', 1);

-- Files by age: the oldest are looked for again and again.
CREATE INDEX messages_with_media_by_age ON messages (id) WHERE media_hash IS NOT NULL;

-- Files that no message carries any more and that the disk still has. A row goes with its file, also after a crash.
CREATE TABLE media_removals (
    hash TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- That somebody was erased, when, and how much that was; nothing that says who.
CREATE TABLE erasures (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    realm         TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    conversations INTEGER NOT NULL,
    messages      INTEGER NOT NULL,
    files         INTEGER NOT NULL,
    created_at    INTEGER NOT NULL
) STRICT;
