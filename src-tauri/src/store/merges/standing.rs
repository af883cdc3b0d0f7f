//! How a contact stands to channels and to the AI, before and after another became one with it.

use crate::{
    model::{ChannelId, ContactId},
    store::StoreError,
};
use serde::{Deserialize, Serialize};
use sqlx::{FromRow, SqliteConnection};

/// What holds for the one holds for the person: on which channels they are, blocked or not, and that the AI must not answer,
/// for as long as either says. The merged contact's own rows stay, for the way back.
const CARRIED_OVER: [&str; 2] = [
    "INSERT INTO channel_contacts (channel_id, contact_id, blocked_at)
     SELECT channel_id, ?1, blocked_at FROM channel_contacts WHERE contact_id = ?2
     ON CONFLICT (channel_id, contact_id) DO UPDATE SET blocked_at = coalesce(blocked_at, excluded.blocked_at)",
    "INSERT INTO ai_rejects (setting_id, contact_id, until, author, reason, created_at)
     SELECT setting_id, ?1, until, author, reason, created_at FROM ai_rejects WHERE contact_id = ?2
     ON CONFLICT (setting_id, contact_id) DO UPDATE SET
       until = CASE WHEN until IS NULL OR excluded.until IS NULL THEN NULL ELSE max(until, excluded.until) END",
];

/// A contact on a channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromRow)]
struct OnChannel {
    channel_id: ChannelId,
    blocked_at: Option<i64>,
}

/// A contact whom the AI must not answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromRow)]
struct Rejected {
    setting_id: i64,
    until: Option<i64>,
}

/// How a contact stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    channels: Vec<OnChannel>,
    rejects: Vec<Rejected>,
}

impl Standing {
    /// How this contact stands now.
    pub async fn read(connection: &mut SqliteConnection, id: ContactId) -> Result<Self, StoreError> {
        let channels = sqlx::query_as("SELECT channel_id, blocked_at FROM channel_contacts WHERE contact_id = ?");
        let rejects = sqlx::query_as("SELECT setting_id, until FROM ai_rejects WHERE contact_id = ?");
        Ok(Self {
            channels: channels.bind(id).fetch_all(&mut *connection).await?,
            rejects: rejects.bind(id).fetch_all(connection).await?,
        })
    }

    /// Lets hold for `kept` what holds for `merged`. Returns how it stands then.
    pub async fn carry_over(
        connection: &mut SqliteConnection,
        kept: ContactId,
        merged: ContactId,
    ) -> Result<Self, StoreError> {
        for statement in CARRIED_OVER {
            sqlx::query(statement).bind(kept).bind(merged).execute(&mut *connection).await?;
        }
        Self::read(connection, kept).await
    }

    /// Stands as it did before, except where somebody has blocked, unblocked or rejected since, and on channels on which it
    /// has a conversation.
    pub async fn take_back(
        &self,
        connection: &mut SqliteConnection,
        id: ContactId,
        after: &Self,
    ) -> Result<(), StoreError> {
        let now = Self::read(connection, id).await?;
        for on in after.channels.iter().filter(|on| now.channels.contains(on) && !self.channels.contains(on)) {
            let was = self.channels.iter().find(|was| was.channel_id == on.channel_id);
            let sql = match was {
                Some(_) => "UPDATE channel_contacts SET blocked_at = ?3 WHERE channel_id = ?1 AND contact_id = ?2",
                None => {
                    "DELETE FROM channel_contacts WHERE channel_id = ?1 AND contact_id = ?2 AND ?3 IS NULL AND NOT EXISTS
                       (SELECT 1 FROM conversations WHERE channel_id = ?1 AND contact_id = ?2)"
                }
            };
            let blocked_at = was.and_then(|was| was.blocked_at);
            sqlx::query(sql).bind(on.channel_id).bind(id).bind(blocked_at).execute(&mut *connection).await?;
        }
        for on in after.rejects.iter().filter(|on| now.rejects.contains(on) && !self.rejects.contains(on)) {
            let was = self.rejects.iter().find(|was| was.setting_id == on.setting_id);
            let sql = match was {
                Some(_) => "UPDATE ai_rejects SET until = ?3 WHERE setting_id = ?1 AND contact_id = ?2",
                None => "DELETE FROM ai_rejects WHERE setting_id = ?1 AND contact_id = ?2 AND ?3 IS NULL",
            };
            let until = was.and_then(|was| was.until);
            sqlx::query(sql).bind(on.setting_id).bind(id).bind(until).execute(&mut *connection).await?;
        }
        Ok(())
    }
}
