//! The client of multiwhats: messages with buttons.

use super::{Account, Carrier, ClientError, Service, service::proven};
use crate::{
    clock::Clock,
    gateways::{
        Digits,
        multiwhats::{MessageType, Queued, SendDynamic},
    },
    model::{Ability, Delivery, DeliveryEvent, Timestamp},
    outgoing,
};
use reqwest::Method;
use serde_json::Value;
use url::Origin;

/// One number of a hosted account.
#[derive(Clone, Debug)]
pub struct Client {
    service: Service,
    from: String,
}

impl Client {
    const PATH: [&str; 3] = ["basic", "whatsapp", "send-dynamic"];

    /// The client of a number (E.164 digits).
    ///
    /// # Errors
    /// When its base URL cannot be one.
    pub fn new(account: Account, from: &str, http: outgoing::Client, clock: Clock) -> Result<Self, ClientError> {
        let service = Service::new(account, Carrier::Body, http, clock)?;
        Ok(Self { service, from: from.trim().to_owned() })
    }

    /// The number that it sends from, E.164 digits.
    pub fn from(&self) -> &str {
        &self.from
    }

    /// Where the service is.
    pub fn origin(&self) -> Origin {
        self.service.origin()
    }

    /// When it may be asked next, where that is known to be later than now.
    pub fn next_allowed_at(&self) -> Option<Timestamp> {
        self.service.next_allowed_at()
    }

    /// Sends nothing to nobody, which the service can only refuse: there is no call that asks without changing anything.
    ///
    /// # Errors
    /// [`ClientError`] says why it can do nothing.
    pub async fn check(&self) -> Result<Ability, ClientError> {
        proven(self.service.call(Method::POST, &Self::PATH).ask::<Value>().await)?;
        Ok(Ability::SendButtons)
    }

    /// Sends a text with buttons to a number, or a text alone where there are none; `once` is the same for each repetition.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have left all the same.
    pub async fn send(&self, to: &str, text: &str, buttons: &[String], once: &str) -> Result<Queued, ClientError> {
        let message = SendDynamic {
            from: Digits(self.from.clone()),
            to: Digits(to.to_owned()),
            message: text.to_owned(),
            r#type: if buttons.is_empty() { MessageType::Text } else { MessageType::Button },
            buttons: Some(buttons.to_vec()).filter(|labels| !labels.is_empty()),
        };
        self.service.call(Method::POST, &Self::PATH).json(&message).once(once).ask().await
    }
}

/// What a queue entry says about the message to its one target.
pub fn reached(entry: &Queued) -> Option<DeliveryEvent> {
    let counts = [
        (entry.seen_count, DeliveryEvent::Reached(Delivery::Read)),
        (entry.delivered_count, DeliveryEvent::Reached(Delivery::Delivered)),
        (entry.sent_count, DeliveryEvent::Reached(Delivery::Sent)),
        (entry.not_delivered_count, DeliveryEvent::Refused),
    ];
    counts.into_iter().find(|(count, _)| *count > 0).map(|(_, event)| event)
}
