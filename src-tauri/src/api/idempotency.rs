//! The same request twice has one effect and one answer.
//!
//! Requests with one `Idempotency-Key` take turns; whoever comes second finds the first answer in the store. An operation
//! commits its answer together with what it changed (see [`super::Call::commit`]), so a crash leaves both or neither.

use super::{
    Api,
    refusal::Refusal,
    reply::{Content, Reply},
};
use crate::{
    keys::hash,
    model::KeyId,
    store::idempotency::{self, Answer, RequestId},
};
use axum::http::{StatusCode, request::Parts};
use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError, Weak},
};

/// Answers are kept this long.
const KEPT_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Characters of a hash that make an id, as long as those that phones make.
const MADE_ID: usize = 18;

/// Which request it is, and what it says.
#[derive(Clone, Debug)]
pub struct Idempotent {
    id: RequestId,
    request_hash: String,
}

impl Idempotent {
    /// What makes a request idempotent: the header, where there is one.
    ///
    /// # Errors
    /// When the header is not a plain text.
    pub fn of(parts: &Parts, body: &[u8], key: KeyId) -> Result<Option<Self>, Refusal> {
        let Some(header) = parts.headers.get("idempotency-key") else {
            return Ok(None);
        };
        let header = header.to_str().map(str::trim).unwrap_or_default();
        if header.is_empty() || header.len() > 255 {
            return Err(Refusal::invalid("Idempotency-Key must be 1 to 255 visible ASCII characters"));
        }
        Ok(Some(Self {
            id: RequestId { key, path: parts.uri.path().to_owned(), idempotency_key: header.to_owned() },
            request_hash: hash(body),
        }))
    }

    /// An id for what the request makes, the same for each repetition: where its effect cannot share a transaction with the
    /// answer, a repetition after a crash finds what is there.
    pub fn made_id(&self) -> String {
        let RequestId { key, path, idempotency_key } = &self.id;
        let hash = hash(format!("{key}\n{path}\n{idempotency_key}\n{}", self.request_hash));
        format!("3A{}", hash.chars().take(MADE_ID).collect::<String>().to_uppercase())
    }

    /// Stores the first answer, inside the transaction of what it answers where there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn keep(&self, tx: &mut crate::store::Tx, reply: &Reply) -> Result<(), crate::store::StoreError> {
        let Content::Json(body) = &reply.content else {
            return Ok(());
        };
        let answer = Answer {
            request_hash: self.request_hash.clone(),
            status: reply.status.as_u16().into(),
            body: body.clone(),
        };
        let now = tx.now();
        idempotency::forget(tx, now.plus_millis(-KEPT_MILLIS)).await?;
        idempotency::put(tx, &self.id, &answer, now).await
    }
}

/// Whose turn it is. A turn ends when its guard is dropped.
#[derive(Debug, Default)]
pub struct Turns(Mutex<HashMap<RequestId, Weak<tokio::sync::Mutex<()>>>>);

impl Turns {
    async fn wait(&self, id: &RequestId) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            turns.retain(|_, turn| turn.strong_count() > 0);
            let known = turns.get(id).and_then(Weak::upgrade);
            known.unwrap_or_else(|| {
                let turn = Arc::default();
                turns.insert(id.clone(), Arc::downgrade(&turn));
                turn
            })
        };
        turn.lock_owned().await
    }
}

/// The first answer to the request where there is one, else what `work` answers, which is kept unless trying again could
/// bring another answer.
///
/// # Errors
/// 400 where the first request had another body, and 500 where the store fails.
pub async fn once(api: &Api, request: &Idempotent, work: impl Future<Output = Reply>) -> Result<Reply, Refusal> {
    let _turn = api.turns.wait(&request.id).await;
    if let Some(first) = first_answer(api, request).await? {
        return replay(request, first);
    }
    let reply = work.await;
    if is_final(reply.status) && !reply.committed {
        let request = request.clone();
        let kept = api.app.store().write(move |tx| {
            Box::pin(async move {
                request.keep(tx, &reply).await?;
                Ok::<_, crate::store::StoreError>(reply)
            })
        });
        return Ok(kept.await?);
    }
    Ok(reply)
}

async fn first_answer(api: &Api, request: &Idempotent) -> Result<Option<Answer>, Refusal> {
    let since = api.app.clock().now().plus_millis(-KEPT_MILLIS);
    let mut connection = api.app.store().read().await?;
    Ok(idempotency::get(&mut connection, &request.id, since).await?)
}

fn replay(request: &Idempotent, first: Answer) -> Result<Reply, Refusal> {
    if first.request_hash != request.request_hash {
        return Err(Refusal::invalid(
            "this Idempotency-Key was used with another body; use a new one for a new request",
        ));
    }
    let status = u16::try_from(first.status).ok();
    let status = status
        .and_then(|code| StatusCode::from_u16(code).ok())
        .ok_or_else(|| Refusal::internal("a stored answer has no HTTP status"))?;
    Ok(Reply::raw(status, first.body).replayed())
}

fn is_final(status: StatusCode) -> bool {
    status.is_success() || (status.is_client_error() && status != StatusCode::TOO_MANY_REQUESTS)
}
