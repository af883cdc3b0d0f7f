//! The transport that all five clients share: where the service is, how its credential is carried, at what pace it is
//! asked, and what its answers mean.

use super::{
    Secret,
    call::Call,
    error::ClientError,
    pace::{DEFAULT_PER_MINUTE, Pace},
};
use crate::{clock::Clock, model::Timestamp, outgoing};
use reqwest::{
    Method,
    header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue},
};
use std::{sync::Arc, time::Duration};
use url::{Origin, Url};

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
    pub(super) http: outgoing::Client,
    pub(super) base: Url,
    pub(super) carrier: Carrier,
    pub(super) secret: Secret,
    pub(super) answer_within: Duration,
    pub(super) clock: Clock,
    pub(super) pace: Arc<Pace>,
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
        Call::new(self, method, url, fault)
    }

    /// Waits for a turn. A turn that is far off is refused at once, so that the caller can do something else meanwhile;
    /// dropping the call ends the waiting and takes no turn.
    pub(super) async fn turn(&self) -> Result<(), ClientError> {
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

    pub(super) fn sign(&self, headers: &mut HeaderMap) -> Result<(), ClientError> {
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
pub(super) fn unsayable(message: &str) -> ClientError {
    ClientError::Rejected { message: message.to_owned() }
}
