//! Wire types of the multiwhats dialect: a message with buttons, and the queue entry that answers it.

use super::{
    Digits,
    schema::{Labels, PhoneNumber},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What kind of message it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum MessageType {
    /// A text with reply buttons.
    Button,
    /// A text alone.
    Text,
}

/// Body of `send-dynamic`. It may carry the key too, which was read before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SendDynamic {
    /// Our number.
    #[schemars(with = "PhoneNumber")]
    pub from: Digits,
    /// Whom it is for.
    #[schemars(with = "PhoneNumber")]
    pub to: Digits,
    /// The text.
    #[schemars(length(max = 65_536), regex(pattern = r"\S"))]
    pub message: String,
    /// What kind of message it is.
    pub r#type: MessageType,
    /// Labels of the buttons.
    #[schemars(with = "Option<Labels>")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub buttons: Option<Vec<String>>,
}

/// An accepted message: a queue entry, which for this call has one target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Queued {
    /// Whose account.
    pub user_id: i64,
    /// Which of its numbers.
    pub social_media_account_id: i64,
    /// Always `whatsapp`.
    pub platform: String,
    /// Our number.
    pub from_identifier: String,
    /// The text.
    pub message: String,
    /// 0: there is no file.
    pub file_url: i64,
    /// Always `normal`.
    pub queue_type: String,
    /// What kind of message it is.
    pub message_type: MessageType,
    /// What it costs.
    pub total_credit: i64,
    /// How many it is for.
    pub target_count: i64,
    /// How many of them it has not left for.
    pub pending_count: i64,
    /// For how many it has left, and no more is known.
    pub sent_count: i64,
    /// How many phones have it.
    pub delivered_count: i64,
    /// For how many it failed.
    pub not_delivered_count: i64,
    /// How many have seen it.
    pub seen_count: i64,
    /// `pending`, then `done`.
    pub status: String,
    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    pub send_at: String,
    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    pub created_at: String,
    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    pub updated_at: String,
    /// What the kind carries.
    pub extra_data: ExtraData,
    /// The entry's id.
    pub id: i64,
    /// Whom it is for.
    pub targets: Vec<Target>,
}

/// One whom a message is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Target {
    /// Its id.
    pub id: i64,
    /// Whose account.
    pub user_id: i64,
    /// The entry that it belongs to.
    pub queue_id: i64,
    /// The number.
    pub target_identifier: String,
    /// A text of its own; none here.
    pub message: Option<String>,
    /// `pending`, `sent`, `delivered`, `seen` or `not_delivered`.
    pub status: String,
    /// Always empty here.
    pub extra_data: ExtraData,
    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    pub created_at: String,
    /// `YYYY-MM-DD HH:MM:SS`, UTC.
    pub updated_at: String,
}

/// What a message carries besides its text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ExtraData {
    /// Labels of the buttons.
    pub buttons: Option<Vec<String>>,
    /// Rows of a list; none here.
    pub options: Option<Value>,
    /// What was picked from a list; nothing here.
    #[serde(rename = "selectedItemId")]
    pub selected_item_id: Option<Value>,
}

/// An answer that is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "MultiwhatsFailure")]
pub struct Failure {
    /// Why.
    pub error: String,
}
