//! The dialects. Each is a table of endpoints, the place of its key, and its shape of refusal; a new endpoint is a line in
//! a table and a handler that parses, calls an operation and renders.

mod alatwa;
mod media;
mod multiwhats;
mod practice;
mod unswer;
mod wabot;
mod waviro;

use super::{
    Call, Scope,
    auth::Credential,
    openapi::about::{About, SchemaOf},
    refusal::Refusal,
    reply::Reply,
};
use axum::http::Method;
use futures_util::future::BoxFuture;
use std::collections::BTreeMap;

/// What answers a request that was let in.
pub type Handler = fn(Call) -> BoxFuture<'static, Result<Reply, Refusal>>;

/// One service's language.
#[derive(Debug)]
pub struct Dialect {
    /// What the description calls it.
    pub name: &'static str,
    /// What it is for.
    pub about: &'static str,
    /// Every path below it that no longer prefix claims is this dialect's, known or not.
    pub prefix: &'static str,
    /// Where the key is.
    pub credential: Credential,
    /// How a refusal looks.
    pub render: fn(&Refusal) -> Reply,
    /// The schema of that.
    pub failure: SchemaOf,
    /// It knows no 401: a missing or unknown key is a 403.
    pub forbids_strangers: bool,
    /// Whether requests count against the key's rate limit.
    pub counted: bool,
    /// What it answers.
    pub endpoints: &'static [Endpoint],
}

/// One thing that a dialect answers.
#[derive(Debug)]
pub struct Endpoint {
    /// Method.
    pub method: Method,
    /// Path below the dialect's prefix.
    pub path: &'static str,
    /// What the key must be allowed; `None` is any key.
    pub scope: Option<Scope>,
    /// It is a `POST` that changes something, so `Idempotency-Key` counts.
    pub writes: bool,
    /// What answers.
    pub handler: Handler,
    /// What the description says of it.
    pub about: About,
}

/// A `GET`.
const fn get(path: &'static str, scope: Option<Scope>, handler: Handler) -> Endpoint {
    Endpoint { method: Method::GET, path, scope, writes: false, handler, about: About::NOTHING }
}

/// A `POST` that changes something.
const fn post(path: &'static str, scope: Scope, handler: Handler) -> Endpoint {
    Endpoint { method: Method::POST, path, scope: Some(scope), writes: true, handler, about: About::NOTHING }
}

/// A `PATCH`. Done twice it has the effect of once, so it needs no `Idempotency-Key`.
const fn patch(path: &'static str, scope: Scope, handler: Handler) -> Endpoint {
    Endpoint { method: Method::PATCH, path, scope: Some(scope), writes: false, handler, about: About::NOTHING }
}

/// A `POST` that only asks.
const fn ask(path: &'static str, scope: Scope, handler: Handler) -> Endpoint {
    Endpoint { method: Method::POST, path, scope: Some(scope), writes: false, handler, about: About::NOTHING }
}

/// A `PUT` that changes something. Only a `POST` can be repeated under an `Idempotency-Key`.
const fn put(path: &'static str, scope: Scope, handler: Handler) -> Endpoint {
    Endpoint { method: Method::PUT, path, scope: Some(scope), writes: false, handler, about: About::NOTHING }
}

/// A `DELETE`.
const fn delete(path: &'static str, scope: Scope, handler: Handler) -> Endpoint {
    Endpoint { method: Method::DELETE, path, scope: Some(scope), writes: false, handler, about: About::NOTHING }
}

/// All of them.
pub static ALL: [&Dialect; 7] = [
    &wabot::DIALECT,
    &waviro::DIALECT,
    &unswer::DIALECT,
    &alatwa::DIALECT,
    &multiwhats::DIALECT,
    &practice::DIALECT,
    &media::DIALECT,
];

/// The dialect that a path is spoken in: the longest prefix decides, and wabot answers where none does.
pub fn of(path: &str) -> &'static Dialect {
    ALL.into_iter()
        .filter(|dialect| dialect.claims(path))
        .max_by_key(|dialect| dialect.prefix.len())
        .unwrap_or(&wabot::DIALECT)
}

impl Dialect {
    fn claims(&self, path: &str) -> bool {
        path.strip_prefix(self.prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// Its full paths, each with the endpoints that differ by method only.
    pub fn paths(&self) -> BTreeMap<String, Vec<&'static Endpoint>> {
        let mut paths = BTreeMap::<_, Vec<_>>::new();
        for endpoint in self.endpoints {
            paths.entry(format!("{}{}", self.prefix, endpoint.path)).or_default().push(endpoint);
        }
        paths
    }

    /// A refusal in this dialect's shape.
    pub fn refuse(&self, refusal: Refusal) -> Reply {
        (self.render)(&refusal).with(refusal.header)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_prefix_decides() {
        for (path, prefix) in [
            ("/api/v1/basic/whatsapp/send-dynamic", "/api/v1/basic"),
            ("/api/v1/basics", "/api/v1"),
            ("/api/v1/nothing", "/api/v1"),
            ("/api/v1", "/api/v1"),
            ("/api/v10", "/api"),
            ("/api/nothing", "/api"),
            ("/contacts/default", "/contacts"),
            ("/contactsx", "/api/v1"),
            ("/ai/customer", "/ai"),
            ("/practice/nothing", "/practice"),
            ("/", "/api/v1"),
        ] {
            assert_eq!(of(path).prefix, prefix, "{path}");
        }
    }
}
