-- Secrets at rest: credentials of gateways, keys of models, keys of a linked device. They are sealed with a data key that is
-- never in this file.

-- The data key, by name. Where it is: in the system's keychain, or wrapped by a passphrase in a file beside this one. Without
-- the row nothing was ever sealed.
CREATE TABLE data_keys (
    slot       INTEGER PRIMARY KEY CHECK (slot = 1),
    id         TEXT    NOT NULL,                 -- random; names the keychain's entry and the file
    holder     TEXT    NOT NULL CHECK (holder IN ('keychain', 'passphrase')),
    created_at INTEGER NOT NULL
) STRICT;

-- One sealed value each. Owner and name are bound into the seal: a value moved to another row cannot be opened.
CREATE TABLE secrets (
    owner      TEXT    NOT NULL,                 -- what it belongs to, as 'gateway:3'
    name       TEXT    NOT NULL,                 -- which of its secrets, as 'wabot.api_key'
    sealed     BLOB    NOT NULL,                 -- nonce and ciphertext
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;
