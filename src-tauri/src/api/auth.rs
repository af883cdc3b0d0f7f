//! Who asks: finding the key in a request, and the key in the store.
//!
//! Every request reads the store, so a key that was revoked by another process is refused from the next request on.

use super::{Scope, refusal::Refusal};
use crate::{
    keys::hash,
    model::{ChannelId, KeyId},
    store::{Store, StoreError, keys},
};
use axum::http::{HeaderMap, header, request::Parts};
use serde::Deserialize;
use subtle::ConstantTimeEq;

/// Where a dialect carries the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Credential {
    /// Header `secretkey`.
    SecretKey,
    /// `Authorization: Bearer KEY`.
    Bearer,
    /// `Authorization: KEY`.
    Authorization,
    /// `apikey` in the query string, or in the JSON body.
    ApiKey,
}

impl Credential {
    /// The key that a request carries.
    pub fn extract(self, parts: &Parts, body: &[u8]) -> Option<String> {
        let key = match self {
            Self::SecretKey => secret_key(&parts.headers),
            Self::Bearer => bearer(&parts.headers),
            Self::Authorization => header_value(&parts.headers, header::AUTHORIZATION.as_str()),
            Self::ApiKey => query_key(parts).filter(|key| !key.is_empty()).or_else(|| body_key(body)),
        };
        key.filter(|key| !key.is_empty())
    }
}

fn header_value(headers: &HeaderMap, name: &str) -> Option<String> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.trim().to_owned())
}

/// The waviro document's own curl lines end the header with a semicolon.
fn secret_key(headers: &HeaderMap) -> Option<String> {
    let value = header_value(headers, "secretkey")?;
    let key = value.strip_suffix(';').unwrap_or(&value);
    Some(key.trim_end().to_owned())
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = header_value(headers, header::AUTHORIZATION.as_str())?;
    let (scheme, key) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim().to_owned())
}

fn query_key(parts: &Parts) -> Option<String> {
    let query = parts.uri.query()?;
    url::form_urlencoded::parse(query.as_bytes())
        .find(|(name, _)| name == "apikey")
        .map(|(_, value)| value.trim().to_owned())
}

fn body_key(body: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct Body {
        apikey: String,
    }
    let body: Body = serde_json::from_slice(body).ok()?;
    Some(body.apikey.trim().to_owned())
}

/// Whoever holds a key.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The key's id.
    pub key: KeyId,
    /// What the key is for.
    pub name: String,
    /// What it may do.
    pub scopes: Vec<Scope>,
    /// Requests a minute; 0 is unlimited.
    pub rpm: u32,
    /// The channel it acts on; `None` is the first.
    pub channel: Option<ChannelId>,
}

impl Principal {
    /// Refuses a key that lacks `scope`.
    ///
    /// # Errors
    /// With the name of the missing scope.
    pub fn require(&self, scope: Option<Scope>) -> Result<(), Refusal> {
        match scope {
            Some(wanted) if !self.scopes.iter().any(|has| has.grants(wanted)) => Err(Refusal::missing_scope(wanted)),
            _ => Ok(()),
        }
    }
}

/// The holder of `key`.
///
/// # Errors
/// 401 for a key that is missing, unknown or revoked, with one sentence for all three.
pub async fn authenticate(store: &Store, key: Option<String>) -> Result<Principal, Refusal> {
    let hash = hash(&key.ok_or_else(Refusal::unauthorized)?);
    let row = keys::by_hash(&mut *store.read().await?, &hash).await?;
    let row = row
        .filter(|row| row.revoked_at.is_none())
        .filter(|row| row.hash.as_bytes().ct_eq(hash.as_bytes()).into())
        .ok_or_else(Refusal::unauthorized)?;
    let scopes: Vec<String> = serde_json::from_str(&row.scopes).map_err(|_| StoreError::Malformed("API key"))?;
    Ok(Principal {
        key: row.id,
        name: row.name,
        scopes: scopes.iter().filter_map(|word| word.parse().ok()).collect(),
        rpm: u32::try_from(row.rpm).unwrap_or(0),
        channel: row.channel_id,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::Request;

    fn found(credential: Credential, header: Option<(&str, &str)>, uri: &str, body: &str) -> Option<String> {
        let mut request = Request::builder().uri(uri);
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        credential.extract(&parts, body.as_bytes())
    }

    #[test]
    fn each_dialect_carries_the_key_in_its_own_way() {
        let key = Some("tk_live_x".to_owned());
        for header in [
            ("secretkey", "tk_live_x"),
            ("SecretKey", " tk_live_x "),
            ("secretkey", "tk_live_x;"),
            ("secretkey", "tk_live_x ; "),
        ] {
            assert_eq!(found(Credential::SecretKey, Some(header), "/", ""), key, "{header:?}");
        }
        for value in ["Bearer tk_live_x", "bearer   tk_live_x "] {
            let header = Some(("authorization", value));
            assert_eq!(found(Credential::Bearer, header, "/", ""), key, "{value}");
        }
        let bare = Some(("authorization", " tk_live_x "));
        assert_eq!(found(Credential::Authorization, bare, "/", ""), key);
        assert_eq!(found(Credential::ApiKey, None, "/?apikey=tk_live_x", ""), key);
        for uri in ["/", "/?apikey="] {
            assert_eq!(found(Credential::ApiKey, None, uri, r#"{"apikey":"tk_live_x"}"#), key, "{uri}");
        }
    }

    #[test]
    fn no_dialect_takes_the_key_of_another() {
        for value in ["tk_live_x", "Basic tk_live_x", "Bearer", "Bearer "] {
            let header = Some(("authorization", value));
            assert_eq!(found(Credential::Bearer, header, "/", ""), None, "{value}");
        }
        let bearer = Some(("authorization", "Bearer tk_live_x"));
        assert_eq!(found(Credential::SecretKey, bearer, "/?apikey=tk_live_x", ""), None);
        assert_eq!(found(Credential::SecretKey, Some(("secretkey", ";")), "/", ""), None);
        assert_eq!(found(Credential::ApiKey, bearer, "/", "not json"), None);
    }
}
