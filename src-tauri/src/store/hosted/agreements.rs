//! Products, contacts and rejects as both sides last agreed on them.

use crate::{model::ChannelId, store::StoreError};
use sqlx::{FromRow, SqliteConnection};

/// What was agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A product of the catalogue.
    Product,
    /// A contact of the list.
    Contact,
    /// A customer whom the AI must not answer.
    Reject,
}

impl Kind {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Contact => "contact",
            Self::Reject => "reject",
        }
    }
}

/// What both sides last agreed on about one thing.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Agreement {
    /// Our id; of a reject the number itself, which stays the same when its contact is merged into another.
    pub local_id: i64,
    /// The service's id; empty where it is not known whether the service has taken our offer.
    pub remote_id: String,
    /// What it was, as JSON.
    pub agreed: String,
}

/// Everything of a kind that was agreed on.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    kind: Kind,
) -> Result<Vec<Agreement>, StoreError> {
    Ok(sqlx::query_as("SELECT local_id, remote_id, agreed FROM hosted_agreements WHERE channel_id = ? AND kind = ?")
        .bind(channel)
        .bind(kind.word())
        .fetch_all(connection)
        .await?)
}

/// Both sides agree.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    kind: Kind,
    agreement: &Agreement,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO hosted_agreements (channel_id, kind, local_id, remote_id, agreed) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (channel_id, kind, local_id) DO UPDATE SET remote_id = excluded.remote_id, agreed = excluded.agreed
         WHERE remote_id <> excluded.remote_id OR agreed <> excluded.agreed",
    )
    .bind(channel)
    .bind(kind.word())
    .bind(agreement.local_id)
    .bind(&agreement.remote_id)
    .bind(&agreement.agreed)
    .execute(connection)
    .await?;
    Ok(())
}

/// There is nothing to agree on any more.
///
/// # Errors
/// When the database fails.
pub async fn remove(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    kind: Kind,
    local_id: i64,
) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM hosted_agreements WHERE channel_id = ? AND kind = ? AND local_id = ?")
        .bind(channel)
        .bind(kind.word())
        .bind(local_id)
        .execute(connection)
        .await?;
    Ok(())
}
