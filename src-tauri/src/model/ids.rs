//! Row ids as types of their own, so that a contact is never passed where a conversation belongs.
//!
//! Outside Rust an id is a string: JavaScript cannot hold 64-bit integers.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, specta::Type)]
        #[specta(type = String)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A linked (or to be linked) number.
    ChannelId
    /// A customer or group within a realm.
    ContactId
    /// One contact on one channel.
    ConversationId
    /// A message, note or event; ordered by time.
    MessageId
    /// A person who answers.
    AgentId
    /// One recorded change of owner.
    HandoffId
    /// An API key.
    KeyId
    /// A message that still has to leave.
    OutboxId
    /// One report of a status to a `notifyurl`.
    ReportId
    /// A setting of the AI.
    AiSettingId
    /// Contacts that came from one file.
    ImportId
    /// Two contacts made one.
    MergeId
    /// A field of the shop's own.
    ContactFieldId
    /// Something that the shop sells.
    ProductId
    /// An answer that is written once and sent often.
    QuickReplyId
    /// A button message that is kept.
    TemplateId
    /// A file on its way from the window.
    UploadId
    /// A message that is to leave later.
    ScheduleId
}

impl AgentId {
    /// The agent of this computer.
    pub const LOCAL: Self = Self(1);
}

impl MessageId {
    /// Bits below the milliseconds.
    pub const BITS: u32 = 20;

    /// The first id that a message of this millisecond can have.
    pub fn first_of(millis: i64) -> Self {
        Self(millis << Self::BITS)
    }
}
