//! A request that was let in, as a dialect's handler sees it: parse from it, run an operation, render into a [`Reply`].

use super::{Api, auth::Principal, idempotency::Idempotent, refusal::Refusal, reply::Reply};
use crate::{
    app::App,
    channels::{DynChannel, hosted::HostedChannel},
    error::Error,
    model::{ConversationId, ProductId, Realm, audit::Actor, product::Catalogue},
    store::{
        Tx,
        channels::{self, ChannelRow},
        conversations::{self, ConversationState},
    },
};
use axum::http::uri::Authority;
use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde::de::DeserializeOwned;
use std::{collections::HashMap, fmt::Display, str::FromStr, sync::Arc};

/// Longest account of what is wrong with a body, in characters.
const LONGEST_REASON: usize = 300;

/// A request in hand.
#[derive(Clone)]
pub struct Call {
    /// The server.
    pub api: Api,
    /// Who asks.
    pub principal: Principal,
    pub(super) params: HashMap<String, String>,
    pub(super) query: HashMap<String, String>,
    pub(super) body: Bytes,
    pub(super) idempotent: Option<Idempotent>,
    /// Whom it was addressed to, which is one of our names.
    pub(super) host: Option<Authority>,
}

impl Call {
    /// The core.
    pub fn app(&self) -> &App {
        &self.api.app
    }

    /// The body as a JSON object, whatever its content type says. A list is none, although the parser would take its values
    /// for the fields in their order.
    ///
    /// # Errors
    /// 400 with what is wrong and where.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        if self.body.trim_ascii_start().first() == Some(&b'[') {
            return Err(Refusal::invalid("the body is not acceptable: it is a list, and an object is expected"));
        }
        serde_json::from_slice(&self.body).map_err(|error| {
            // The parser quotes what it does not understand, however long that is.
            let reason: String = error.to_string().chars().take(LONGEST_REASON).collect();
            Refusal::invalid(format!("the body is not acceptable: {reason}"))
        })
    }

    /// The body as a JSON list, whatever its content type says.
    ///
    /// # Errors
    /// 400 with what is wrong and where.
    pub fn json_list<T: DeserializeOwned>(&self) -> Result<Vec<T>, Refusal> {
        serde_json::from_slice(&self.body)
            .map_err(|error| Refusal::invalid(format!("the body is not acceptable: {error}")))
    }

    /// A parameter of the path.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// A parameter of the query. An empty one counts as left out.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// `limit`, 1 to 100, 50 where it is left out.
    ///
    /// # Errors
    /// 400 when it is out of range: a caller who asks for 1000 must not take 100 for everything.
    pub fn limit(&self) -> Result<u32, Refusal> {
        match self.query("limit").map(str::parse) {
            None => Ok(50),
            Some(Ok(limit @ 1..=100)) => Ok(limit),
            Some(_) => Err(Refusal::invalid("limit must be a number from 1 to 100")),
        }
    }

    /// The conversation that the path names.
    ///
    /// # Errors
    /// 404 where there is none, or none that this key may see: realms never meet.
    pub async fn conversation(&self) -> Result<ConversationState, Refusal> {
        let missing = || Refusal::not_found("conversation with this id");
        let id: ConversationId = self.id("id").ok_or_else(missing)?;
        let realm = self.realm().await?;
        let state = conversations::get(&mut *self.app().store().read().await?, id).await?;
        state.filter(|state| state.realm == realm).ok_or_else(missing)
    }

    /// The channel that the key acts on, as stored; `None` where it, or any channel, does not exist.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn channel_row(&self) -> Result<Option<ChannelRow>, Refusal> {
        let mut connection = self.app().store().read().await?;
        Ok(match self.principal.channel {
            Some(id) => channels::in_use(&mut connection, id).await?,
            None => channels::list(&mut connection).await?.into_iter().next(),
        })
    }

    /// The channel that the key acts on, to act on it.
    ///
    /// # Errors
    /// 400 where it has gone.
    pub async fn channel(&self) -> Result<(ChannelRow, DynChannel), Refusal> {
        let row = self.channel_row().await?;
        row.and_then(|row| self.app().channel(row.id).map(|channel| (row, channel))).ok_or_else(Refusal::channel_gone)
    }

    /// The hosted account that the key acts on, where it acts on one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn hosted(&self) -> Result<Option<Arc<HostedChannel>>, Refusal> {
        let row = self.channel_row().await?;
        Ok(row.and_then(|row| self.app().hosted().remove(&row.id)).map(|hosted| hosted.channel))
    }

    /// The channel that the key acts on, or `None` for a key that is bound to none where there is none.
    async fn bound_row(&self) -> Result<Option<ChannelRow>, Refusal> {
        match (self.principal.channel, self.channel_row().await?) {
            (Some(_), None) => Err(Refusal::channel_gone()),
            (_, row) => Ok(row),
        }
    }

    /// Whose customers the key sees.
    ///
    /// # Errors
    /// 400 where the channel that the key is bound to has gone: the other realm is not what its owner meant.
    pub async fn realm(&self) -> Result<Realm, Refusal> {
        Ok(self.bound_row().await?.map_or(Realm::Real, |row| row.realm))
    }

    /// The catalogue that the key sees.
    ///
    /// # Errors
    /// 400 where the channel that the key is bound to has gone.
    pub async fn catalogue(&self) -> Result<Catalogue, Refusal> {
        let row = self.bound_row().await?;
        Ok(row.map_or(Catalogue::own(Realm::Real), |row| Catalogue::of(row.id, row.kind)))
    }

    /// The id of the product that the path names.
    ///
    /// # Errors
    /// 404 where it is no id.
    pub fn product(&self) -> Result<ProductId, Refusal> {
        self.id("id").ok_or_else(|| Refusal::not_found("product with this id"))
    }

    /// The id that the path has under this name, in the one spelling that we give out.
    pub fn id<T: FromStr + Display>(&self, name: &str) -> Option<T> {
        let id: T = self.param(name).parse().ok()?;
        (id.to_string() == self.param(name)).then_some(id)
    }

    /// An id for what the request makes, the same for each repetition; `None` for a request that is not repeated.
    pub fn made_id(&self) -> Option<String> {
        self.idempotent.as_ref().map(Idempotent::made_id)
    }

    /// Runs an operation and keeps its answer for a repeated request, in one transaction.
    ///
    /// # Errors
    /// Whatever the operation returns; then nothing was kept.
    pub async fn commit<F>(&self, work: F) -> Result<Reply, Refusal>
    where
        F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<Reply, Error>> + Send + 'static,
    {
        let idempotent = self.idempotent.clone();
        let committed = self.app().store().write_for(Actor::Script, move |tx| {
            Box::pin(async move {
                let reply = work(tx).await?;
                if let Some(idempotent) = idempotent {
                    idempotent.keep(tx, &reply).await?;
                }
                Ok::<_, Error>(reply)
            })
        });
        let mut reply = committed.await?;
        reply.committed = true;
        Ok(reply)
    }
}
