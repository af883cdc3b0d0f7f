-- A shop as version 11 of the database had it: a linked hosted account with its agreements, conversations in every state, a
-- queue, reports, names in three alphabets, tags, blocks, merged contacts and a ledger.
INSERT INTO agents (id, name, created_at) VALUES (1, 'Sari', 1);
INSERT INTO channels (id, slug, kind, realm, name, phone, push_name, linked_at, created_at) VALUES
    (1, 'toko', 'hosted', 'real', 'Toko', '6281200000001', 'Toko', 5, 1), (2, 'lain', 'hosted', 'real', 'Lain', '', '', NULL, 1);
INSERT INTO gateways (channel_id, name, definition, updated_at) VALUES
    (1, 'Toko', '{"name":"Toko","poll_seconds":5,"sync_seconds":60,"public_url":"","wabot":{"base_url":"https://a.example/api/v1"}}', 7);
INSERT INTO contacts (id, realm, name, push_name, tags, merged_into, created_at) VALUES
    (1, 'real', 'Şule', '', '["vip","Grosir"]', NULL, 1), (2, 'real', '', 'dewi', '[]', NULL, 1), (3, 'real', '', '', '["vip"]', NULL, 1),
    (4, 'real', 'Sama dengan 1', '', '["lama"]', 1, 1), (5, 'practice', 'Tamu', '', '[]', NULL, 1);
INSERT INTO identities (contact_id, realm, kind, value, created_at) VALUES
    (1, 'real', 'phone', '905374937766', 1), (2, 'real', 'phone', '6281234567142', 1), (3, 'real', 'phone', '6281200000999', 1),
    (4, 'real', 'phone', '905374937700', 1), (5, 'practice', 'phone', '6281234567142', 1);
INSERT INTO conversations (id, realm, channel_id, contact_id, status, agent_id, bot_enabled, activity, created_at) VALUES
    (1, 'real', 1, 1, 'HUMAN', 1, 1, 1780000005000, 1), (2, 'real', 1, 2, 'BOT', NULL, 0, 1780000003000, 1),
    (3, 'real', 1, 3, 'CLOSED', NULL, 1, 1780000001000, 1), (4, 'real', 2, 2, 'BOT', NULL, 1, 1780000009000, 1);
UPDATE channel_contacts SET blocked_at = 3 WHERE contact_id = 3;
INSERT INTO messages (id, conversation_id, channel_id, external_id, direction, author, agent_id, kind, text, delivery, created_at) VALUES
    (1, 1, 1, 'in-1', 'in', 'CUSTOMER', NULL, 'text', 'merhaba', 'delivered', 1780000000000),
    (2, 1, 1, '3EB01', 'out', 'HUMAN_AGENT', 1, 'text', 'satu', 'queued', 1780000001000),
    (3, 1, 1, '3EB02', 'out', 'SYSTEM', NULL, 'text', 'dua', 'queued', 1780000002000),
    (4, 2, 1, '3EB03', 'out', 'BOT', NULL, 'text', 'tiga', 'sending', 1780000003000),
    (5, 2, 1, '3EB04', 'out', 'BOT', NULL, 'text', 'empat', 'queued', 1780000003500),
    (6, 3, 1, '3EB05', 'out', 'SYSTEM', NULL, 'text', 'lima', 'failed', 1780086400000),
    (7, 4, 2, '3EB06', 'out', 'SYSTEM', NULL, 'text', 'enam', 'sent', 1780086401000),
    (8, 4, 2, 'local-1', 'out', 'SYSTEM', NULL, 'event', '', 'sent', 1780086402000);
INSERT INTO outbox (message_id, conversation_id, channel_id, state, attempts, next_attempt_at, last_error, created_at) VALUES
    (2, 1, 1, 'queued', 2, 9, 'the phone is not connected', 1), (3, 1, 1, 'queued', 0, 0, '', 1), (4, 2, 1, 'sending', 1, 0, '', 1),
    (5, 2, 1, 'queued', 0, 0, '', 1), (6, 3, 1, 'parked', 1, 0, 'no', 1);
INSERT INTO callbacks (id, message_id, url, created_at) VALUES
    (1, 2, 'https://Toko.example/hook?key=1', 1), (2, 7, 'http://me:pw@kasir.example:8080/n', 1);
INSERT INTO callback_deliveries (id, callback_id, ack, attempts, next_attempt_at, last_error, delivered_at, created_at) VALUES
    (1, 1, 1, 1, 0, '', 4, 1), (2, 1, 2, 3, 77, 'no', NULL, 1), (3, 1, 3, 0, 0, '', NULL, 1), (4, 2, 1, 0, 0, '', NULL, 1);
INSERT INTO credit_entries (realm, kind, pot, amount, message_id, created_at) VALUES
    ('real', 'reserve', 'none', -1, 2, 1780000001000), ('real', 'reserve', 'none', -1, 3, 1780000002000),
    ('real', 'reserve', 'none', -2, 4, 1780000003000), ('real', 'reserve', 'none', -1, 6, 1780086400000),
    ('real', 'refund', 'none', 1, 6, 1780086400500), ('real', 'reserve', 'none', -1, 7, 1780086401000);
INSERT INTO products (id, realm, channel_id, remote_id, name, price, sku, search, created_at, updated_at) VALUES
    (1, 'real', 1, '', 'Kemeja', 100, 'K1', 'kemeja k1', 1, 1), (2, 'real', 1, 'p2', 'Sarung', 200, '', 'sarung', 1, 1),
    (3, 'real', 0, '', 'Milik sendiri', 300, 'K1', 'milik sendiri k1', 1, 1);
INSERT INTO hosted_backfills (channel_id, ended_at) VALUES (1, 6);
INSERT INTO hosted_conversations (channel_id, remote_id, conversation_id, status, last_message, seen) VALUES
    (1, 'c1', 1, 'BOT', 'm1', 'x'), (1, 'c2', 2, 'BOT', 'm2', 'y'), (1, 'c3', 3, 'CLOSED', '', '');
INSERT INTO message_aliases (channel_id, alias, message_id) VALUES (1, 'wabot:9', 2);
INSERT INTO hosted_agreements (channel_id, kind, local_id, remote_id, agreed) VALUES
    (1, 'product', 1, 'p1', '{}'), (1, 'contact', 1, 'k1', '{}'), (1, 'reject', 2, '6281234567142', '"6281234567142"');
INSERT INTO hosted_snapshots (channel_id, name, body, taken_at) VALUES (1, 'credits', '{"balance":412}', 6);
INSERT INTO drafts (conversation_id, mode, text, updated_at) VALUES (1, 'reply', 'belum', 2), (1, 'note', 'catatan', 2);
