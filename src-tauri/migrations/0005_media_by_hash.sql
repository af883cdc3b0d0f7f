-- A file is served to a key only where a message of the realm that the key sees carries it.
CREATE INDEX messages_by_media ON messages (media_hash) WHERE media_hash IS NOT NULL;
