//! Who answers a conversation: one state machine, so that there is one owner under any order of events.
//!
//! `BOT`, `HUMAN` (with or without an agent) and `CLOSED`. Pure: the operations in [`crate::handoff`] store what it decides.

use super::{AgentId, Timestamp};
use serde::{Deserialize, Serialize};

/// Status of a conversation, as people and the wabot dialect see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
#[allow(missing_docs, reason = "the field's own words")]
pub enum Status {
    Bot,
    Human,
    Closed,
}

/// What an event line of a conversation tells: why it changed hands, or what the bot could not do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum HandoffCause {
    /// An agent pressed Take over.
    TakenOver,
    /// A person answered by hand, here or through the API.
    Replied,
    /// The owner answered on the phone itself.
    PhoneReply,
    /// The customer's words matched a handover phrase.
    Phrase,
    /// The customer tapped a button that asks for a person.
    Button,
    /// A rule of the bot hands over.
    Rule,
    /// The bot does not answer this customer, or has answered too often in a row.
    BotSilent,
    /// A script asked for it.
    Api,
    /// Given back to the bot.
    Released,
    /// Closed by a person or a script.
    Closed,
    /// Opened again by a person.
    Reopened,
    /// The customer wrote in a closed conversation.
    CustomerReturned,
    /// An earlier change was taken back.
    Undone,
    /// The model asked for a person, or said what none of its sources say.
    Ai,
    /// The model could not be asked; the conversation stays whose it is.
    AiFailed,
    /// The webhook of a rule did not answer as it should; the conversation stays whose it is.
    WebhookFailed,
    /// A part of the bot's answer could not be sent; the conversation stays whose it is.
    BotPartLeftOut,
    /// No change of hands: what was to leave later stays, because the customer wrote first.
    CustomerWroteFirst,
}

/// Who owns a conversation, and since when its customer waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ownership {
    /// The status.
    pub status: Status,
    /// Only ever set while `HUMAN`.
    pub agent: Option<AgentId>,
    /// Since when a person is waited for.
    pub waiting_since: Option<Timestamp>,
}

/// What can happen to the owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnershipEvent {
    /// The customer wrote.
    Inbound,
    /// A person is asked for; nobody in particular.
    HandOff,
    /// An agent takes it.
    Claim(AgentId),
    /// A person's answer went out.
    Answered(AgentId),
    /// Back to the bot.
    Release,
    /// Done.
    Close,
    /// Opened again by an agent, for that agent.
    Reopen(AgentId),
}

impl Ownership {
    /// A conversation that has just begun.
    pub const fn new() -> Self {
        Self { status: Status::Bot, agent: None, waiting_since: None }
    }

    /// Who owns it after `event` at `now`. The same value means that nothing changed.
    #[must_use]
    pub fn after(self, event: OwnershipEvent, now: Timestamp) -> Self {
        use {OwnershipEvent as E, Status as S};
        match (event, self.status) {
            (E::Inbound, S::Closed) => Self::new(),
            (E::Inbound, S::Human) => Self { waiting_since: self.waiting_since.or(Some(now)), ..self },
            (E::Inbound, S::Bot) => self,
            (E::HandOff, S::Human) => self,
            (E::HandOff, S::Bot | S::Closed) => Self { status: S::Human, agent: None, waiting_since: Some(now) },
            (E::Claim(agent), S::Human) => Self { agent: Some(agent), ..self },
            (E::Claim(agent), S::Bot | S::Closed) => Self { status: S::Human, agent: Some(agent), waiting_since: None },
            (E::Answered(_), S::Closed) => self,
            (E::Answered(agent), _) => {
                Self { status: S::Human, agent: self.agent.or(Some(agent)), waiting_since: None }
            }
            (E::Release, S::Closed) => Self::new(),
            (E::Release, _) => Self::new(),
            (E::Close, S::Closed) => self,
            (E::Close, _) => Self { status: S::Closed, agent: None, waiting_since: None },
            (E::Reopen(agent), S::Closed) => Self { status: S::Human, agent: Some(agent), waiting_since: None },
            (E::Reopen(_), _) => self,
        }
    }

    /// Whether the bot may speak.
    pub fn bot_may_speak(self) -> bool {
        self.status == Status::Bot
    }
}

impl Default for Ownership {
    fn default() -> Self {
        Self::new()
    }
}
