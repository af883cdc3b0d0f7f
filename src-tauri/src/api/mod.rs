//! The local HTTP API: five services' languages over one set of operations.
//!
//! A request passes the [`guard`] (is it for us at all), the way that [`dispatch`] describes (key, rate, scope,
//! idempotency), and reaches a handler of its dialect: parse, call an operation, render. No rule lives in a dialect, and
//! each dialect is one table in [`dialects`].

pub mod auth;
mod call;
mod cursor;
mod dialects;
mod dispatch;
mod guard;
mod hooks;
mod hosts;
mod idempotency;
mod location;
mod open;
mod openapi;
mod rates;
mod refusal;
mod reply;
mod server;

pub use crate::model::Scope;
pub use call::Call;
pub use server::Server;

use crate::app::App;
use std::{net::SocketAddr, sync::Arc};

/// What every request shares. Cheap to clone.
#[derive(Clone)]
pub struct Api {
    app: App,
    address: SocketAddr,
    rates: Arc<rates::Rates>,
    turns: Arc<idempotency::Turns>,
}

impl Api {
    fn new(app: App, address: SocketAddr) -> Self {
        Self { app, address, rates: Arc::default(), turns: Arc::default() }
    }
}
