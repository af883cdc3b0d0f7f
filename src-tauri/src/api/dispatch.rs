//! The way of every request: read the body, find the key, count it, check the scope, run the handler, render.
//!
//! The handler runs as a task of its own, so that an operation once begun ends, and its answer is kept, even where the
//! caller has hung up.

use super::{
    Api, Call, auth, dialects,
    dialects::{Dialect, Endpoint},
    guard, hooks,
    idempotency::{self, Idempotent},
    open,
    refusal::Refusal,
    reply::Reply,
};
use crate::keys;
use axum::{
    Router,
    body::Body,
    extract::{FromRequestParts, RawPathParams, Request},
    http::request::Parts,
    response::{IntoResponse, Response},
    routing::{MethodFilter, MethodRouter},
};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use std::{collections::HashMap, time::Duration};

/// Largest body that is read.
const MAX_BODY: usize = 1024 * 1024;
/// How much more is swallowed, so that a caller who is still writing gets to read the refusal.
const MAX_SWALLOWED: usize = 16 * MAX_BODY;
/// A body that takes longer is given up.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// What needs no key, and every path of every dialect.
pub fn router(api: &Api) -> Router {
    let mut router = open::routes();
    for dialect in dialects::ALL {
        for (path, endpoints) in dialect.paths() {
            router = router.route(&path, methods(api, dialect, endpoints));
        }
    }
    router.merge(hooks::router(api)).fallback(|request: Request| async move {
        dialects::of(request.uri().path()).refuse(Refusal::not_found("such path"))
    })
}

fn methods(api: &Api, dialect: &'static Dialect, endpoints: Vec<&'static Endpoint>) -> MethodRouter {
    let allow: Vec<&str> = endpoints.iter().map(|endpoint| endpoint.method.as_str()).collect();
    let allow = allow.join(", ");
    let mut router =
        MethodRouter::new().fallback(move || async move { dialect.refuse(Refusal::method_not_allowed(&allow)) });
    for endpoint in endpoints {
        let api = api.clone();
        let Ok(filter) = MethodFilter::try_from(endpoint.method.clone()) else {
            continue;
        };
        router = router.on(filter, move |request| serve(api, dialect, endpoint, request));
    }
    router
}

async fn serve(api: Api, dialect: &'static Dialect, endpoint: &'static Endpoint, request: Request) -> Response {
    let path = request.uri().path().to_owned();
    let reply = match admit(&api, dialect, endpoint, request).await {
        Ok(call) => tokio::spawn(run(dialect, endpoint, call))
            .await
            .unwrap_or_else(|panic| dialect.refuse(Refusal::internal(panic))),
        Err(refusal) => dialect.refuse(refusal),
    };
    tracing::debug!(method = %endpoint.method, path, status = reply.status.as_u16(), "request");
    reply.into_response()
}

/// Everything that a request has to pass before its handler sees it.
async fn admit(
    api: &Api,
    dialect: &'static Dialect,
    endpoint: &'static Endpoint,
    request: Request,
) -> Result<Call, Refusal> {
    let (mut parts, body) = request.into_parts();
    let params = path_params(&mut parts).await?;
    let body = whole(body).await?;
    let key = dialect.credential.extract(&parts, &body);
    let principal = auth::authenticate(api.app.store(), key).await?;
    keys::note_use(&api.app, principal.key);
    if dialect.counted {
        api.rates.take(&principal)?;
    }
    principal.require(endpoint.scope)?;
    let idempotent = match endpoint.writes {
        true => Idempotent::of(&parts, &body, principal.key)?,
        false => None,
    };
    let query = parts.uri.query().unwrap_or_default();
    Ok(Call {
        api: api.clone(),
        principal,
        params,
        query: url::form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        body,
        idempotent,
        host: guard::host(&parts.uri, &parts.headers),
    })
}

async fn run(dialect: &'static Dialect, endpoint: &'static Endpoint, call: Call) -> Reply {
    let (api, idempotent) = (call.api.clone(), call.idempotent.clone());
    let work = async { (endpoint.handler)(call).await.unwrap_or_else(|refusal| dialect.refuse(refusal)) };
    match idempotent {
        Some(request) => {
            idempotency::once(&api, &request, work).await.unwrap_or_else(|refusal| dialect.refuse(refusal))
        }
        None => work.await,
    }
}

async fn path_params(parts: &mut Parts) -> Result<HashMap<String, String>, Refusal> {
    let params =
        RawPathParams::from_request_parts(parts, &()).await.map_err(|_| Refusal::invalid("the path is not UTF-8"))?;
    Ok(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
}

/// The body of a request.
///
/// # Errors
/// 400 when it breaks off or takes too long, 413 when it is too large.
pub(super) async fn whole(body: Body) -> Result<Bytes, Refusal> {
    let read = tokio::time::timeout(BODY_TIMEOUT, read(body)).await;
    read.map_err(|_| Refusal::invalid("the body did not come in time"))?
}

async fn read(body: Body) -> Result<Bytes, Refusal> {
    let mut chunks = body.into_data_stream();
    let (mut bytes, mut seen) = (BytesMut::new(), 0);
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| Refusal::invalid("the body broke off"))?;
        seen += chunk.len();
        if seen > MAX_SWALLOWED {
            break;
        }
        if seen <= MAX_BODY {
            bytes.extend_from_slice(&chunk);
        }
    }
    if seen > MAX_BODY { Err(Refusal::too_large()) } else { Ok(bytes.freeze()) }
}
