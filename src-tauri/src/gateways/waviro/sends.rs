//! Bodies of the sends, and the message that answers them. Each is an address and what is said: a number or a group, and a
//! text, a file, a place or a contact card.

use super::Degrees;
use crate::gateways::{
    Digits,
    schema::{GroupId, Latitude, Longitude, PhoneNumber},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Something for a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ToNumber<T> {
    /// Whom it is for.
    #[schemars(with = "PhoneNumber")]
    pub nohp: Digits,
    /// What it is.
    #[serde(flatten)]
    pub said: T,
    /// Where changes of its status are reported to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifyurl: Option<String>,
}

/// Something for a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ToGroup<T> {
    /// Which group it is for.
    #[schemars(with = "GroupId")]
    pub groupid: Digits,
    /// What it is.
    #[serde(flatten)]
    pub said: T,
    /// Where changes of its status are reported to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifyurl: Option<String>,
}

/// Something for a number or for a group: one of the two is given.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ToEither<T> {
    /// Whom it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<PhoneNumber>")]
    pub nohp: Option<Digits>,
    /// Which group it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<GroupId>")]
    pub groupid: Option<Digits>,
    /// What it is.
    #[serde(flatten)]
    pub said: T,
    /// Where changes of its status are reported to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifyurl: Option<String>,
}

/// What `sendwa` and `sendwatogroup` say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Text {
    /// The text.
    #[schemars(length(max = 65_536), regex(pattern = r"\S"))]
    pub pesan: String,
}

/// What `sendmedia` and `sendmediatogroup` say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Media {
    /// Where the file is fetched.
    #[schemars(regex(pattern = r"^[Hh][Tt][Tt][Pp][Ss]?://"))]
    pub mediaurl: String,
    /// Its caption.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pesan: Option<String>,
}

/// What `sendlocation` and `sendlocationtogroup` say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// -90 to 90.
    #[schemars(with = "Latitude")]
    pub latitude: Degrees,
    /// -180 to 180.
    #[schemars(with = "Longitude")]
    pub longitude: Degrees,
    /// What the place is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pesan: Option<String>,
}

/// What `sendcontact` and `sendcontacttogroup` say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// The card.
    pub contact: CardNumbers,
}

/// A contact card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CardNumbers {
    /// Name on the card.
    #[schemars(length(min = 1, max = 200), regex(pattern = r"\S"))]
    pub name: String,
    /// Its numbers.
    #[schemars(length(min = 1, max = 20))]
    pub numbers: Vec<Digits>,
}

/// An accepted message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Sent {
    /// The network's id.
    pub id: String,
    /// Its ack, 0 on acceptance.
    pub status: i8,
    /// The dialect's word for what it is.
    #[serde(rename = "type")]
    pub kind: String,
    /// Unix seconds.
    pub timestamp: i64,
    /// Our address.
    pub from: String,
    /// Its address.
    pub to: String,
}
