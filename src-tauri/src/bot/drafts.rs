//! What a model wrote for the agent to look at. It leaves by itself when it is due, at once when the agent says so, and never
//! when the agent discards it, takes the conversation over, or the customer writes more: then it would answer too little.

use super::{
    parts::{self, Part},
    say, situation,
    trial::{self, TrialMessage},
    turn,
};
use crate::{
    ai::{self, Written},
    app::App,
    error::{Error, Result},
    events::Event,
    handoff,
    model::{AiSettingId, Content, ConversationId, HandoffCause, MessageId, OwnershipEvent, Timestamp},
    outbox::ByAi,
    store::{
        StoreError, Tx,
        bot_drafts::{self, BotDraftRow},
        conversations,
    },
};
use futures_util::FutureExt;
use serde::Serialize;
use specta::Type;
use sqlx::SqliteConnection;

/// Further ahead than this no draft can lie.
pub(super) const HORIZON_MILLIS: i64 = 86_400_000;

/// A draft as the agent sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct BotDraft {
    /// Where.
    pub conversation_id: ConversationId,
    /// Which setting of the AI wrote it.
    pub setting_id: AiSettingId,
    /// What it says, and what it goes by.
    pub written: Written,
    /// When it leaves by itself.
    pub due_at: Timestamp,
}

/// The draft of a conversation.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: ConversationId) -> Result<Option<BotDraft>> {
    bot_drafts::get(connection, id).await?.map(read).transpose()
}

/// A draft as the window shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct BotDraftView {
    /// Its messages, in order.
    pub says: Vec<TrialMessage>,
    /// What it goes by.
    pub sources: Vec<String>,
    /// When it leaves by itself.
    pub due_at: Timestamp,
}

/// The draft of a conversation as the window shows it.
///
/// # Errors
/// When the database fails.
pub async fn view(reader: &mut SqliteConnection, id: ConversationId) -> Result<Option<BotDraftView>> {
    let Some(BotDraft { written, due_at, .. }) = get(reader, id).await? else { return Ok(None) };
    let sources = written.sources.clone();
    Ok(Some(BotDraftView { says: trial::messages(reader, written).await?, sources, due_at }))
}

/// Every draft, those that leave first before the others.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<BotDraft>> {
    bot_drafts::list(connection).await?.into_iter().map(read).collect()
}

/// The agent wants a draft to leave now.
///
/// # Errors
/// When there is none.
pub async fn send(tx: &mut Tx, id: ConversationId) -> Result<()> {
    bot_drafts::get(tx, id).await?.ok_or(Error::NotFound("draft of the bot"))?;
    let now = tx.now();
    bot_drafts::set_due(tx, id, now).await?;
    tx.emit(Event::ConversationChanged { conversation_id: id });
    Ok(())
}

/// The agent does not want a draft.
///
/// # Errors
/// When there is none.
pub async fn discard(tx: &mut Tx, id: ConversationId) -> Result<()> {
    bot_drafts::get(tx, id).await?.ok_or(Error::NotFound("draft of the bot"))?;
    clear(tx, id).await
}

/// Keeps what a model wrote for `seconds`.
pub(super) async fn keep(
    tx: &mut Tx,
    id: ConversationId,
    from: MessageId,
    setting: AiSettingId,
    written: &Written,
    seconds: u32,
) -> Result<()> {
    let now = tx.now();
    let draft = BotDraftRow {
        conversation_id: id,
        from_message_id: from,
        setting_id: setting,
        written: serde_json::to_string(written).map_err(|_| StoreError::Malformed("draft"))?,
        due_at: now.plus_millis(i64::from(seconds) * 1000),
    };
    bot_drafts::put(tx, &draft, now).await?;
    tx.emit(Event::ConversationChanged { conversation_id: id });
    Ok(())
}

/// A draft that the customer has overtaken goes; the first message that it would have answered is still to be answered.
pub(super) async fn outdated(tx: &mut Tx, id: ConversationId) -> Result<Option<MessageId>> {
    let draft = bot_drafts::get(tx, id).await?;
    clear(tx, id).await?;
    Ok(draft.map(|draft| draft.from_message_id))
}

/// No draft waits in this conversation any more.
pub(super) async fn clear(tx: &mut Tx, id: ConversationId) -> Result<()> {
    if bot_drafts::get(tx, id).await?.is_some() {
        bot_drafts::clear(tx, id).await?;
        tx.emit(Event::ConversationChanged { conversation_id: id });
    }
    Ok(())
}

/// The messages of what a model wrote: its words, then its buttons, then its products as they are now.
pub(super) async fn parts(app: &App, id: ConversationId, written: &Written) -> Result<Vec<Part>> {
    let mut parts = Vec::new();
    if !written.text.trim().is_empty() {
        parts.push(Part::plain(Content::text(written.text.clone())));
    }
    let choices = written.choices.iter().map(|choice| Content::buttons(choice.text.clone(), choice.labels.clone()));
    parts.extend(choices.map(Part::plain));
    if !written.products.is_empty() {
        let adapter = parts::adapter(app, id).await?;
        for product in &written.products {
            parts.push(parts::of_product(app, id, &adapter, *product).await?);
        }
    }
    Ok(parts)
}

/// Sends a draft that is due.
pub(super) async fn deliver(app: &App, id: ConversationId) -> Result<()> {
    let Some(draft) = get(&mut *app.store().read().await?, id).await? else { return Ok(()) };
    let sent = match parts(app, id, &draft.written).await {
        Ok(parts) => {
            let app = app.clone();
            let bots = app.bots().clone();
            app.store().write(move |tx| async move { deliver_in(tx, &bots, draft, parts).await }.boxed()).await
        }
        Err(error) => Err(error),
    };
    match sent {
        Err(error @ Error::Store(_)) => Err(error),
        Err(error) => app.store().write(move |tx| async move { turn::give_up(tx, id, &error).await }.boxed()).await,
        Ok(()) => Ok(()),
    }
}

/// It may have been discarded, sent or overtaken while its pictures were fetched.
async fn deliver_in(tx: &mut Tx, bots: &super::Bots, draft: BotDraft, parts: Vec<Part>) -> Result<()> {
    let id = draft.conversation_id;
    if get(tx, id).await?.as_ref() != Some(&draft) {
        return Ok(());
    }
    clear(tx, id).await?;
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    let Some(bot) = super::speaking(tx, bots, &state).await? else { return Ok(()) };
    let BotDraft { setting_id: setting, written, .. } = draft;
    let source = ai::source(setting);
    if !situation::may_say(tx, &state, &bot, setting, parts.len()).await? {
        let detail = format!("{source}: it must not answer any more");
        return handoff::apply(tx, id, OwnershipEvent::HandOff, HandoffCause::Ai, &detail).await.map(drop);
    }
    say::tag(tx, state.contact_id, &written.tags).await?;
    let by_ai = ByAi { setting, sources: written.sources };
    if say::say(tx, id, &source, Some(&by_ai), parts).await? {
        conversations::note_bot_reply(tx, id).await?;
    }
    Ok(())
}

fn read(row: BotDraftRow) -> Result<BotDraft> {
    let written = serde_json::from_str(&row.written).map_err(|_| StoreError::Malformed("draft"))?;
    Ok(BotDraft { conversation_id: row.conversation_id, setting_id: row.setting_id, written, due_at: row.due_at })
}
