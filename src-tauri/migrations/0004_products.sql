-- What the shop sells. A catalogue is the shop's own within a realm, or that of a hosted account, which is kept in step
-- with it.
CREATE TABLE products (
    id          INTEGER PRIMARY KEY AUTOINCREMENT,
    realm       TEXT    NOT NULL CHECK (realm IN ('real', 'practice')),
    channel_id  INTEGER NOT NULL DEFAULT 0,      -- the hosted account's channel; 0: the shop's own catalogue
    remote_id   TEXT    NOT NULL DEFAULT '',     -- the hosted account's id for it; '' until it has one
    name        TEXT    NOT NULL,
    price       INTEGER NOT NULL CHECK (price >= 0),           -- in the minor unit that people write: IDR has none
    currency    TEXT    NOT NULL DEFAULT 'IDR',                -- ISO 4217
    stock       INTEGER CHECK (stock >= 0),                    -- NULL: nobody counts
    sku         TEXT    NOT NULL DEFAULT '',     -- the shop's own code
    description TEXT    NOT NULL DEFAULT '',
    image_url   TEXT    NOT NULL DEFAULT '',
    hidden      INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1)),  -- not offered to customers
    search      TEXT    NOT NULL,                -- name, code and description in lower case
    changed_at  TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(changed_at)),  -- field to time (RFC 3339): of two sides the later wins
    created_at  INTEGER NOT NULL,
    updated_at  INTEGER NOT NULL
) STRICT;
CREATE INDEX products_of_catalogue ON products (realm, channel_id, id);
CREATE UNIQUE INDEX products_by_sku ON products (realm, channel_id, sku) WHERE sku <> '';
CREATE UNIQUE INDEX products_by_remote_id ON products (channel_id, remote_id) WHERE remote_id <> '';
