//! What services that can reach us report by themselves, and fetch.

use super::HostedChannel;
use crate::{
    app::App,
    error::Result,
    gateway::{self, Gateway},
    model::MediaRef,
    secrets::Secret,
};
use data_encoding::BASE64URL_NOPAD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

/// Bytes of what opens one file.
const TICKET: usize = 24;
/// What is written otherwise in the name of a file: its ending stays readable, by which some services judge it.
const NOT_IN_NAMES: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'-').remove(b'_');

/// Where the services report to us: parts of addresses that nobody else is told.
pub(super) struct Hooks {
    public_url: String,
    ack: Secret,
    keyword: Secret,
    /// What keyword webhooks carry in their body; empty where nothing was agreed.
    webhook_key: Secret,
}

impl Hooks {
    /// The hooks of a connection whose services can reach us.
    pub async fn of(app: &App, gateway: &Gateway) -> Result<Option<Self>> {
        let public_url = gateway.definition.public_url.as_str();
        if public_url.is_empty() {
            return Ok(None);
        }
        let [ack, keyword] = gateway::hooks(app, gateway.channel_id).await?;
        let webhook_key = gateway.definition.waviro.as_ref().map(|service| service.webhook_key.clone());
        let webhook_key = webhook_key.unwrap_or_else(Secret::empty);
        Ok(Some(Self { public_url: public_url.to_owned(), ack, keyword, webhook_key }))
    }
}

impl Hooks {
    /// Where acks are reported.
    pub fn ack_url(&self) -> String {
        format!("{}/hooks/{}/ack", self.public_url, self.ack.expose())
    }

    /// Where a service that was told so may fetch this one file. It ends in the file's name, which is what it will be called.
    pub fn file_url(&self, file: &MediaRef) -> String {
        let MediaRef { hash, name, .. } = file;
        let (ticket, name) = (self.ticket(hash), utf8_percent_encode(name, NOT_IN_NAMES));
        format!("{}/hooks/{ticket}/media/{hash}/{name}", self.public_url)
    }

    /// What opens one file and nothing else: nobody who sees it learns the secret that it is made of.
    fn ticket(&self, hash: &str) -> String {
        let parts = ["file", self.ack.expose(), hash].join("\n");
        BASE64URL_NOPAD.encode(&Sha256::digest(parts)[..TICKET])
    }
}

impl HostedChannel {
    /// Where services reach us, where they can.
    pub fn public_url(&self) -> Option<&str> {
        self.account.hooks.as_ref().map(|hooks| hooks.public_url.as_str())
    }

    /// Whether this is the secret part of the address at which the file with this hash was offered.
    pub fn is_file_hook(&self, ticket: &str, hash: &str) -> bool {
        let hooks = self.account.hooks.as_ref();
        hooks.is_some_and(|hooks| hooks.ticket(hash).as_bytes().ct_eq(ticket.as_bytes()).into())
    }

    /// Whether this is the secret part of the address at which acks are reported.
    pub fn is_ack_hook(&self, secret: &str) -> bool {
        self.account.hooks.as_ref().is_some_and(|hooks| is_same(&hooks.ack, secret))
    }

    /// Whether this is the secret part of the address at which keywords are reported.
    pub fn is_keyword_hook(&self, secret: &str) -> bool {
        self.account.hooks.as_ref().is_some_and(|hooks| is_same(&hooks.keyword, secret))
    }

    /// A service reports that a customer wrote. The message itself comes the usual way, which is taken at once. Returns
    /// whether the key in the report is the one that was agreed on.
    pub fn customer_wrote(&self, webhook_key: &str) -> bool {
        let agreed = self.account.hooks.as_ref().map(|hooks| &hooks.webhook_key);
        let is_right = agreed.is_some_and(|agreed| agreed.is_empty() || is_same(agreed, webhook_key));
        if is_right {
            self.account.status().poll_soon();
            self.account.wake.notify_one();
        }
        is_right
    }

    /// A service reports how far a message came. Returns whether it is a message that we know.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn acknowledge(&self, msgid: &str, ack: i64) -> Result<bool> {
        self.account.acknowledge(msgid, ack).await
    }
}

fn is_same(ours: &Secret, theirs: &str) -> bool {
    !ours.is_empty() && ours.expose().as_bytes().ct_eq(theirs.as_bytes()).into()
}
