//! What services that can reach us report by themselves.

use super::HostedChannel;
use crate::{
    app::App,
    error::Result,
    gateway::{self, Gateway},
    secrets::Secret,
};
use subtle::ConstantTimeEq;

/// Where the services report to us: parts of addresses that nobody else is told.
pub(super) struct Hooks {
    pub public_url: String,
    pub ack: Secret,
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

impl HostedChannel {
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
