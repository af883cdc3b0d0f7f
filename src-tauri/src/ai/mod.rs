//! The AI: asks a model for an answer, and lets through only what the shop's own knowledge bears out.
//!
//! A model is a stranger whose words are shown to customers. What it reads of customers, products and programs is data; what
//! it writes is checked by [`claims`] against the sources that it was given, and what its tools ask for against the catalogue
//! and the conversation. All that it can bring about is an answer in the one conversation that it is asked about.

mod ask;
mod chat;
pub mod claims;
mod error;
mod knowledge;
pub mod reject;
mod stream;
mod tools;

pub use ask::ask;
pub use error::AiError;

use crate::bot::definition::{Faq, ai::Ai};
use crate::model::{AiSettingId, Author, ConversationId, MessageId, ProductId, Realm};
use serde::{Deserialize, Serialize};

/// What a model is asked.
#[derive(Clone, Debug)]
pub struct Question {
    /// Which setting.
    pub id: AiSettingId,
    /// What it says.
    pub setting: Ai,
    /// What the shop has written for it.
    pub faq: Vec<Faq>,
    /// What its rules say, without what is filled in.
    pub replies: Vec<String>,
    /// Tags that the rules of the shop give.
    pub tags: Vec<String>,
    /// Whose customers.
    pub realm: Realm,
    /// Where.
    pub place: Place,
    /// What the customer wrote.
    pub burst: Vec<String>,
    /// What the customer is called; may be empty.
    pub name: String,
}

/// Where a model is asked, and with it what was said before.
#[derive(Clone, Debug)]
pub enum Place {
    /// In a conversation.
    Conversation {
        /// Which.
        id: ConversationId,
        /// The first message that is to be answered; what was said before it is history.
        from: MessageId,
    },
    /// By a person who tries it out: nobody gets the answer.
    TryOut {
        /// What was said before.
        said: Vec<(Author, String)>,
    },
}

/// What came of asking a model.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// An answer that the sources bear out.
    Reply(Box<Written>),
    /// A person is needed, and why.
    HandOver(String),
}

/// What a model wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    /// Its words; may be empty where it shows something.
    pub text: String,
    /// Messages with buttons.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Products that it shows.
    #[serde(default)]
    pub products: Vec<ProductId>,
    /// Tags that the customer gets.
    #[serde(default)]
    pub tags: Vec<String>,
    /// Catalogue entries and questions of the shop that it goes by, by name.
    #[serde(default)]
    pub sources: Vec<String>,
}

/// A message with buttons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The words above them.
    pub text: String,
    /// What stands on them.
    pub labels: Vec<String>,
}

/// What the log and the bubble call a setting.
pub fn source(id: AiSettingId) -> String {
    format!("ai.{id}")
}
