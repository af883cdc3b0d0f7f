//! Messages and credits of each day. The counts are kept by the triggers of the tables that they count.

use super::StoreError;
use crate::model::{ChannelId, MessageId, Realm};
use sqlx::{FromRow, SqliteConnection};

/// One day on which something happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct DayRow {
    /// Days since 1970, UTC.
    pub day: i64,
    /// Messages from customers.
    pub inbound: i64,
    /// The bot's.
    pub bot: i64,
    /// People's.
    pub human: i64,
    /// Those of scripts.
    pub system: i64,
    /// Credits spent on them, without what was returned.
    pub credits: i64,
}

impl DayRow {
    /// From us, whoever spoke.
    pub fn outbound(&self) -> i64 {
        self.bot + self.human + self.system
    }
}

/// The days from `first` to `last` on which something happened, in order.
///
/// # Errors
/// When the database fails.
pub async fn days(
    connection: &mut SqliteConnection,
    realm: Realm,
    first: i64,
    last: i64,
) -> Result<Vec<DayRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT day, inbound, bot, human, system, credits FROM usage_days WHERE realm = ? AND day BETWEEN ? AND ? ORDER BY day",
    )
    .bind(realm)
    .bind(first)
    .bind(last)
    .fetch_all(connection)
    .await?)
}

/// How many messages left through each channel since `first`, without those that still wait or failed. Reads what was
/// written since, and nothing older.
///
/// # Errors
/// When the database fails.
pub async fn sent_since(
    connection: &mut SqliteConnection,
    first: MessageId,
) -> Result<Vec<(ChannelId, u32)>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT channel_id, count(*) FROM messages
         WHERE id >= ? AND direction = 'out' AND kind NOT IN ('note', 'event', 'reaction')
           AND delivery IN ('sent', 'delivered', 'read', 'played')
         GROUP BY +channel_id",
    )
    .bind(first)
    .fetch_all(connection)
    .await?)
}
