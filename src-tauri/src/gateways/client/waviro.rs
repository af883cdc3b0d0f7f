//! The client of waviro: linking by QR code, sending to numbers and groups, and what can be asked about both.

use super::{Account, Carrier, ClientError, Service};
use crate::{
    clock::Clock,
    gateways::{
        Digits,
        waviro::{Card, CheckNumber, Group, Login, Media, Place, Sent, Success, Text, ToGroup, ToNumber},
    },
    model::{Ability, Delivery, DeliveryEvent, Timestamp},
    outgoing,
};
use reqwest::Method;
use serde::{Serialize, de::DeserializeOwned};
use url::Origin;

/// A hosted account.
#[derive(Clone, Debug)]
pub struct Client(Service);

/// What goes with a message besides what it says.
#[derive(Clone, Copy, Debug)]
pub struct Envelope<'a> {
    /// Whom it is for.
    pub to: To<'a>,
    /// Where changes of its status are reported to.
    pub notify_url: Option<&'a str>,
    /// The same for each repetition, so that it is sent once; empty where nothing is repeated.
    pub once: &'a str,
}

/// Whom a message is for.
#[derive(Clone, Copy, Debug)]
pub enum To<'a> {
    /// A person, by E.164 digits.
    Number(&'a str),
    /// A group, by its id.
    Group(&'a str),
}

impl Client {
    /// The client of an account.
    ///
    /// # Errors
    /// When its base URL cannot be one.
    pub fn new(account: Account, http: outgoing::Client, clock: Clock) -> Result<Self, ClientError> {
        Service::new(account, Carrier::SecretKey, http, clock).map(Self)
    }

    /// Where the service is.
    pub fn origin(&self) -> Origin {
        self.0.origin()
    }

    /// When it may be asked next, where that is known to be later than now.
    pub fn next_allowed_at(&self) -> Option<Timestamp> {
        self.0.next_allowed_at()
    }

    /// Asks for nothing but the state of the link; returns what the account can do.
    ///
    /// # Errors
    /// [`ClientError`] says why it can do nothing.
    pub async fn check(&self) -> Result<Ability, ClientError> {
        Ok(match self.get_qr().await? {
            Login::Linked { number, .. } => Ability::SendFrom { number },
            Login::Unlinked { .. } => Ability::AwaitPhone,
        })
    }

    /// The linked phone, or the code to scan.
    ///
    /// # Errors
    /// [`ClientError`] says why there is neither.
    pub async fn get_qr(&self) -> Result<Login, ClientError> {
        self.ask("getqr", None::<&()>, "").await
    }

    /// The groups that the account is in.
    ///
    /// # Errors
    /// [`ClientError`] says why nobody knows.
    pub async fn groups(&self) -> Result<Vec<Group>, ClientError> {
        self.ask("groups", None::<&()>, "").await
    }

    /// Whether a number (E.164 digits) is on WhatsApp.
    ///
    /// # Errors
    /// [`ClientError`] says why nobody knows.
    pub async fn check_number(&self, number: &str) -> Result<bool, ClientError> {
        self.ask("checknumber", Some(&CheckNumber { nohp: Digits(number.to_owned()) }), "").await
    }

    /// Sends a text.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have left all the same.
    pub async fn send_text(&self, envelope: Envelope<'_>, text: &Text) -> Result<Sent, ClientError> {
        self.send(["sendwa", "sendwatogroup"], envelope, text).await
    }

    /// Sends a file that the service fetches.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have left all the same.
    pub async fn send_media(&self, envelope: Envelope<'_>, media: &Media) -> Result<Sent, ClientError> {
        self.send(["sendmedia", "sendmediatogroup"], envelope, media).await
    }

    /// Sends a place.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have left all the same.
    pub async fn send_location(&self, envelope: Envelope<'_>, place: &Place) -> Result<Sent, ClientError> {
        self.send(["sendlocation", "sendlocationtogroup"], envelope, place).await
    }

    /// Sends a contact card.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have left all the same.
    pub async fn send_contact(&self, envelope: Envelope<'_>, card: &Card) -> Result<Sent, ClientError> {
        self.send(["sendcontact", "sendcontacttogroup"], envelope, card).await
    }

    /// Sends by the path for numbers, or by the one for groups.
    async fn send(
        &self,
        [number, group]: [&str; 2],
        envelope: Envelope<'_>,
        said: &impl Serialize,
    ) -> Result<Sent, ClientError> {
        let notifyurl = envelope.notify_url.map(str::to_owned);
        match envelope.to {
            To::Number(digits) => {
                let body = ToNumber { nohp: Digits(digits.to_owned()), said, notifyurl };
                self.ask(number, Some(&body), envelope.once).await
            }
            To::Group(id) => {
                let body = ToGroup { groupid: Digits(id.to_owned()), said, notifyurl };
                self.ask(group, Some(&body), envelope.once).await
            }
        }
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

/// What an ack, of an answer or of a callback, says about a message.
pub fn reached(ack: i64) -> Option<DeliveryEvent> {
    Delivery::from_ack(ack)
}
