//! What is asked about the account, and what a `notifyurl` is told of its messages.

use crate::gateways::{Digits, schema::PhoneNumber};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Answer to `getqr`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Login {
    /// A phone is linked.
    #[serde(rename_all = "camelCase")]
    Linked {
        /// Always true.
        #[schemars(extend("const" = true))]
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
        #[schemars(extend("const" = false))]
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

/// Body of `checknumber`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CheckNumber {
    /// The number in question.
    #[schemars(with = "PhoneNumber")]
    pub nohp: Digits,
}

/// A group that the account is in, as `groups` lists it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Group {
    /// Its id, without the server part.
    pub groupid: String,
    /// Its subject.
    pub groupname: String,
    /// Its last message, Unix seconds.
    pub grouplastchat: i64,
}

/// What a `notifyurl` is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StatusReport {
    /// The network's id of the message.
    pub msgid: String,
    /// Its ack.
    pub ack: i64,
}
