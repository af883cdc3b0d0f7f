//! The client of wabot: conversations, messages and who answers them; products, credits and usage.
//!
//! Reading older messages, release, close, buttons and files are Balas's own additions: at other servers of this dialect
//! those calls end in [`ClientError::NotFound`] or [`ClientError::Rejected`].

use super::{Account, Carrier, ClientError, Service};
use crate::{
    clock::Clock,
    gateways::wabot::{
        Conversation, Message, Page, Ping, SendMessage, Success, Thread,
        credits::{Credits, Usage},
        products::{NewProduct, Product, ProductPatch},
    },
    model::{Ability, Delivery, DeliveryEvent, Direction, Status, Timestamp},
    outgoing,
};
use bytes::Bytes;
use reqwest::Method;
use serde::de::DeserializeOwned;
use std::time::Duration;
use url::Origin;

/// A hosted account.
#[derive(Clone, Debug)]
pub struct Client(Service);

impl Client {
    /// The client of an account.
    ///
    /// # Errors
    /// When its base URL cannot be one.
    pub fn new(account: Account, http: outgoing::Client, clock: Clock) -> Result<Self, ClientError> {
        Service::new(account, Carrier::Bearer, http, clock).map(Self)
    }

    /// Where the service is.
    pub fn origin(&self) -> Origin {
        self.0.origin()
    }

    /// When it may be asked next, where that is known to be later than now.
    pub fn next_allowed_at(&self) -> Option<Timestamp> {
        self.0.next_allowed_at()
    }

    /// Asks who the key is; returns what it may do.
    ///
    /// # Errors
    /// [`ClientError`] says why it may do nothing.
    pub async fn check(&self) -> Result<Ability, ClientError> {
        Ok(Ability::AcceptKey { scopes: self.ping().await?.key.scopes })
    }

    /// Who answers, and what the key may do.
    ///
    /// # Errors
    /// [`ClientError`] says why there is no answer.
    pub async fn ping(&self) -> Result<Ping, ClientError> {
        self.get(&["ping"], &[]).await
    }

    /// Conversations, newest activity first.
    ///
    /// # Errors
    /// [`ClientError`] says why there are none.
    pub async fn conversations(
        &self,
        status: Option<Status>,
        limit: u32,
        cursor: Option<&str>,
    ) -> Result<Page<Conversation>, ClientError> {
        let status = status.map(Status::word);
        self.page(&["conversations"], &[("status", status), ("cursor", cursor)], limit).await
    }

    /// A conversation with its newest messages, oldest first.
    ///
    /// # Errors
    /// [`ClientError`] says why there is none.
    pub async fn conversation(&self, id: &str) -> Result<Thread, ClientError> {
        self.get(&["conversations", id], &[]).await
    }

    /// Messages before a cursor or message, newest first.
    ///
    /// # Errors
    /// [`ClientError`] says why there are none.
    pub async fn messages(&self, id: &str, before: Option<&str>, limit: u32) -> Result<Page<Message>, ClientError> {
        self.page(&["conversations", id, "messages"], &[("before", before)], limit).await
    }

    /// Sends into a conversation; `once` is the same for each repetition.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have left all the same.
    pub async fn send(&self, id: &str, message: &SendMessage, once: &str) -> Result<Message, ClientError> {
        let call = self.0.call(Method::POST, &["conversations", id, "messages"]).json(message).once(once);
        call.ask().await.map(|Success { data, .. }| data)
    }

    /// Asks for a person. Not every server shows the conversation in its answer.
    ///
    /// # Errors
    /// [`ClientError`] says why it did not change hands.
    pub async fn hand_off(&self, id: &str) -> Result<Option<Conversation>, ClientError> {
        self.change(id, "handoff").await
    }

    /// Gives it back to the bot.
    ///
    /// # Errors
    /// [`ClientError`] says why it did not change hands.
    pub async fn release(&self, id: &str) -> Result<Option<Conversation>, ClientError> {
        self.change(id, "release").await
    }

    /// Closes it.
    ///
    /// # Errors
    /// [`ClientError`] says why it is still open.
    pub async fn close(&self, id: &str) -> Result<Option<Conversation>, ClientError> {
        self.change(id, "close").await
    }

    /// Products that match `search`, all where it is empty.
    ///
    /// # Errors
    /// [`ClientError`] says why there are none.
    pub async fn products(&self, search: &str, limit: u32, cursor: Option<&str>) -> Result<Page<Product>, ClientError> {
        let search = Some(search).filter(|search| !search.is_empty());
        self.page(&["products"], &[("q", search), ("cursor", cursor)], limit).await
    }

    /// Adds a product; `once` is the same for each repetition.
    ///
    /// # Errors
    /// [`ClientError`], which also says whether it may have been added all the same.
    pub async fn create_product(&self, product: &NewProduct, once: &str) -> Result<Product, ClientError> {
        let call = self.0.call(Method::POST, &["products"]).json(product).once(once);
        call.ask().await.map(|Success { data, .. }| data)
    }

    /// Changes a product. Repeating it changes nothing more. Not every server shows the product in its answer.
    ///
    /// # Errors
    /// [`ClientError`] says why it is as it was.
    pub async fn update_product(&self, id: &str, patch: &ProductPatch) -> Result<Option<Product>, ClientError> {
        let call = self.0.call(Method::PATCH, &["products", id]).json(patch);
        Ok(call.done().await?.map(|Success { data, .. }| data))
    }

    /// What may still be spent.
    ///
    /// # Errors
    /// [`ClientError`] says why nobody knows.
    pub async fn credits(&self) -> Result<Credits, ClientError> {
        self.get(&["credits"], &[]).await
    }

    /// What was spent and said in the last `days`.
    ///
    /// # Errors
    /// [`ClientError`] says why nobody knows.
    pub async fn usage(&self, days: u32) -> Result<Usage, ClientError> {
        self.get(&["usage"], &[("days", Some(&days.to_string()))]).await
    }

    /// The file of a message, of at most `limit` bytes, within so much time.
    ///
    /// # Errors
    /// [`ClientError`] says why there is none.
    pub async fn file(&self, address: &str, limit: u64, within: Duration) -> Result<Bytes, ClientError> {
        self.0.file(address, limit, within).await
    }

    async fn change(&self, id: &str, verb: &str) -> Result<Option<Conversation>, ClientError> {
        let answer: Option<serde_json::Value> = self.0.call(Method::POST, &["conversations", id, verb]).done().await?;
        Ok(answer.and_then(|answer| serde_json::from_value(answer).ok()).map(|Success { data, .. }| data))
    }

    /// A page of so many, and a smaller one for as long as the answer is too large to be read.
    async fn page<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: &[(&str, Option<&str>)],
        mut limit: u32,
    ) -> Result<T, ClientError> {
        loop {
            let size = limit.to_string();
            let query: Vec<_> = query.iter().copied().chain([("limit", Some(size.as_str()))]).collect();
            match self.get(path, &query).await {
                Err(ClientError::TooLarge { .. }) if limit > 1 => limit /= 2,
                answer => return answer,
            }
        }
    }

    async fn get<T: DeserializeOwned>(&self, path: &[&str], query: &[(&str, Option<&str>)]) -> Result<T, ClientError> {
        let call = query.iter().fold(self.0.call(Method::GET, path), |call, (name, value)| call.query(name, *value));
        call.ask().await.map(|Success { data, .. }| data)
    }
}

/// What a message of ours shows about how far it came.
pub fn reached(message: &Message) -> Option<DeliveryEvent> {
    match (message.direction, message.status) {
        (Direction::In, _) => None,
        (Direction::Out, _) if message.ack != 0 => Delivery::from_ack(message.ack.into()),
        (Direction::Out, Delivery::Failed) => Some(DeliveryEvent::Refused),
        (Direction::Out, Delivery::Queued | Delivery::Sending | Delivery::Uncertain) => None,
        (Direction::Out, reached) => Some(DeliveryEvent::Reached(reached)),
    }
}
