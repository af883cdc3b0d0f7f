//! By which ids the account names messages, its own and ours. Each message is stored under one id for ever; whatever else
//! the account calls it is an alias.

use super::{Account, echo, reading::names};
use crate::{
    error::Result,
    gateways::wabot::Message,
    model::{ChannelId, ConversationId, Direction, MessageId, Timestamp},
    store::{
        Tx,
        hosted::{acks, aliases},
        messages,
    },
};
use futures_util::FutureExt;
use sqlx::SqliteConnection;

/// How far before what is shown a message of ours may have been written: as long as it may be shown after it left, and the
/// longest that it waits here.
const WRITTEN_WITHIN_MILLIS: i64 = echo::LATER_MILLIS + 24 * 60 * 60 * 1000;
/// Messages of ours that are looked through for the one that is shown.
const LOOKED_THROUGH: u32 = 200;

impl Account {
    /// The id here of a message that the account shows: of one that is stored, or of one of ours that it shows for the first
    /// time, which is then known by its names.
    pub(super) async fn identify(&self, conversation: ConversationId, shown: &Message) -> Result<Option<String>> {
        let names = names(shown);
        let mut reader = self.app.store().read().await?;
        let mut known = Vec::with_capacity(names.len());
        for name in &names {
            known.push(aliases::find(&mut reader, self.id, name).await?);
        }
        drop(reader);
        let first = known.iter().flatten().next().cloned();
        match first {
            Some(found) if known.iter().all(Option::is_some) => Ok(Some(found.external_id)),
            None if shown.direction == Direction::In => Ok(None),
            _ => self.match_and_name(conversation, shown.clone(), names).await,
        }
    }

    async fn match_and_name(
        &self,
        conversation: ConversationId,
        shown: Message,
        names: Vec<String>,
    ) -> Result<Option<String>> {
        let (channel, now) = (self.id, self.app.clock().now());
        let matched = self.write(move |tx| {
            async move {
                let found = match known_as(tx, channel, &names).await? {
                    Some(found) => Some(found),
                    None => match_in(tx, channel, conversation, &shown, now).await?,
                };
                let Some((id, external_id)) = found else { return Ok(None) };
                for name in &names {
                    aliases::insert(tx, channel, name, id).await?;
                }
                Ok(Some(external_id))
            }
            .boxed()
        });
        matched.await
    }

    /// A service has taken a message of ours and may have told its ids. Where it does not report how far it comes, that is
    /// asked about.
    pub(super) async fn remember(&self, external_id: String, names: Vec<String>, is_reported: bool) -> Result<()> {
        let channel = self.id;
        let remembered = self.write(move |tx| {
            async move {
                let Some(message) = messages::by_external_id(tx, channel, &external_id).await? else { return Ok(()) };
                for name in &names {
                    aliases::replace(tx, channel, name, message.id).await?;
                }
                if !is_reported {
                    acks::expect(tx, channel, message.conversation_id).await?;
                }
                Ok(())
            }
            .boxed()
        });
        remembered.await
    }

    /// What others sent gets its own ids as aliases, so that it is never taken for a message of ours that says the same; and
    /// what has got an id of the network's since is known by that too.
    pub(super) async fn name(&self, messages: &[Message]) -> Result<()> {
        let channel = self.id;
        let mut reader = self.app.store().read().await?;
        let mut missing = Vec::new();
        for message in messages {
            missing.extend(unnamed(&mut reader, channel, message).await?);
        }
        drop(reader);
        if missing.is_empty() {
            return Ok(());
        }
        let named = self.write(move |tx| {
            async move {
                for (name, id) in missing {
                    aliases::insert(tx, channel, &name, id).await?;
                }
                Ok(())
            }
            .boxed()
        });
        named.await
    }
}

/// The names of a stored message that are no alias yet and have to be.
async fn unnamed(
    reader: &mut SqliteConnection,
    channel: ChannelId,
    message: &Message,
) -> Result<Vec<(String, MessageId)>> {
    let names = names(message);
    if message.direction == Direction::In && names.len() == 1 {
        return Ok(Vec::new());
    }
    let Some((id, external_id)) = known_as(reader, channel, &names).await? else { return Ok(Vec::new()) };
    let mut unnamed = Vec::new();
    for name in names {
        let is_needed = message.direction == Direction::Out || name != external_id;
        if is_needed && !aliases::exists(reader, channel, &name).await? {
            unnamed.push((name, id));
        }
    }
    Ok(unnamed)
}

async fn known_as(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    names: &[String],
) -> Result<Option<(MessageId, String)>> {
    for name in names {
        if let Some(found) = aliases::find(connection, channel, name).await? {
            return Ok(Some((found.id, found.external_id)));
        }
    }
    Ok(None)
}

async fn match_in(
    tx: &mut Tx,
    channel: ChannelId,
    conversation: ConversationId,
    shown: &Message,
    now: Timestamp,
) -> Result<Option<(MessageId, String)>> {
    if shown.direction == Direction::In {
        return Ok(None);
    }
    let at = if shown.created_at == Timestamp(0) { now } else { shown.created_at };
    let oldest = MessageId::first_of(at.plus_millis(-WRITTEN_WITHIN_MILLIS).0);
    let ours = aliases::unmatched(tx, conversation, oldest, LOOKED_THROUGH).await?;
    let Some(found) = echo::first(&ours, shown) else { return Ok(None) };
    acks::expect(tx, channel, conversation).await?;
    Ok(Some((found.id, found.external_id.clone())))
}
