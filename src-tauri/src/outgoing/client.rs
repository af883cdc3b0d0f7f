//! The HTTP client behind every outgoing request, bounded in time and size.

use super::policy::{Forbidden, Policy};
use bytes::{Bytes, BytesMut};
use reqwest::{Method, Response, header::HeaderMap, redirect};
use serde::Serialize;
use std::time::Duration;
use url::Url;

/// Why a request brought nothing. The sentences are for the caller; none of them says what an inner address answered.
#[derive(Debug, thiserror::Error)]
pub enum OutgoingError {
    /// It must not be reached.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// Too many redirects.
    #[error("it redirects more than {} times", Client::REDIRECTS)]
    Redirects,
    /// No answer in time.
    #[error("it did not answer in time")]
    TimedOut,
    /// No connection, so that nothing was sent.
    #[error("it could not be reached")]
    NotConnected(#[source] reqwest::Error),
    /// The connection broke, and nobody knows how much had arrived.
    #[error("the connection broke before the answer was complete")]
    Broken(#[source] reqwest::Error),
    /// Any answer that is not a success.
    #[error("it answered with HTTP {0}")]
    Status(u16),
    /// More than was asked for.
    #[error("it is larger than {0} bytes")]
    TooLarge(u64),
    /// The client itself could not be made.
    #[error("the HTTP client could not be set up")]
    Setup(#[source] reqwest::Error),
}

/// A file that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its bytes.
    pub bytes: Bytes,
    /// The last part of its path, decoded; may be empty.
    pub name: String,
}

impl OutgoingError {
    /// Whether the other side has certainly seen nothing of the request.
    pub fn is_unsent(&self) -> bool {
        matches!(self, Self::Forbidden(_) | Self::NotConnected(_) | Self::Setup(_))
    }
}

/// Whatever a service answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// What it said.
    pub body: Bytes,
}

/// The guarded client. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Client {
    policy: Policy,
    fetching: reqwest::Client,
    posting: reqwest::Client,
    asking: reqwest::Client,
}

impl Client {
    /// Redirects that are followed.
    pub const REDIRECTS: usize = 3;
    const CONNECT: Duration = Duration::from_secs(5);
    const FETCH: Duration = Duration::from_secs(30);
    const POST: Duration = Duration::from_secs(10);
    const ASK: Duration = Duration::from_secs(12);

    /// A client that reaches what `policy` lets it.
    ///
    /// # Errors
    /// When the TLS library cannot be set up.
    pub fn new(policy: Policy) -> Result<Self, OutgoingError> {
        Ok(Self {
            fetching: build(&policy, follow(policy.clone(), Method::GET), Self::FETCH)?,
            posting: build(&policy, follow(policy.clone(), Method::POST), Self::POST)?,
            // A redirect would carry the credential to an address that nobody entered.
            asking: build(&policy, redirect::Policy::none(), Self::ASK)?,
            policy,
        })
    }

    /// Lets other hosts be reached wherever they lead: [`Policy::allow`]. A connection that is open already stays open.
    pub fn allow(&self, hosts: &[String]) {
        self.policy.allow(hosts);
    }

    /// Checks a URL before it is accepted, without connecting.
    ///
    /// # Errors
    /// [`Forbidden`] says what is wrong with it.
    pub fn check(&self, url: &str) -> Result<Url, Forbidden> {
        self.policy.check(url)
    }

    /// Fetches at most `limit` bytes, counted after decompression.
    ///
    /// # Errors
    /// [`OutgoingError`] says why there is nothing.
    pub async fn fetch(&self, url: &str, limit: u64) -> Result<Fetched, OutgoingError> {
        let url = self.check(url)?;
        let response = self.fetching.get(url).send().await;
        let response = succeeded(response.map_err(classify)?)?;
        let name = file_name(response.url());
        Ok(Fetched { bytes: read(response, limit).await?, name })
    }

    /// Posts JSON. Any 2xx is success; what it says is not read.
    ///
    /// # Errors
    /// [`OutgoingError`] says why it did not arrive.
    pub async fn post_json(&self, url: &str, body: &(impl Serialize + Sync)) -> Result<(), OutgoingError> {
        let url = self.check(url)?;
        let response = self.posting.post(url).json(body).send().await;
        succeeded(response.map_err(classify)?).map(drop)
    }

    /// Posts JSON and reads what is answered, at most `limit` bytes after decompression. Any 2xx is success.
    ///
    /// # Errors
    /// [`OutgoingError`] says why there is no answer.
    pub async fn post_for_answer(
        &self,
        url: &str,
        headers: HeaderMap,
        body: &(impl Serialize + Sync),
        limit: u64,
    ) -> Result<Bytes, OutgoingError> {
        let url = self.check(url)?;
        let response = self.posting.post(url).headers(headers).json(body).send().await;
        read(succeeded(response.map_err(classify)?)?, limit).await
    }

    /// Asks a service whose credential the request carries. Any status is an answer, of at most `limit` bytes after
    /// decompression; redirects are not followed.
    ///
    /// # Errors
    /// [`OutgoingError`] says why there is none; [`OutgoingError::is_unsent`] whether trying again can do harm.
    pub async fn ask(&self, request: reqwest::Request, limit: u64) -> Result<Answer, OutgoingError> {
        self.policy.check_url(request.url())?;
        let response = self.asking.execute(request).await.map_err(classify)?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Ok(Answer { status, headers, body: read(response, limit).await? })
    }
}

fn build(policy: &Policy, redirects: redirect::Policy, total: Duration) -> Result<reqwest::Client, OutgoingError> {
    reqwest::Client::builder()
        .user_agent(concat!("Balas/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(policy.clone())
        // A proxy would connect on our behalf, to an address that nobody has checked.
        .no_proxy()
        .referer(false)
        .redirect(redirects)
        .connect_timeout(Client::CONNECT)
        .timeout(total)
        .build()
        .map_err(OutgoingError::Setup)
}

/// Follows a redirect after checking it as the first address was. After a POST only those that keep method and body count:
/// the others would turn it into an empty GET, whose success would mean nothing.
fn follow(policy: Policy, method: Method) -> redirect::Policy {
    redirect::Policy::custom(move |attempt| {
        let keeps_body = matches!(attempt.status().as_u16(), 307 | 308);
        if method == Method::POST && !keeps_body {
            return attempt.stop();
        }
        if attempt.previous().len() > Client::REDIRECTS {
            return attempt.error(TooManyRedirects);
        }
        match policy.check_url(attempt.url()) {
            Ok(()) => attempt.follow(),
            Err(forbidden) => attempt.error(forbidden),
        }
    })
}

#[derive(Debug, thiserror::Error)]
#[error("too many redirects")]
struct TooManyRedirects;

fn succeeded(response: Response) -> Result<Response, OutgoingError> {
    if response.status().is_success() { Ok(response) } else { Err(OutgoingError::Status(response.status().as_u16())) }
}

async fn read(mut response: Response, limit: u64) -> Result<Bytes, OutgoingError> {
    let mut bytes = BytesMut::new();
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        if bytes.len() as u64 + chunk.len() as u64 > limit {
            return Err(OutgoingError::TooLarge(limit));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}

/// What the library wraps several times over: our own refusals come back as they went in.
fn classify(error: reqwest::Error) -> OutgoingError {
    let mut source = std::error::Error::source(&error);
    while let Some(inner) = source {
        if let Some(forbidden) = inner.downcast_ref::<Forbidden>() {
            return forbidden.clone().into();
        }
        if inner.is::<TooManyRedirects>() {
            return OutgoingError::Redirects;
        }
        source = inner.source();
    }
    match error {
        error if error.is_connect() => OutgoingError::NotConnected(error.without_url()),
        error if error.is_timeout() => OutgoingError::TimedOut,
        error => OutgoingError::Broken(error.without_url()),
    }
}

fn file_name(url: &Url) -> String {
    let last = url.path_segments().and_then(|mut parts| parts.next_back());
    percent_encoding::percent_decode_str(last.unwrap_or_default()).decode_utf8_lossy().into_owned()
}
