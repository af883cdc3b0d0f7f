//! Who did what: the words of the log that the customer pane shows.

use super::{AgentId, HandoffCause, Timestamp};
use serde::Serialize;
use specta::Type;

/// On whose behalf something is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Actor {
    /// A person at a window.
    Agent(AgentId),
    /// A script with an API key.
    Script,
    /// Neither: the network, the bot, a hosted account, or the clock.
    #[default]
    Nobody,
}

impl Actor {
    /// The person, where it is one.
    pub fn agent(self) -> Option<AgentId> {
        match self {
            Self::Agent(id) => Some(id),
            Self::Script | Self::Nobody => None,
        }
    }

    /// Which kind it is.
    pub fn kind(self) -> ActorKind {
        match self {
            Self::Agent(_) => ActorKind::Agent,
            Self::Script => ActorKind::Script,
            Self::Nobody => ActorKind::Nobody,
        }
    }

    /// Who is behind a change of owner: the cause tells it where it was neither a person nor a script.
    pub fn behind(self, cause: HandoffCause) -> ActorKind {
        use HandoffCause as C;
        match cause {
            C::Phrase | C::Button | C::CustomerReturned | C::CustomerWroteFirst => ActorKind::Customer,
            C::Rule | C::BotSilent | C::Ai | C::AiFailed | C::WebhookFailed | C::BotPartLeftOut => ActorKind::Bot,
            C::PhoneReply => ActorKind::Phone,
            C::TakenOver | C::Replied | C::Api | C::Released | C::Closed | C::Reopened | C::Undone => self.kind(),
        }
    }
}

/// What was done to a contact, besides changing the owner of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Added by hand.
    Created,
    /// Given another name.
    Renamed,
    /// Given a tag.
    Tagged,
    /// A tag was taken off.
    Untagged,
    /// The pinned note is another.
    Noted,
    /// A field of the shop's own is another.
    FieldSet,
    /// Blocked on the number of a conversation.
    Blocked,
    /// Unblocked there.
    Unblocked,
    /// The bot answers in a conversation.
    BotOn,
    /// It does not.
    BotOff,
    /// Another contact was made one with this one.
    Merged,
    /// That was taken back.
    Unmerged,
    /// A conversation left as a file.
    Exported,
}

/// What an entry of the log tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum AuditWhat {
    /// A conversation changed its owner.
    Owner {
        /// Why.
        cause: HandoffCause,
        /// The phrase, button or rule behind it.
        detail: String,
    },
    /// Something else was done.
    Act {
        /// What.
        act: Act,
        /// The tag, the other contact's name, the field.
        detail: String,
    },
}

/// Who is behind an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// A person.
    Agent,
    /// A script with an API key.
    Script,
    /// The customer.
    Customer,
    /// The bot.
    Bot,
    /// The owner, on the phone itself.
    Phone,
    /// None of these.
    Nobody,
}

/// An entry of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct AuditEntry {
    /// Which, among all that are shown.
    pub key: String,
    /// What was done.
    pub told: AuditWhat,
    /// Who is behind it.
    pub by: ActorKind,
    /// That person's name; empty where it is none.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// The newest entries of a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct AuditPage {
    /// The entries, newest first.
    pub items: Vec<AuditEntry>,
    /// There are older ones.
    pub more: bool,
}
