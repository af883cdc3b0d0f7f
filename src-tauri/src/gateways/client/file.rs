//! Files that a service names: fetched from wherever it keeps them, with its credential nowhere but at the service itself.

use super::{Service, error::ClientError, judge::refused, service::unsayable};
use crate::outgoing;
use bytes::Bytes;
use reqwest::{
    Method, Request,
    header::{HeaderMap, LOCATION},
};
use std::time::Duration;
use url::Url;

impl Service {
    /// The file at an address that the service has given. Redirects are followed, each after the same check as the first
    /// address; the credential goes along to the service itself only.
    ///
    /// # Errors
    /// [`ClientError`] says why there is none.
    pub(super) async fn file(&self, address: &str, limit: u64, within: Duration) -> Result<Bytes, ClientError> {
        let mut url = self.base.join(address).map_err(|_| unsayable("this is no address"))?;
        for _ in 0..=outgoing::Client::REDIRECTS {
            let answer = self.fetch(url.clone(), limit, within).await?;
            match answer.status {
                200..=299 => return Ok(answer.body),
                301 | 302 | 303 | 307 | 308 => {
                    let onward = answer.headers.get(LOCATION).and_then(|location| location.to_str().ok());
                    let onward = onward.and_then(|location| url.join(location).ok());
                    url = onward.ok_or_else(|| unsayable("it redirects to what is no address"))?;
                }
                _ => return Err(refused(&answer, &self.secret, self.clock.now())),
            }
        }
        Err(outgoing::OutgoingError::Redirects.into())
    }

    /// Only what the service itself answers counts against its limit.
    async fn fetch(&self, url: Url, limit: u64, within: Duration) -> Result<outgoing::Answer, ClientError> {
        let mut request = Request::new(Method::GET, url);
        if request.url().origin() == self.base.origin() {
            let mut headers = HeaderMap::new();
            self.sign(&mut headers)?;
            *request.headers_mut() = headers;
            self.turn().await?;
        }
        *request.timeout_mut() = Some(within);
        Ok(self.http.ask(request, limit).await?)
    }
}
