//! The client of waviro: linking by QR code, and sending to numbers and groups.

use super::{Account, Carrier, ClientError, Service};
use crate::{
    clock::Clock,
    gateways::waviro::{Login, SendText, Sent, Success},
    model::{Delivery, DeliveryEvent, Timestamp},
    outgoing,
};
use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};

/// A hosted account.
#[derive(Clone, Debug)]
pub struct Client(Service);

impl Client {
    /// The client of an account.
    ///
    /// # Errors
    /// When its base URL cannot be one.
    pub fn new(account: Account, http: outgoing::Client, clock: Clock) -> Result<Self, ClientError> {
        Service::new(account, Carrier::SecretKey, http, clock).map(Self)
    }

    /// When it may be asked next, where that is known to be later than now.
    pub fn next_allowed_at(&self) -> Option<Timestamp> {
        self.0.next_allowed_at()
    }

    /// Asks for nothing but the state of the link; returns what the account can do.
    ///
    /// # Errors
    /// [`ClientError`] says why it can do nothing.
    pub async fn check(&self) -> Result<String, ClientError> {
        Ok(match self.login().await? {
            Login::Linked { number, .. } => format!("sends from +{number}"),
            Login::Unlinked { .. } => "waits for its QR code to be scanned".to_owned(),
        })
    }

    /// The linked phone, or the code to scan.
    ///
    /// # Errors
    /// [`ClientError`] says why there is neither.
    pub async fn login(&self) -> Result<Login, ClientError> {
        self.ask("getqr", None::<&()>, "").await
    }

    /// Sends a text to a number; `once` is the same for each repetition.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have left all the same.
    pub async fn send_text(&self, body: &SendText, once: &str) -> Result<Sent, ClientError> {
        self.ask("sendwa", Some(body), once).await
    }

    async fn ask<T: DeserializeOwned>(
        &self,
        path: &str,
        body: Option<&impl Serialize>,
        once: &str,
    ) -> Result<T, ClientError> {
        let call = self.0.call(Method::POST, &["api", path]).once(once);
        let call = match body {
            Some(body) => call.json(body),
            None => call,
        };
        call.ask().await.map(|Success { message, .. }| message)
    }
}

/// What an answer, or a callback, says about a message.
pub fn reached(ack: i64) -> Option<DeliveryEvent> {
    Delivery::from_ack(ack)
}
