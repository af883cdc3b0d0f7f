//! Wire types of the waviro dialect: sending, QR login, callbacks.

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, Visitor},
};
use std::fmt;

/// An answer that is not an error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Success<T> {
    /// Always true.
    pub success: bool,
    /// What was asked for.
    pub message: T,
}

impl<T> Success<T> {
    /// The envelope around `message`.
    pub fn of(message: T) -> Self {
        Self { success: true, message }
    }
}

/// An answer that is an error.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Failure {
    /// Always false.
    pub success: bool,
    /// Why.
    pub error_message: String,
}

/// A phone number as it was sent: a text, or a JSON number. We send text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Nohp(pub String);

impl<'de> Deserialize<'de> for Nohp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Digits;

        impl Visitor<'_> for Digits {
            type Value = Nohp;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a phone number, as text or as a number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Nohp, E> {
                Ok(Nohp(text.trim().to_owned()))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Nohp, E> {
                Ok(Nohp(number.to_string()))
            }
        }

        deserializer.deserialize_any(Digits)
    }
}

/// Body of `sendwa`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendText {
    /// Whom it is for.
    pub nohp: Nohp,
    /// What it says.
    pub pesan: String,
    /// Where changes of its status are reported to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notifyurl: Option<String>,
}

/// An accepted message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// Address of a person.
pub fn person(digits: &str) -> String {
    format!("{digits}@c.us")
}

/// Answer to `getqr`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Login {
    /// A phone is linked.
    #[serde(rename_all = "camelCase")]
    Linked {
        /// Always true.
        is_authenticated: bool,
        /// E.164 digits.
        number: String,
        /// The phone's own name.
        name: String,
        /// Always empty.
        qrcode: String,
    },
    /// None is.
    #[serde(rename_all = "camelCase")]
    Unlinked {
        /// Always false.
        is_authenticated: bool,
        /// What the phone has to scan; empty while linking.
        qrcode: String,
    },
}

impl Login {
    /// A phone is linked; one without a name goes by its number.
    pub fn linked(number: String, name: String) -> Self {
        let name = if name.is_empty() { number.clone() } else { name };
        Self::Linked { is_authenticated: true, number, name, qrcode: String::new() }
    }

    /// None is; `qrcode` waits for one.
    pub fn unlinked(qrcode: String) -> Self {
        Self::Unlinked { is_authenticated: false, qrcode }
    }
}

/// What a `notifyurl` is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReport {
    /// The network's id of the message.
    pub msgid: String,
    /// Its ack.
    pub ack: i64,
}
