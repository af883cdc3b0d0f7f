//! The client of alatwa: which customers its AI must not answer.

use super::{Account, Carrier, ClientError, Service, service::proven};
use crate::{
    clock::Clock,
    gateways::{
        Digits,
        alatwa::{Outcome, Reject, RejectStatus},
    },
    model::{Ability, Timestamp},
    outgoing,
};
use reqwest::Method;
use serde_json::{Map, Value};

/// One AI setting of a hosted account.
#[derive(Clone, Debug)]
pub struct Client {
    service: Service,
    ai_id: String,
}

impl Client {
    /// The client of an AI setting.
    ///
    /// # Errors
    /// When its base URL cannot be one.
    pub fn new(account: Account, ai_id: &str, http: outgoing::Client, clock: Clock) -> Result<Self, ClientError> {
        let service = Service::new(account, Carrier::Authorization, http, clock)?;
        Ok(Self { service, ai_id: ai_id.trim().to_owned() })
    }

    /// When it may be asked next, where that is known to be later than now.
    pub fn next_allowed_at(&self) -> Option<Timestamp> {
        self.service.next_allowed_at()
    }

    /// Names no customer, which the service can only refuse: there is no call that asks without changing anything.
    ///
    /// # Errors
    /// [`ClientError`] says why it can do nothing.
    pub async fn check(&self) -> Result<Ability, ClientError> {
        let path = ["ai", "customer", "reject", &self.ai_id];
        proven(self.service.call(Method::POST, &path).json(&Map::new()).ask::<Value>().await)?;
        Ok(Ability::RejectCustomers)
    }

    /// Says whether the AI must not answer a customer. Repeating it changes nothing more.
    ///
    /// # Errors
    /// [`ClientError`] says why the AI may still do as before.
    pub async fn reject(&self, phone: &str, status: RejectStatus) -> Result<(), ClientError> {
        let body = Reject { phone: Digits(phone.to_owned()), status };
        let path = ["ai", "customer", "reject", &self.ai_id];
        self.service.call(Method::POST, &path).json(&body).done::<Outcome>().await.map(drop)
    }
}
