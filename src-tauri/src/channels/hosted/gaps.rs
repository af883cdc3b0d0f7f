//! Messages that could not be read when later ones were: closed page by page, and asked for again where a page cannot be
//! read, a smaller one each time.

use super::{Account, Setback, past::News, receiving::Found, trouble};
use crate::{
    channels::{Recipient, Sender},
    contacts,
    error::{Error, Result},
    gateways::{
        client::{ClientError, wabot},
        wabot::Message,
    },
    model::{ConversationId, Timestamp},
    store::{
        conversations,
        hosted::{
            conversations as hosted,
            gaps::{self, Gap},
        },
    },
};
use futures_util::FutureExt;

/// Messages of a page.
pub(super) const PAGE: u32 = 100;

impl Account {
    /// Reads a page of the gap that waits longest. Returns whether there was one.
    pub(super) async fn narrow_a_gap(&self, wabot: &wabot::Client, now: Timestamp) -> Result<bool, Setback> {
        let due = gaps::due(&mut *self.app.store().read().await?, self.id, now, 1).await?;
        let Some(gap) = due.into_iter().next() else { return Ok(false) };
        let limit = (PAGE >> gap.attempts.min(6)).max(1);
        match wabot.messages(&gap.remote_id, Some(&gap.before), limit).await {
            Ok(page) => self.close_in(gap, page.items).await?,
            Err(error) if error.is_of_service() => return Err(error.into()),
            Err(ClientError::NotFound | ClientError::Rejected { .. }) => {
                tracing::info!(conversation = gap.remote_id, "the service shows nothing older of this conversation");
                self.replace(gap, None).await?;
            }
            Err(error) => self.put_off(gap, &error, now).await?,
        }
        Ok(true)
    }

    /// Stores a page, newest first, and leaves what of the gap is still open.
    async fn close_in(&self, gap: Gap, page: Vec<Message>) -> Result<(), Setback> {
        let read = page.len();
        let mut messages: Vec<_> = page.into_iter().take_while(|message| message.id != gap.until).collect();
        messages.reverse();
        let oldest = messages.first().map(|message| message.id.clone());
        if let Some((conversation, sender)) = self.place(&gap.remote_id).await? {
            let found = Found { conversation, sender, news: News::None };
            self.store(&found, &messages).await?;
        }
        // A service that shows the same again and again would never come to an end.
        let open = oldest.filter(|oldest| messages.len() == read && *oldest != gap.before);
        let rest = open.map(|before| Gap { before, attempts: 0, ..gap.clone() });
        Ok(self.replace(gap, rest).await?)
    }

    /// Where a conversation of the account is here, and who its customer is.
    async fn place(&self, remote_id: &str) -> Result<Option<(ConversationId, Sender)>> {
        let (channel, remote_id) = (self.id, remote_id.to_owned());
        let placed = self.write(move |tx| {
            async move {
                let Some(known) = hosted::get(tx, channel, &remote_id).await? else { return Ok(None) };
                let state = conversations::get(tx, known.conversation_id).await?;
                let state = state.ok_or(Error::NotFound("conversation"))?;
                let sender = match contacts::address(tx, state.contact_id).await? {
                    Recipient::Phone(phone) => Sender { phone: Some(phone), ..Sender::default() },
                    Recipient::Lid(lid) => Sender { lid: Some(lid), ..Sender::default() },
                    Recipient::Group(_) => return Ok(None),
                };
                Ok(Some((state.id, sender)))
            }
            .boxed()
        });
        placed.await
    }

    async fn replace(&self, gap: Gap, rest: Option<Gap>) -> Result<()> {
        let channel = self.id;
        let replaced = self.write(move |tx| {
            async move {
                gaps::remove(tx, channel, &gap).await?;
                if let Some(rest) = rest {
                    gaps::insert(tx, channel, &rest).await?;
                }
                Ok(())
            }
            .boxed()
        });
        replaced.await
    }

    async fn put_off(&self, gap: Gap, error: &ClientError, now: Timestamp) -> Result<()> {
        tracing::warn!(%error, conversation = gap.remote_id, "older messages could not be read; they are asked for again");
        let (channel, cause, again) = (self.id, error.to_string(), trouble::try_again_at(now, gap.attempts + 1));
        let put_off =
            self.write(move |tx| async move { Ok(gaps::put_off(tx, channel, &gap, again, &cause).await?) }.boxed());
        put_off.await
    }
}
