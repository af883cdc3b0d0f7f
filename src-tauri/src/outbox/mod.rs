//! The way out. A message is stored, with the network's id already chosen, before anything is sent.
//!
//! [`enqueue`] writes the message, its outbox row and the credit reserved for it in one transaction. The [`worker`] counts
//! an attempt before it makes it, sends outside any transaction, and keeps order per conversation only:
//!
//! - accepted → `Sent`, the row goes, the credit is settled;
//! - try again → back to `Queued`, later each time ([`backoff`]);
//! - refused for good → `Failed`, parked for the agent, the credit returned;
//! - no answer → `Uncertain`: the channel is asked whether it has the id. It has: sent. It has not: queued again under the
//!   same id. It cannot tell: the agent decides. Nothing uncertain is ever resent silently.
//!
//! Within a conversation messages leave in the order in which they were said. What its writer may still take back has not been
//! said yet: it holds up nothing, and takes its turn when its time has come.
//!
//! A crash in the middle of an attempt leaves `Sending` behind, which the next start turns into `Uncertain`.
//!
//! What became of a message after it was said goes out beside the queue ([`revisions`]); a sign on a message goes through it
//! ([`reactions`]).
//!
//! Each channel has slots of its own: a slow network keeps only itself waiting. What would go back to the queue
//! of a channel that has no phone any more, or is none any more, fails instead and says why.

mod backoff;
mod content;
mod deliver;
mod in_flight;
mod questions;
mod reactions;
mod revisions;
mod settle;
mod uncertain;
pub mod worker;

pub use in_flight::InFlight;
pub use reactions::react;
pub use revisions::{apply as apply_revision, delete, edit, settle_revision};
pub(crate) use settle::refuse_waiting;
pub use settle::{apply_receipt, discard, retry, take_back};
pub use uncertain::{recover, settle_by_answer, settle_uncertain};

use crate::{
    app::App,
    contacts, credits,
    error::{Error, Result},
    events::Event,
    handoff, ids,
    model::{self, *},
    store::{
        self, StoreError, Tx, callbacks, channels, conversations,
        drafts::{self, DraftMode, DraftRow},
        messages::{self, NewMessage},
    },
};
use std::time::Duration;

/// A message to be sent.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Where it belongs.
    pub conversation_id: ConversationId,
    /// What it says.
    pub content: Content,
    /// Who speaks.
    pub author: Author,
    /// The agent, for `HUMAN_AGENT`.
    pub agent: Option<AgentId>,
    /// The rule, for `BOT`.
    pub source: String,
    /// The model that wrote it, for the bot: it costs more.
    pub by_ai: Option<ByAi>,
    /// Where status changes are reported to; checked already.
    pub notify_url: Option<String>,
    /// The rule that asks for a person once this has left; empty for none.
    pub hand_over: String,
    /// How long it waits before it leaves, so that it can be taken back. What is said meanwhile does not wait for it.
    pub wait: Duration,
    /// It was written earlier, and nobody may be there now to go on: the bot keeps the conversation that it has.
    pub is_scheduled: bool,
}

/// Which setting of the AI wrote a message, and what it went by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ByAi {
    /// The setting.
    pub setting: AiSettingId,
    /// Catalogue entries and questions of the shop, by name.
    pub sources: Vec<String>,
}

impl Draft {
    /// A message from a person.
    pub fn by_agent(conversation_id: ConversationId, content: Content, agent: AgentId) -> Self {
        Self { author: Author::HumanAgent, agent: Some(agent), ..Self::by_system(conversation_id, content) }
    }

    /// A message from a script.
    pub fn by_system(conversation_id: ConversationId, content: Content) -> Self {
        Self {
            conversation_id,
            content,
            author: Author::System,
            agent: None,
            source: String::new(),
            by_ai: None,
            notify_url: None,
            hand_over: String::new(),
            wait: Duration::ZERO,
            is_scheduled: false,
        }
    }

    /// A message from the bot, with the rule that speaks.
    pub fn by_bot(conversation_id: ConversationId, content: Content, source: String) -> Self {
        Self { author: Author::Bot, source, ..Self::by_system(conversation_id, content) }
    }
}

/// Refuses what no network would take, before anything is asked or fetched for it; [`enqueue`] refuses it in any case.
///
/// # Errors
/// With what is wrong.
pub fn check_content(content: &Content) -> Result<()> {
    content::check(content)
}

/// Stores a message for sending. A person's words take the conversation over from the bot first; a script's change nothing.
///
/// # Errors
/// When the conversation is unknown, its channel not linked, its contact blocked, the content beyond the limits, the credits
/// do not cover it, or the bot speaks where it no longer may.
pub async fn enqueue(tx: &mut Tx, draft: Draft) -> Result<MessageId> {
    let id = draft.conversation_id;
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    check(tx, &draft, &state).await?;
    if takes_over(&draft, state.ownership().status) {
        let agent = draft.agent.unwrap_or(AgentId::LOCAL);
        handoff::apply_to(tx, &state, OwnershipEvent::Answered(agent), HandoffCause::Replied, "").await?;
    }
    let channel = channels::get(tx, state.channel_id).await?.ok_or(Error::NotFound("channel"))?;
    let now = tx.now();
    let message = NewMessage {
        conversation_id: id,
        channel_id: channel.id,
        external_id: ids::message(),
        direction: Direction::Out,
        author: draft.author,
        agent_id: draft.agent,
        sender_name: String::new(),
        content: draft.content,
        cause: None,
        source: draft.source,
        delivery: Delivery::Queued,
        created_at: now,
    };
    let message_id = messages::next_id(tx, id, now).await?;
    messages::insert(tx, message_id, &message).await?;
    if let Some(ByAi { setting, sources }) = &draft.by_ai {
        let sources = serde_json::to_string(sources).map_err(|_| StoreError::Malformed("sources"))?;
        store::usage_numbers::note_ai(tx, message_id, *setting, &sources).await?;
    }
    store::outbox::insert(tx, message_id, id, channel.id, &draft.hand_over, now).await?;
    if !draft.wait.is_zero() {
        let due = now.plus_millis(i64::try_from(draft.wait.as_millis()).unwrap_or(i64::MAX));
        store::outbox::hold(tx, message_id, due).await?;
    }
    credits::reserve(tx, state.realm, message_id, model::credits::cost(channel.kind, draft.by_ai.is_some())).await?;
    if let Some(url) = &draft.notify_url {
        callbacks::insert(tx, message_id, url, now).await?;
    }
    conversations::note_message(tx, id, message_id, 0).await?;
    tx.emit(Event::MessageAdded { realm: state.realm, conversation_id: id, message_id });
    Ok(message_id)
}

/// Whether a message makes its conversation a person's, or a person's words answer who waits there.
fn takes_over(draft: &Draft, status: Status) -> bool {
    let leaves_owner = status == Status::Closed || (draft.is_scheduled && status == Status::Bot);
    draft.author == Author::HumanAgent && !leaves_owner
}

/// Sends what the agent wrote and forgets the draft that it was, in one transaction.
///
/// # Errors
/// As [`enqueue`].
pub async fn reply(tx: &mut Tx, conversation: ConversationId, content: Content, agent: AgentId) -> Result<MessageId> {
    reply_after(tx, conversation, content, agent, Duration::ZERO).await
}

/// As [`reply`], and for as long as `wait` the message can still be taken back.
///
/// # Errors
/// As [`enqueue`].
pub async fn reply_after(
    tx: &mut Tx,
    conversation: ConversationId,
    content: Content,
    agent: AgentId,
    wait: Duration,
) -> Result<MessageId> {
    let id = enqueue(tx, Draft { wait, ..Draft::by_agent(conversation, content, agent) }).await?;
    let now = tx.now();
    drafts::save(tx, conversation, DraftMode::Reply, &DraftRow::default(), now).await?;
    Ok(id)
}

/// Writes a note that only the team sees, and forgets the draft that it was.
///
/// # Errors
/// When the conversation is unknown, or the note empty or too long.
pub async fn add_note(tx: &mut Tx, conversation: ConversationId, text: &str, agent: AgentId) -> Result<MessageId> {
    let content = Content::of(Kind::Note, text);
    content::check(&content)?;
    let state = conversations::get(tx, conversation).await?.ok_or(Error::NotFound("conversation"))?;
    let now = tx.now();
    let note = NewMessage {
        conversation_id: conversation,
        channel_id: state.channel_id,
        external_id: ids::local(),
        direction: Direction::Out,
        author: Author::HumanAgent,
        agent_id: Some(agent),
        sender_name: String::new(),
        content,
        cause: None,
        source: String::new(),
        delivery: Delivery::Sent,
        created_at: now,
    };
    let id = messages::next_id(tx, conversation, now).await?;
    messages::insert(tx, id, &note).await?;
    drafts::save(tx, conversation, DraftMode::Note, &DraftRow::default(), now).await?;
    tx.emit(Event::MessageAdded { realm: state.realm, conversation_id: conversation, message_id: id });
    Ok(id)
}

/// What the bot had queued in a conversation never leaves: message, row and reserved credit are taken back.
pub(crate) async fn cancel_bot(tx: &mut Tx, conversation: ConversationId) -> Result<()> {
    for message in store::outbox::queued_by_bot(tx, conversation).await? {
        settle::cancel(tx, conversation, message).await?;
    }
    Ok(())
}

/// Waits until nothing that the bot says in a conversation is on the wire. After a takeover this makes its answer to the
/// caller mean: the bot has spoken its last.
pub async fn settle_in_flight(app: &App, conversation: ConversationId) {
    app.in_flight().wait_until_idle(conversation).await;
}

async fn check(tx: &mut Tx, draft: &Draft, state: &conversations::ConversationState) -> Result<()> {
    content::check(&draft.content)?;
    check_standing(tx, state).await?;
    if draft.author == Author::Bot && !(state.ownership().bot_may_speak() && state.bot_enabled) {
        return Err(Error::NotOwner);
    }
    contacts::address(tx, state.contact_id).await.map(drop)
}

/// Whether anything can be sent to this customer on this channel.
pub(crate) async fn check_standing(tx: &mut Tx, state: &conversations::ConversationState) -> Result<()> {
    let standing = store::channel_contacts::standing(tx, state.channel_id, state.contact_id).await?;
    match (standing.is_linked, standing.is_blocked) {
        (false, _) => Err(Error::NotLinked),
        (true, true) => Err(Error::Blocked),
        (true, false) => Ok(()),
    }
}
