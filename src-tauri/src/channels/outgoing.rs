//! What a channel is given to send.

use super::Recipient;
use crate::model::{Author, Content, Revision};
use bytes::Bytes;

/// A message on its way out. The id was chosen before the first attempt and never changes.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// The network's id for it.
    pub external_id: String,
    /// Whom it is for.
    pub to: Recipient,
    /// What it says.
    pub content: Content,
    /// The bytes of `content.media`.
    pub media: Option<Bytes>,
    /// Who speaks; networks do not see it, the simulated one records it.
    pub author: Author,
    /// How often the network has certainly refused it before.
    pub refusals: i64,
}

impl Outgoing {
    /// What tells one request to send it from another. It stays the same for as long as nobody knows what became of the
    /// last one, so that a repeat is answered and not sent again; after a refusal it is another, because a network that
    /// remembers requests would only repeat its refusal.
    pub fn request_id(&self) -> String {
        match self.refusals {
            0 => self.external_id.clone(),
            refusals => format!("{}-{refusals}", self.external_id),
        }
    }
}

/// A change of a message that the network has.
#[derive(Clone, Debug)]
pub struct Revising {
    /// The network's id of the message.
    pub external_id: String,
    /// Who has it.
    pub to: Recipient,
    /// The change.
    pub revision: Revision,
}
