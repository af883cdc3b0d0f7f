//! How model types look in a column: ids as integers, enums as their words.

use super::StoreError;
use crate::model::{
    audit::{Act, ActorKind},
    credits::{EntryKind, Pot},
    *,
};
use sqlx::{
    Database, Decode, Encode, Sqlite, Type,
    encode::IsNull,
    error::BoxDynError,
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo},
};
use std::fmt::Display;

macro_rules! integers {
    ($($name:ident)*) => {$(
        impl Type<Sqlite> for $name {
            fn type_info() -> SqliteTypeInfo {
                <i64 as Type<Sqlite>>::type_info()
            }
        }

        impl<'q> Encode<'q, Sqlite> for $name {
            fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
                <i64 as Encode<'q, Sqlite>>::encode_by_ref(&self.0, buffer)
            }
        }

        impl<'r> Decode<'r, Sqlite> for $name {
            fn decode(value: <Sqlite as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                <i64 as Decode<'r, Sqlite>>::decode(value).map($name)
            }
        }
    )*};
}

integers! { ChannelId ContactId ConversationId MessageId AgentId HandoffId KeyId OutboxId AiSettingId ImportId MergeId ContactFieldId ProductId QuickReplyId ReportId ScheduleId TemplateId Timestamp }

macro_rules! words {
    ($($name:ident { $($variant:ident = $word:literal),* $(,)? })*) => {$(
        impl $name {
            /// The word that stands for it in a column.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// What a column's word means.
            ///
            /// # Errors
            /// When the word means nothing, which only a damaged database brings about.
            pub fn from_word(word: &str) -> Result<Self, StoreError> {
                match word { $($word => Ok(Self::$variant),)* _ => Err(StoreError::Malformed(stringify!($name))) }
            }
        }

        impl Type<Sqlite> for $name {
            fn type_info() -> SqliteTypeInfo {
                <str as Type<Sqlite>>::type_info()
            }
        }

        impl<'q> Encode<'q, Sqlite> for $name {
            fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
                <&'q str as Encode<'q, Sqlite>>::encode(self.word(), buffer)
            }
        }

        impl<'r> Decode<'r, Sqlite> for $name {
            fn decode(value: <Sqlite as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                Ok(Self::from_word(<&'r str as Decode<'r, Sqlite>>::decode(value)?)?)
            }
        }
    )*};
}

words! {
    Realm { Real = "real", Practice = "practice" }
    ChannelKind { Practice = "practice", Whatsapp = "whatsapp", Hosted = "hosted" }
    Status { Bot = "BOT", Human = "HUMAN", Closed = "CLOSED" }
    Direction { In = "in", Out = "out" }
    Author { Customer = "CUSTOMER", Bot = "BOT", HumanAgent = "HUMAN_AGENT", System = "SYSTEM" }
    Delivery {
        Queued = "queued", Sending = "sending", Uncertain = "uncertain", Sent = "sent",
        Delivered = "delivered", Read = "read", Played = "played", Failed = "failed",
    }
    Kind {
        Text = "text", Image = "image", Video = "video", Audio = "audio", Voice = "voice", Document = "document",
        Sticker = "sticker", Location = "location", Contact = "contact", Buttons = "buttons", ButtonReply = "button_reply",
        List = "list", ListReply = "list_reply", Product = "product", Reaction = "reaction", Note = "note",
        Event = "event", Unknown = "unknown",
    }
    Failure {
        NotOnWhatsapp = "not_on_whatsapp", UnknownNumber = "unknown_number", NotInGroup = "not_in_group",
        ByNetwork = "by_network", TriedTooLong = "tried_too_long", WaitedTooLong = "waited_too_long", NotLinked = "not_linked",
        FileMissing = "file_missing", FileOutOfReach = "file_out_of_reach", TooLate = "too_late",
    }
    RevisionKind { Edit = "edit", Delete = "delete" }
    ReportFault {
        Forbidden = "forbidden", Redirects = "redirects", TimedOut = "timed_out", Unreachable = "unreachable",
        Status = "status", Other = "other",
    }
    EntryKind {
        Reserve = "reserve", Settle = "settle", Refund = "refund", Grant = "grant", Topup = "topup",
        Rollover = "rollover", Expire = "expire",
    }
    Act {
        Created = "created", Renamed = "renamed", Tagged = "tagged", Untagged = "untagged", Noted = "noted",
        FieldSet = "field_set", Blocked = "blocked", Unblocked = "unblocked", BotOn = "bot_on", BotOff = "bot_off",
        Merged = "merged", Unmerged = "unmerged", Exported = "exported",
    }
    ActorKind {
        Agent = "agent", Script = "script", Customer = "customer", Bot = "bot", Phone = "phone", Nobody = "nobody"
    }
    Pot { None = "none", Rollover = "rollover", Allowance = "allowance", Topup = "topup" }
    HandoffCause {
        TakenOver = "taken_over", Replied = "replied", PhoneReply = "phone_reply", Phrase = "phrase", Button = "button",
        Rule = "rule", BotSilent = "bot_silent", Api = "api", Released = "released", Closed = "closed",
        Reopened = "reopened", CustomerReturned = "customer_returned", Undone = "undone", Ai = "ai",
        AiFailed = "ai_failed", WebhookFailed = "webhook_failed", BotPartLeftOut = "bot_part_left_out",
        CustomerWroteFirst = "customer_wrote_first",
    }
}

/// Many ids for one placeholder, which `json_each` takes apart again: a query keeps its text, whatever their number.
pub fn id_list(ids: impl IntoIterator<Item: Display>) -> String {
    let ids: Vec<_> = ids.into_iter().map(|id| id.to_string()).collect();
    format!("[{}]", ids.join(","))
}

/// Many texts for one placeholder.
pub fn text_list(texts: &[String]) -> String {
    serde_json::Value::from(texts).to_string()
}
