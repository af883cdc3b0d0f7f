//! What the network knows contacts by. Those of a contact that was merged belong to the one that it was merged into.

use crate::{
    model::{ContactId, Realm, Timestamp},
    store::{StoreError, columns::id_list, contacts::index},
};
use sqlx::SqliteConnection;

/// Kind of an identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum IdentityKind {
    /// E.164 digits.
    Phone,
    /// WhatsApp's hidden id.
    Lid,
    /// User name.
    Username,
    /// Id of a group.
    Group,
}

impl IdentityKind {
    /// The word in the column.
    pub fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Lid => "lid",
            Self::Username => "username",
            Self::Group => "group",
        }
    }

    fn from_word(word: &str) -> Result<Self, StoreError> {
        let known = [Self::Phone, Self::Lid, Self::Username, Self::Group];
        known.into_iter().find(|kind| kind.word() == word).ok_or(StoreError::Malformed("identity"))
    }
}

/// The contact that an identity belongs to.
///
/// # Errors
/// When the database fails.
pub async fn by_identity(
    connection: &mut SqliteConnection,
    realm: Realm,
    kind: IdentityKind,
    value: &str,
) -> Result<Option<ContactId>, StoreError> {
    Ok(sqlx::query_scalar("SELECT contact_id FROM identities WHERE realm = ? AND kind = ? AND value = ?")
        .bind(realm)
        .bind(kind.word())
        .bind(value)
        .fetch_optional(connection)
        .await?)
}

/// The contact itself and whom it was merged into, whose the identities are then: its conversations may stay with it.
macro_rules! person {
    ($select:literal) => {
        concat!(
            "WITH RECURSIVE person (id) AS (
               VALUES (?) UNION
               SELECT c.merged_into FROM person p JOIN contacts c ON c.id = p.id WHERE c.merged_into IS NOT NULL) ",
            $select
        )
    };
}

/// The contact that a contact was merged into, at the end of all merges; itself where it was not.
///
/// # Errors
/// When the database fails.
pub async fn current(connection: &mut SqliteConnection, id: ContactId) -> Result<ContactId, StoreError> {
    let current = person!("SELECT p.id FROM person p JOIN contacts c ON c.id = p.id WHERE c.merged_into IS NULL");
    Ok(sqlx::query_scalar(current).bind(id).fetch_optional(connection).await?.unwrap_or(id))
}

/// Every number of these contacts, and whose it is.
///
/// # Errors
/// When the database fails.
pub async fn phones(
    connection: &mut SqliteConnection,
    ids: impl IntoIterator<Item = ContactId>,
) -> Result<Vec<(String, ContactId)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT i.value, i.contact_id FROM json_each(?) wanted
         CROSS JOIN identities i ON i.contact_id = wanted.value AND i.kind = 'phone'",
    )
    .bind(id_list(ids))
    .fetch_all(connection)
    .await?)
}

/// The identity of one kind that a contact has; the oldest where there are several.
///
/// # Errors
/// When the database fails.
pub async fn identity(
    connection: &mut SqliteConnection,
    id: ContactId,
    kind: IdentityKind,
) -> Result<Option<String>, StoreError> {
    let identity = person!(
        "SELECT value FROM identities WHERE contact_id IN (SELECT id FROM person) AND kind = ? ORDER BY id LIMIT 1"
    );
    Ok(sqlx::query_scalar(identity).bind(id).bind(kind.word()).fetch_optional(connection).await?)
}

/// The identity by which a contact, or the one that it was merged into, is written to, a group's before a phone before a LID; the oldest where there are several.
///
/// # Errors
/// When the database fails.
pub async fn address(
    connection: &mut SqliteConnection,
    id: ContactId,
) -> Result<Option<(IdentityKind, String)>, StoreError> {
    let address = person!(
        "SELECT kind, value FROM identities
         WHERE contact_id IN (SELECT id FROM person) AND kind IN ('group', 'phone', 'lid')
         ORDER BY CASE kind WHEN 'group' THEN 0 WHEN 'phone' THEN 1 ELSE 2 END, id LIMIT 1"
    );
    let found: Option<(String, String)> = sqlx::query_as(address).bind(id).fetch_optional(connection).await?;
    found.map(|(kind, value)| Ok((IdentityKind::from_word(&kind)?, value))).transpose()
}

/// Gives a contact one more identity.
///
/// # Errors
/// When the database fails, or the identity belongs to a contact already.
pub async fn add_identity(
    connection: &mut SqliteConnection,
    id: ContactId,
    realm: Realm,
    kind: IdentityKind,
    value: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO identities (contact_id, realm, kind, value, created_at) VALUES (?, ?, ?, ?, ?)")
        .bind(id)
        .bind(realm)
        .bind(kind.word())
        .bind(value)
        .bind(now)
        .execute(&mut *connection)
        .await?;
    index(connection, id).await
}
