//! Looking at the account's conversations: which of them look different than last time, and what was said there since.

use super::{Account, Setback, receiving::Seen, services::Services};
use crate::{
    error::Error,
    gateways::{
        client::{ClientError, wabot},
        wabot::{Conversation, Message},
    },
    store::hosted::conversations as hosted,
};
use futures_util::FutureExt;

/// Conversations of one page of the list.
const PAGE: u32 = 100;
/// Pages that are looked at in one round; a longer list is gone through over several.
const PAGES: usize = 10;
/// Pages of the rest of the list that are looked at with everything else.
const SWEEP_PAGES: usize = 3;
/// Pages of older messages that are fetched to close a gap.
const GAP_PAGES: usize = 20;
/// Messages of one such page.
const GAP_PAGE: u32 = 100;
/// Conversations in which acks are asked about in one round.
const ACKS_AT_ONCE: u32 = 10;
/// Messages that are older are not asked about any more.
const ACKS_WITHIN_MILLIS: i64 = 24 * 60 * 60 * 1000;

impl Account {
    /// Reads what is new. The first time, that is everything, and none of it is news.
    pub(super) async fn poll(&self, services: &Services) -> Result<(), Setback> {
        let Some(wabot) = &services.wabot else { return Ok(()) };
        let is_news = hosted::is_backfilled(&mut *self.app.store().read().await?, self.id).await?;
        let mut cursor = if is_news { None } else { self.status().sweep.take() };
        for _ in 0..PAGES {
            let page = wabot.conversations(None, PAGE, cursor.as_deref()).await?;
            let mut changed = false;
            // Oldest activity first, so that rows come into the list in the order in which things happened.
            for conversation in page.items.iter().rev() {
                changed |= self.look_at(wabot, conversation, is_news).await?;
            }
            cursor = page.next_cursor;
            if cursor.is_none() || (is_news && !changed) {
                break;
            }
        }
        match (is_news, cursor) {
            (true, _) => {}
            (false, None) => self.end_backfill().await?,
            (false, cursor) => self.status().sweep = cursor,
        }
        Ok(())
    }

    /// Looks at some more of the list than what is new on top of it: who answers a conversation may change without a word.
    pub(super) async fn sweep(&self, services: &Services) -> Result<(), Setback> {
        let Some(wabot) = &services.wabot else { return Ok(()) };
        if !hosted::is_backfilled(&mut *self.app.store().read().await?, self.id).await? {
            return Ok(());
        }
        for _ in 0..SWEEP_PAGES {
            let from = self.status().sweep.take();
            let page = wabot.conversations(None, PAGE, from.as_deref()).await?;
            for conversation in page.items.iter().rev() {
                self.look_at(wabot, conversation, true).await?;
            }
            let is_last = page.next_cursor.is_none();
            self.status().sweep = page.next_cursor;
            if is_last {
                break;
            }
        }
        Ok(())
    }

    /// Returns whether it looked different than last time.
    async fn look_at(&self, wabot: &wabot::Client, line: &Conversation, is_news: bool) -> Result<bool, Setback> {
        let known = hosted::get(&mut *self.app.store().read().await?, self.id, &line.id).await?;
        let look = look(line);
        if known.as_ref().is_some_and(|known| known.seen == look) {
            return Ok(false);
        }
        let last = known.map(|known| known.last_message).unwrap_or_default();
        let messages = since(wabot, &line.id, &last).await?;
        self.receive(line, messages, Seen { look, last, is_news }).await?;
        Ok(true)
    }

    /// How far our messages came that are not the newest of their conversation, where nobody reports it to us.
    pub(super) async fn ask_about_acks(&self, services: &Services) -> Result<(), Setback> {
        let Some(wabot) = &services.wabot else { return Ok(()) };
        if self.hooks.is_some() {
            return Ok(());
        }
        let since = self.app.clock().now().plus_millis(-ACKS_WITHIN_MILLIS);
        let mut reader = self.app.store().read().await?;
        let waiting = hosted::with_unread_messages_of_ours(&mut reader, self.id, since, ACKS_AT_ONCE).await?;
        drop(reader);
        for id in waiting {
            let thread = wabot.conversation(&id).await?;
            self.apply_acks(&thread.messages).await?;
        }
        Ok(())
    }

    async fn end_backfill(&self) -> Result<(), Setback> {
        let channel = self.id;
        let ended = self.app.store().write(move |tx| {
            async move {
                let now = tx.now();
                Ok::<_, Error>(hosted::set_backfilled(tx, channel, now).await?)
            }
            .boxed()
        });
        Ok(ended.await?)
    }
}

/// What a line of the list shows that can change.
fn look(line: &Conversation) -> String {
    let last = line.last_message.as_ref().map(|last| format!("{} {} {}", last.id, last.ack, last.status.word()));
    format!("{} {} {}", line.updated_at, line.status.word(), last.unwrap_or_default())
}

/// The messages of a conversation, oldest first, back to the one that is stored already, across a gap where the service
/// can show what lies in it.
async fn since(wabot: &wabot::Client, id: &str, last: &str) -> Result<Vec<Message>, ClientError> {
    let mut messages = wabot.conversation(id).await?.messages;
    for _ in 0..GAP_PAGES {
        let Some(oldest) = messages.first().map(|oldest| oldest.id.clone()) else { break };
        if messages.len() < NEWEST || messages.iter().any(|message| message.id == last) {
            break;
        }
        let older = match wabot.messages(id, Some(&oldest), GAP_PAGE).await {
            Ok(page) => page.items,
            Err(ClientError::NotFound | ClientError::Rejected { .. } | ClientError::Garbled(_)) => break,
            Err(error) => return Err(error),
        };
        if older.is_empty() {
            break;
        }
        messages.splice(0..0, older.into_iter().rev());
    }
    Ok(messages)
}

/// So many messages a service shows with a conversation; with fewer there are no older ones.
const NEWEST: usize = 50;
