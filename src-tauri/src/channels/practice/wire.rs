//! The bodies of the practice endpoints, and what they mean to the simulated world.

use super::{Fault, NewInbound, PracticeError};
use crate::{
    channels::Attachment,
    gateways::Digits,
    model::{Author, ContactCard, Content, Kind, Location, Timestamp},
    store::network::received::Received,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// How much later an answer comes where nobody says.
const USUAL_DELAY_MILLIS: u64 = 1_000;
/// The longest that an answer can be delayed.
const LONGEST_DELAY_MILLIS: u64 = 60_000;

/// `POST /practice/scan`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ScanBody {
    /// The text of the code.
    pub qrcode: String,
}

/// `POST /practice/inbound`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct InboundBody {
    /// Who writes.
    pub from: Digits,
    /// What they call themselves.
    pub name: Option<String>,
    /// The network's id.
    pub msgid: Option<String>,
    /// The group it is written in.
    pub groupid: Option<Digits>,
    /// Text, or the caption of what comes with it.
    pub text: Option<String>,
    /// Where the file that comes with it can be fetched.
    pub media_url: Option<String>,
    /// A point on the map.
    pub location: Option<Location>,
    /// A contact card.
    pub contact: Option<ContactBody>,
    /// A tap on a button of ours.
    pub button_reply: Option<ButtonReplyBody>,
}

/// A contact card.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ContactBody {
    /// Name on the card.
    pub name: String,
    /// Numbers as written on the card.
    pub numbers: Vec<Digits>,
}

/// A tap on a button.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct ButtonReplyBody {
    /// The message with the buttons.
    pub msgid: String,
    /// Label of the button.
    pub label: String,
}

impl InboundBody {
    /// The message. `attachment` is what was fetched from `media_url`.
    pub fn into_inbound(self, attachment: Option<Attachment>) -> Result<NewInbound, PracticeError> {
        if self.media_url.is_some() != attachment.is_some() {
            return Err(PracticeError::invalid("The file behind media_url is missing."));
        }
        let kinds =
            [attachment.is_some(), self.location.is_some(), self.contact.is_some(), self.button_reply.is_some()];
        if kinds.into_iter().filter(|given| *given).count() > 1 {
            return Err(PracticeError::invalid(
                "A message carries one of media_url, location, contact and button_reply.",
            ));
        }
        let text = self.text.unwrap_or_default();
        let content = match (self.location, self.contact, self.button_reply) {
            (Some(location), _, _) => at(location, text)?,
            (_, Some(card), _) => contact(card, text)?,
            (_, _, Some(tap)) => tapped(tap)?,
            _ if attachment.is_some() => Content::of(Kind::Document, text),
            _ if text.trim().is_empty() => return Err(PracticeError::invalid("The message has no text.")),
            _ => Content::text(text),
        };
        let group = self.groupid.map(|id| id.0);
        Ok(NewInbound { from: self.from.0, name: self.name, msgid: self.msgid, group, content, attachment })
    }
}

fn at(location: Location, text: String) -> Result<Content, PracticeError> {
    if !(-90.0..=90.0).contains(&location.latitude) || !(-180.0..=180.0).contains(&location.longitude) {
        return Err(PracticeError::invalid(
            "The location is not on this earth: latitude -90 to 90, longitude -180 to 180.",
        ));
    }
    Ok(Content { location: Some(location), ..Content::of(Kind::Location, text) })
}

fn contact(card: ContactBody, text: String) -> Result<Content, PracticeError> {
    let numbers: Vec<_> = card.numbers.into_iter().map(|number| number.0).collect();
    if numbers.is_empty() || numbers.iter().any(String::is_empty) {
        return Err(PracticeError::invalid("A contact card has at least one number, and none of them is empty."));
    }
    Ok(Content { contact: Some(ContactCard { name: card.name, numbers }), ..Content::of(Kind::Contact, text) })
}

fn tapped(tap: ButtonReplyBody) -> Result<Content, PracticeError> {
    if tap.msgid.trim().is_empty() || tap.label.trim().is_empty() {
        return Err(PracticeError::invalid(
            "A tap names the msgid of the message and the label of one of its buttons.",
        ));
    }
    Ok(Content { reply_to: tap.msgid, ..Content::of(Kind::ButtonReply, tap.label) })
}

/// `POST /practice/ack`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct AckBody {
    /// The message.
    pub msgid: String,
    /// How far it came.
    pub ack: i64,
}

/// `POST /practice/phone_reply`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct PhoneReplyBody {
    /// Whom the owner answers.
    pub to: Digits,
    /// What.
    pub text: String,
}

/// `POST /practice/group`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct GroupBody {
    /// Its id, without the server part.
    pub groupid: Digits,
    /// Its subject.
    pub name: String,
    /// Who is in it besides the shop.
    #[serde(default)]
    pub members: Vec<Digits>,
}

/// `POST /practice/fault`
#[derive(Clone, Debug, Deserialize, JsonSchema)]
pub struct FaultBody {
    /// Which.
    pub kind: FaultKind,
    /// How many sends it meets; 1 where it is not said.
    pub n: Option<u32>,
    /// How much later the answer comes, for `delay`; a second where it is not said.
    pub ms: Option<u64>,
}

/// A kind of fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "explained at Fault")]
pub enum FaultKind {
    Refuse,
    Delay,
    DropAck,
}

impl FaultBody {
    /// The fault that is ordered.
    pub fn into_fault(self) -> Result<Fault, PracticeError> {
        let sends = self.n.unwrap_or(1);
        let millis = self.ms.unwrap_or(USUAL_DELAY_MILLIS);
        match self.kind {
            FaultKind::Refuse => Ok(Fault::Refuse { sends }),
            FaultKind::DropAck => Ok(Fault::DropAck { sends }),
            FaultKind::Delay if millis <= LONGEST_DELAY_MILLIS => {
                Ok(Fault::Delay { sends, by: Duration::from_millis(millis) })
            }
            FaultKind::Delay => {
                Err(PracticeError::invalid(format!("A delay is of at most {LONGEST_DELAY_MILLIS} ms.")))
            }
        }
    }
}

/// Query of `GET /practice/outbox`
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
pub struct OutboxQuery {
    /// Exclusive.
    #[serde(default)]
    pub after: i64,
}

/// Answer of `GET /practice/outbox`
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OutboxPage {
    /// What was received, in order.
    pub items: Vec<OutboxItem>,
    /// The next `after`.
    pub next: i64,
}

/// A message as it was received once.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[allow(missing_docs, reason = "the words of the wire; explained at Received")]
pub struct OutboxItem {
    pub seq: i64,
    pub msgid: String,
    pub to: String,
    #[serde(rename = "type")]
    pub kind: Kind,
    pub text: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<String>,
    pub author: Author,
    pub at: Timestamp,
}

impl OutboxPage {
    /// The answer for what was received after `after`.
    pub fn new(after: i64, received: Vec<Received>) -> Self {
        let next = received.last().map_or(after, |last| last.seq);
        Self { items: received.into_iter().map(OutboxItem::from).collect(), next }
    }
}

impl From<Received> for OutboxItem {
    fn from(received: Received) -> Self {
        let Received { seq, msgid, chat: to, kind, text, buttons, author, at } = received;
        Self { seq, msgid, to, kind, text, buttons, author, at }
    }
}
