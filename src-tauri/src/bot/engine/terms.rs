//! The terms of the decision: what it goes by, where it begins, and what it can be.

use crate::{
    gateways::waviro::keyword::Question,
    model::{AiSettingId, ChannelId, Content, HandoffCause, Timestamp},
};
use std::collections::BTreeSet;

/// What the decision goes by.
#[derive(Clone, Debug)]
pub struct Situation {
    /// What the customer wrote since the bot's last turn, oldest first.
    pub burst: Vec<Said>,
    /// Name of the customer, may be empty.
    pub name: String,
    /// Their number, may be empty.
    pub phone: String,
    /// The number that they wrote to.
    pub channel: ChannelId,
    /// The same, by its other name.
    pub slug: String,
    /// Answers of the bot in a row before this one.
    pub replies_in_a_row: u32,
    /// The conversation was closed a moment ago: a "thanks" gets no new greeting.
    pub just_closed: bool,
    /// This moment.
    pub now: Timestamp,
    /// The closed period up to this moment has had its away text.
    pub away_until: Option<Timestamp>,
    /// Settings of the AI that must not be asked: for this customer, today, or for a while.
    pub barred: BTreeSet<AiSettingId>,
}

impl Situation {
    /// A moment on a number, in which nobody has said anything yet.
    pub fn at(now: Timestamp, channel: ChannelId) -> Self {
        Self {
            burst: Vec::new(),
            name: String::new(),
            phone: String::new(),
            channel,
            slug: String::new(),
            replies_in_a_row: 0,
            just_closed: false,
            now,
            away_until: None,
            barred: BTreeSet::new(),
        }
    }
}

/// One message of a burst.
#[derive(Clone, Debug)]
pub struct Said {
    /// Text, or label of a button.
    pub text: String,
    /// The source of the message whose button was tapped; `None` where none was.
    pub tapped: Option<String>,
}

/// Where the decision begins: what was tried before has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// With this rule.
    Rule(usize),
    /// With what is said when nothing fits.
    Fallback,
}

/// What the bot does.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Does this.
    Act(Box<Act>),
    /// Asks a model.
    Ask(AiSettingId),
    /// Asks for a person.
    HandOver {
        /// Why.
        cause: HandoffCause,
        /// The rule behind it.
        detail: String,
    },
    /// Nothing.
    Silence,
}

/// What a rule, the fallback or the closed door does.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Act {
    /// Name of the rule, or [`FALLBACK`](super::FALLBACK) or [`AWAY`](super::AWAY).
    pub source: String,
    /// Its place in the file, for a rule.
    pub rule: Option<usize>,
    /// Tags that the customer gets.
    pub tags: Vec<String>,
    /// Messages, in order.
    pub contents: Vec<Content>,
    /// Code of a product that is shown.
    pub product: Option<String>,
    /// A file that is sent.
    pub media: Option<String>,
    /// A program that is asked.
    pub call: Option<Call>,
    /// A person is asked for afterwards.
    pub handover: bool,
    /// It is the away text of the closed period up to this moment.
    pub away_until: Option<Timestamp>,
}

/// A keyword webhook that is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// Where it is.
    pub url: String,
    /// What it is told.
    pub question: Question,
    /// The rule.
    pub source: String,
    /// A person is asked for afterwards.
    pub handover: bool,
}

impl Act {
    /// Whether the customer hears of it, at least if all goes well.
    pub(super) fn speaks(&self) -> bool {
        !self.contents.is_empty() || self.product.is_some() || self.media.is_some() || self.call.is_some()
    }

    /// Whether it needs the network before anything can be stored.
    pub fn fetches(&self) -> bool {
        self.product.is_some() || self.media.is_some()
    }
}
