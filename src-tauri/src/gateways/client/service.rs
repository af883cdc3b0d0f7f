//! The transport that all five clients share: where the service is, how its credential is carried, at what pace it is
//! asked, and what its answers mean.

use super::{
    Secret,
    error::ClientError,
    judge::{judge, retry_after},
    pace::{DEFAULT_PER_MINUTE, Pace},
};
use crate::{clock::Clock, model::Timestamp, outgoing};
use bytes::Bytes;
use reqwest::{
    Method, Request,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use std::{sync::Arc, time::Duration};
use url::{Origin, Url};

/// Largest answer, after decompression.
const ANSWER_LIMIT: u64 = 4 * 1024 * 1024;
/// How long an answer may take, unless the account says otherwise.
const ANSWER_WITHIN: Duration = Duration::from_secs(12);
/// How long a call waits for its turn before it says that there is none.
const PATIENCE: Duration = Duration::from_secs(5);
/// How often a waiting call looks at the clock, which a test may have turned.
const LOOK: Duration = Duration::from_millis(50);

/// How a dialect carries its credential.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// Header `secretkey`.
    SecretKey,
    /// `Authorization: Bearer KEY`.
    Bearer,
    /// `Authorization: KEY`.
    Authorization,
    /// `apikey` in the JSON body: the query string, which the service takes too, ends up in logs.
    Body,
}

/// Where a service is and what opens it.
#[derive(Clone, Debug)]
pub struct Account {
    /// Base URL, as the service's own document writes it.
    pub base_url: String,
    /// Key or token.
    pub secret: Secret,
    /// Requests a minute that the service allows; 0 is no limit.
    pub per_minute: u32,
    /// How long an answer may take.
    pub answer_within: Duration,
}

impl Account {
    /// An account with the limit and the time that services have unless it is known better.
    pub fn new(base_url: &str, secret: &str) -> Self {
        Self {
            base_url: base_url.trim().to_owned(),
            secret: Secret::new(secret),
            per_minute: DEFAULT_PER_MINUTE,
            answer_within: ANSWER_WITHIN,
        }
    }
}

/// A service and the way to it. Cheap to clone; clones share one pace.
#[derive(Clone, Debug)]
pub struct Service {
    http: outgoing::Client,
    base: Url,
    carrier: Carrier,
    secret: Secret,
    answer_within: Duration,
    clock: Clock,
    pace: Arc<Pace>,
}

impl Service {
    /// The service of an account.
    ///
    /// # Errors
    /// When its base URL cannot be one.
    pub fn new(account: Account, carrier: Carrier, http: outgoing::Client, clock: Clock) -> Result<Self, ClientError> {
        let base = http.check(&account.base_url)?;
        let extras = !base.username().is_empty() || base.password().is_some() || base.query().is_some();
        if extras || base.cannot_be_a_base() {
            return Err(outgoing::Forbidden::NotUrl.into());
        }
        let pace = Arc::new(Pace::below(account.per_minute, clock.clone()));
        Ok(Self { http, base, carrier, secret: account.secret, answer_within: account.answer_within, clock, pace })
    }

    /// Scheme, host and port of its base URL: services that share them are one server's.
    pub fn origin(&self) -> Origin {
        self.base.origin()
    }

    /// When it may be asked next, where that is known to be later than now.
    pub fn next_allowed_at(&self) -> Option<Timestamp> {
        self.pace.next_allowed_at()
    }

    /// A question to the path below the base URL that these segments make.
    pub(super) fn call(&self, method: Method, path: &[&str]) -> Call<'_> {
        let mut url = self.base.clone();
        // An id that would lead to another path than the one it stands in is no id.
        let safe = path.iter().all(|part| !matches!(*part, "" | "." | ".."));
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        let fault = (!safe).then(|| unsayable("an id of this kind cannot be part of an address"));
        Call { service: self, method, url, body: None, headers: HeaderMap::new(), fault }
    }

    /// The file at an address that the service has given. The credential goes along to the service itself only.
    ///
    /// # Errors
    /// [`ClientError`] says why there is none.
    pub(super) async fn file(&self, address: &str, limit: u64) -> Result<Bytes, ClientError> {
        let url = self.base.join(address).map_err(|_| unsayable("this is no address"))?;
        let mut request = Request::new(Method::GET, url);
        if request.url().origin() == self.base.origin() {
            let mut headers = HeaderMap::new();
            self.sign(&mut headers)?;
            *request.headers_mut() = headers;
        }
        self.turn().await?;
        let answer = self.http.ask(request, limit).await?;
        match answer.status {
            200..300 => Ok(answer.body),
            _ => judge(&answer, &self.secret, self.clock.now()).and(Err(ClientError::NotFound)),
        }
    }

    /// Waits for a turn. A turn that is far off is refused at once, so that the caller can do something else meanwhile;
    /// dropping the call ends the waiting and takes no turn.
    async fn turn(&self) -> Result<(), ClientError> {
        let mut patience = PATIENCE;
        loop {
            match self.pace.take() {
                Ok(()) => return Ok(()),
                Err(wait) if wait > patience => return Err(ClientError::RateLimited { retry_after: wait }),
                Err(wait) => {
                    let pause = wait.min(LOOK);
                    tokio::time::sleep(pause).await;
                    patience = patience.saturating_sub(pause);
                }
            }
        }
    }

    fn sign(&self, headers: &mut HeaderMap) -> Result<(), ClientError> {
        let (name, value) = match self.carrier {
            Carrier::SecretKey => (HeaderName::from_static("secretkey"), self.secret.expose().to_owned()),
            Carrier::Bearer => (AUTHORIZATION, format!("Bearer {}", self.secret.expose())),
            Carrier::Authorization => (AUTHORIZATION, self.secret.expose().to_owned()),
            Carrier::Body => return Ok(()),
        };
        // What no header can carry, no service has given out as a key.
        let mut value = HeaderValue::try_from(value).map_err(|_| ClientError::Unauthorized)?;
        value.set_sensitive(true);
        headers.insert(name, value);
        Ok(())
    }
}

/// A question that asks for nothing was understood, and the credential accepted, if the service refuses it for that.
///
/// # Errors
/// Every other error.
pub(super) fn proven<T>(answer: Result<T, ClientError>) -> Result<(), ClientError> {
    match answer {
        Ok(_) | Err(ClientError::Rejected { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

/// A question that cannot be put.
fn unsayable(message: &str) -> ClientError {
    ClientError::Rejected { message: message.to_owned() }
}

/// One question, being put together.
pub(super) struct Call<'s> {
    service: &'s Service,
    method: Method,
    url: Url,
    body: Option<Value>,
    headers: HeaderMap,
    /// Why it cannot be put at all.
    fault: Option<ClientError>,
}

impl Call<'_> {
    /// A parameter of the query string; `None` leaves it out.
    pub fn query(mut self, name: &str, value: Option<impl ToString>) -> Self {
        if let Some(value) = value {
            self.url.query_pairs_mut().append_pair(name, &value.to_string());
        }
        self
    }

    /// The JSON body.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        match serde_json::to_value(body) {
            Ok(body) => self.body = Some(body),
            Err(_) => self.fault = Some(unsayable("it cannot be written as JSON")),
        }
        self
    }

    /// What stays the same when the question is repeated, so that it is answered and not done again; empty for none.
    pub fn once(mut self, key: &str) -> Self {
        match HeaderValue::try_from(key) {
            Ok(value) if value.is_empty() => {}
            Ok(value) => drop(self.headers.insert(HeaderName::from_static("idempotency-key"), value)),
            Err(_) => self.fault = Some(unsayable("its idempotency key has characters that no header can carry")),
        }
        self
    }

    /// Asks, and reads the answer as `T`.
    ///
    /// # Errors
    /// [`ClientError`] for anything but a success in the right shape.
    pub async fn ask<T: DeserializeOwned>(self) -> Result<T, ClientError> {
        let body = self.answer().await?;
        serde_json::from_value(body).map_err(|_| ClientError::Garbled("its fields are not those of this service"))
    }

    async fn answer(self) -> Result<Value, ClientError> {
        let service = self.service;
        let request = self.request()?;
        service.turn().await?;
        let answer = service.http.ask(request, ANSWER_LIMIT).await?;
        let now = service.clock.now();
        let judged = judge(&answer, &service.secret, now);
        match &judged {
            Err(ClientError::RateLimited { retry_after }) => service.pace.pause(*retry_after),
            Err(_) => retry_after(&answer, now).into_iter().for_each(|wait| service.pace.pause(wait)),
            Ok(_) => {}
        }
        judged
    }

    fn request(mut self) -> Result<Request, ClientError> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        let mut request = Request::new(self.method, self.url);
        self.service.sign(&mut self.headers)?;
        self.headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if self.service.carrier == Carrier::Body {
            let body = self.body.get_or_insert_with(|| Value::Object(Map::new()));
            if let Some(fields) = body.as_object_mut() {
                fields.insert("apikey".to_owned(), Value::from(self.service.secret.expose()));
            }
        }
        if let Some(body) = self.body {
            self.headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            *request.body_mut() = Some(body.to_string().into());
        }
        *request.headers_mut() = self.headers;
        *request.timeout_mut() = Some(self.service.answer_within);
        Ok(request)
    }
}
