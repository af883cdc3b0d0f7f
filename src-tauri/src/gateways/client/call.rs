//! One question to a service, from its parts to what its answer means.

use super::{
    Carrier, Secret, Service,
    error::ClientError,
    judge::{judge, judge_done, retry_after},
    service::unsayable,
};
use crate::{model::Timestamp, outgoing::Answer};
use reqwest::{
    Method, Request,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value};
use url::Url;

/// Largest answer, after decompression.
const ANSWER_LIMIT: u64 = 4 * 1024 * 1024;

const OTHER_SHAPE: &str = "its fields are not those of this service";

/// What an answer means.
type Judge = fn(&Answer, &Secret, Timestamp) -> Result<Value, ClientError>;

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

impl<'s> Call<'s> {
    pub fn new(service: &'s Service, method: Method, url: Url, fault: Option<ClientError>) -> Self {
        Self { service, method, url, body: None, headers: HeaderMap::new(), fault }
    }

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
        let body = self.answer(judge).await?;
        serde_json::from_value(body).map_err(|_| ClientError::Garbled(OTHER_SHAPE))
    }

    /// Asks for something to be done, of which nothing needs to be told: `None` where the service says nothing besides.
    ///
    /// # Errors
    /// [`ClientError`] for anything but a success, and for one that says something in another shape.
    pub async fn done<T: DeserializeOwned>(self) -> Result<Option<T>, ClientError> {
        let body = self.answer(judge_done).await?;
        serde_json::from_value(body).map_err(|_| ClientError::Garbled(OTHER_SHAPE))
    }

    async fn answer(self, judge: Judge) -> Result<Value, ClientError> {
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
