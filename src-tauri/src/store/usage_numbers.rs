//! Credits and messages of each day by number and by who spoke. The counts are kept by the triggers of the tables that they
//! count.

use super::StoreError;
use crate::model::{AiSettingId, ChannelId, MessageId, Realm};
use sqlx::{FromRow, SqliteConnection};

/// Credits of one day, by who spoke.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct SpeakerRow {
    /// Days since 1970, UTC.
    pub day: i64,
    /// People's.
    pub human: i64,
    /// The bot's rules'.
    pub bot: i64,
    /// The bot's model's.
    pub ai: i64,
    /// Those of scripts.
    pub script: i64,
}

impl SpeakerRow {
    /// All of them.
    pub fn total(&self) -> i64 {
        self.human + self.bot + self.ai + self.script
    }
}

/// What one number sent.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct NumberRow {
    /// Which.
    pub channel_id: ChannelId,
    /// The shop's name for it.
    pub name: String,
    /// Whose customers write to it.
    pub realm: Realm,
    /// Messages of ours.
    pub sent: i64,
    /// Credits spent on them.
    pub credits: i64,
}

/// Notes that a model wrote a message: of which setting, and what it went by, as JSON. Asked before what it costs is set aside, which counts for whoever spoke.
///
/// # Errors
/// When the database fails.
pub async fn note_ai(
    connection: &mut SqliteConnection,
    message: MessageId,
    setting: AiSettingId,
    sources: &str,
) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO messages_by_ai (message_id, setting_id, sources) VALUES (?, ?, ?)")
        .bind(message)
        .bind(setting)
        .bind(sources)
        .execute(connection)
        .await?;
    Ok(())
}

/// The days from `first` to `last` on which something was spent, in order.
///
/// # Errors
/// When the database fails.
pub async fn by_speaker(
    connection: &mut SqliteConnection,
    realm: Realm,
    first: i64,
    last: i64,
) -> Result<Vec<SpeakerRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT day, sum(human) AS human, sum(bot) AS bot, sum(ai) AS ai, sum(script) AS script
         FROM usage_numbers WHERE realm = ? AND day BETWEEN ? AND ? GROUP BY day ORDER BY day",
    )
    .bind(realm)
    .bind(first)
    .bind(last)
    .fetch_all(connection)
    .await?)
}

/// What each number sent from `first` to `last`, in both realms: real ones first, the busiest before the others.
///
/// # Errors
/// When the database fails.
pub async fn by_number(connection: &mut SqliteConnection, first: i64, last: i64) -> Result<Vec<NumberRow>, StoreError> {
    Ok(sqlx::query_as(
        "SELECT u.channel_id, c.name, c.realm, sum(u.sent) AS sent, sum(u.human + u.bot + u.ai + u.script) AS credits
         FROM usage_numbers u JOIN channels c ON c.id = u.channel_id
         WHERE u.realm IN ('real', 'practice') AND u.day BETWEEN ? AND ?
         GROUP BY u.channel_id HAVING sum(u.sent) > 0
         ORDER BY c.realm = 'practice', sent DESC, u.channel_id",
    )
    .bind(first)
    .bind(last)
    .fetch_all(connection)
    .await?)
}
