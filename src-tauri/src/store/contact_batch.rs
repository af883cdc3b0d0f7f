//! Contacts that come many at once, as an address book does. The statements are the same few for one and for ten thousand:
//! row by row, such a list would keep everything else from being written for many seconds.

use super::StoreError;
use crate::model::{ChannelId, ContactId, Realm, Timestamp};
use sqlx::SqliteConnection;

/// The contacts of the batch `?1`, a JSON list of pairs of phone and name, who are known in the realm `?2`. The cross join
/// keeps SQLite from any other order of reading.
macro_rules! known {
    ($select:literal, $rest:literal) => {
        concat!(
            $select,
            " FROM json_each(?1) j CROSS JOIN identities i
              ON i.realm = ?2 AND i.kind = 'phone' AND i.value = j.value ->> 0 WHERE true ",
            $rest
        )
    };
}

/// Those of the batch who are not known, in its order, numbered from after `?3`.
macro_rules! unknown {
    ($select:literal) => {
        concat!(
            $select,
            " FROM (SELECT ?3 + row_number() OVER (ORDER BY j.id) AS id, j.value ->> 0 AS phone, j.value ->> 1 AS name
                    FROM json_each(?1) j
                    WHERE NOT EXISTS (SELECT 1 FROM identities i
                                      WHERE i.realm = ?2 AND i.kind = 'phone' AND i.value = j.value ->> 0))"
        )
    };
}

/// The known are renamed, the unknown are added, and all of them are on the list and found by their words.
const STATEMENTS: [&str; 6] = [
    known!(
        "INSERT INTO contacts (id, realm, name, created_at) SELECT i.contact_id, ?2, j.value ->> 1, ?4",
        "ON CONFLICT (id) DO UPDATE SET name = excluded.name"
    ),
    known!("DELETE FROM contacts_fts WHERE rowid IN (SELECT i.contact_id", ")"),
    unknown!("INSERT INTO contacts (id, realm, name, created_at) SELECT id, ?2, name, ?4"),
    unknown!("INSERT INTO identities (contact_id, realm, kind, value, created_at) SELECT id, ?2, 'phone', phone, ?4"),
    known!(
        "INSERT INTO channel_contacts (channel_id, contact_id) SELECT ?5, i.contact_id",
        "ON CONFLICT (channel_id, contact_id) DO UPDATE SET hidden_at = NULL"
    ),
    known!(
        "INSERT INTO contacts_fts (rowid, words, realm)
         SELECT c.id, c.name || ' ' || c.push_name || ' ' || coalesce(group_concat(own.value, ' '), ''), c.realm
         FROM contacts c LEFT JOIN identities own ON own.contact_id = c.id AND own.kind IN ('phone', 'username')
         WHERE c.id IN (SELECT i.contact_id",
        ") GROUP BY c.id"
    ),
];

/// Puts people on the list of a channel, by phone and name; no phone comes twice. Who is known by the phone gets the name.
///
/// # Errors
/// When the database fails.
pub async fn save(
    connection: &mut SqliteConnection,
    (realm, channel): (Realm, ChannelId),
    people: &[(String, String)],
    now: Timestamp,
) -> Result<Vec<ContactId>, StoreError> {
    let people = serde_json::to_string(people).map_err(|_| StoreError::Malformed("contact"))?;
    let newest: i64 = sqlx::query_scalar("SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'contacts'")
        .fetch_one(&mut *connection)
        .await?;
    for statement in STATEMENTS {
        let query = sqlx::query(statement).bind(&people).bind(realm).bind(newest).bind(now).bind(channel);
        query.execute(&mut *connection).await?;
    }
    let ids = sqlx::query_scalar(known!("SELECT i.contact_id", "ORDER BY j.id"));
    Ok(ids.bind(&people).bind(realm).fetch_all(connection).await?)
}
