-- What keeps both sides in step although single things, or a whole account, do not fit.

-- Which account a connection stands for, counted: 0 is the first. What is remembered of an earlier one holds no more.
ALTER TABLE gateways ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;

-- Things that one side did not take. They are left alone until they look different on either side or their time has come,
-- and hold up nothing else.
CREATE TABLE hosted_refusals (
    channel_id INTEGER NOT NULL REFERENCES channels (id),
    part       TEXT    NOT NULL,                 -- what of the account: 'products', 'contacts', …
    thing      TEXT    NOT NULL,                 -- 'here 12', 'there abc'; '' where the whole part is concerned
    title      TEXT    NOT NULL DEFAULT '',      -- how people know it
    look       TEXT    NOT NULL DEFAULT '',      -- hash of how it looked on both sides
    reason     TEXT    NOT NULL,
    tries      INTEGER NOT NULL DEFAULT 1,
    again_at   INTEGER NOT NULL,
    PRIMARY KEY (channel_id, part, thing)
) STRICT, WITHOUT ROWID;

-- Changes to products that gave way to a later one on the other side.
CREATE TABLE product_losses (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    product_id INTEGER NOT NULL REFERENCES products (id) ON DELETE CASCADE,
    field      TEXT    NOT NULL,
    winner     TEXT    NOT NULL CHECK (winner IN ('here', 'there')),
    lost       TEXT    NOT NULL,                 -- as people read it; '' for none
    kept       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX product_losses_by_product ON product_losses (product_id, id);

-- An agreement is found from either side. One without a remote id is an offer: the account may have taken it, and its answer
-- was lost.
CREATE INDEX hosted_agreements_by_remote ON hosted_agreements (channel_id, kind, remote_id);

-- Rejects are told by number, and a number keeps being told when its contact is merged into another.
UPDATE OR REPLACE hosted_agreements SET local_id = CAST(remote_id AS INTEGER) WHERE kind = 'reject';

-- Every product that has a counterpart knows it, also one that was made here.
UPDATE OR IGNORE products
SET remote_id = (SELECT remote_id FROM hosted_agreements
                 WHERE channel_id = products.channel_id AND kind = 'product' AND local_id = products.id)
WHERE remote_id = '' AND EXISTS (SELECT 1 FROM hosted_agreements
                                 WHERE channel_id = products.channel_id AND kind = 'product' AND local_id = products.id);
