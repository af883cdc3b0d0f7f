//! What the bot says, stored for sending in the transaction that decides it.

use super::parts::Part;
use crate::{
    compose::Ready,
    contacts,
    error::{Error, Result},
    handoff,
    model::{ContactId, ConversationId, HandoffCause, OwnershipEvent, folding},
    outbox::{self, ByAi, Draft},
    store::{
        self, Tx,
        contacts::{self as contact_rows, ContactRow},
        conversations, media as media_rows,
    },
};

/// Stores the parts of an answer, and tells the log of those that were left out. Returns whether anything is said.
pub(super) async fn say(
    tx: &mut Tx,
    id: ConversationId,
    source: &str,
    by_ai: Option<&ByAi>,
    parts: Vec<Part>,
) -> Result<bool> {
    let mut is_said = false;
    for part in parts {
        match part {
            Part::Ready(ready) => {
                let Ready { content, file } = *ready;
                if let Some(file) = file {
                    let now = tx.now();
                    media_rows::insert(tx, &file.row, now).await?;
                }
                let draft = Draft { by_ai: by_ai.cloned(), ..Draft::by_bot(id, content, source.to_owned()) };
                outbox::enqueue(tx, draft).await?;
                is_said = true;
            }
            Part::LeftOut(reason) => note(tx, id, HandoffCause::BotPartLeftOut, &format!("{source}: {reason}")).await?,
        }
    }
    Ok(is_said)
}

/// Tells the log of a conversation what the bot could not do.
pub(super) async fn note(tx: &mut Tx, id: ConversationId, cause: HandoffCause, detail: &str) -> Result<()> {
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    handoff::write_event(tx, &state, None, cause, detail).await.map(drop)
}

/// Asks for a person when the bot's last word has left: it never speaks in a conversation that is a person's.
pub(super) async fn hand_over_after(tx: &mut Tx, id: ConversationId, source: &str) -> Result<()> {
    if store::outbox::hand_over_after_last(tx, id, source).await? {
        return Ok(());
    }
    handoff::apply(tx, id, OwnershipEvent::HandOff, HandoffCause::Rule, source).await.map(drop)
}

/// Gives a customer tags besides those that they have. Where they have as many as there may be, they get no more.
pub(super) async fn tag(tx: &mut Tx, contact: ContactId, tags: &[String]) -> Result<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let ContactRow { tags: known, .. } = contact_rows::get(tx, contact).await?.ok_or(Error::NotFound("contact"))?;
    let mut all: Vec<String> = serde_json::from_str(&known).unwrap_or_default();
    for tag in tags {
        let is_known = all.iter().any(|other| folding::is_same(other, tag.trim()));
        if !is_known && all.len() < contacts::TAGS.0 {
            all.push(tag.trim().to_owned());
        }
    }
    contacts::set_tags(tx, contact, all).await
}
