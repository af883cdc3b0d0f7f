//! The listening socket, from binding to a stop that never takes longer than it may.

use super::{
    Api, dispatch,
    guard::{self, Guard},
};
use crate::app::App;
use axum::{Router, middleware::from_fn_with_state, serve::ListenerExt};
use std::future::IntoFuture;
use std::{io, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::Layer;
use tower_http::normalize_path::NormalizePathLayer;

/// What requests under way get to end by themselves.
const GRACE: Duration = Duration::from_secs(1);

/// A server that is bound and not yet running.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: App,
}

impl Server {
    /// Takes `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is taken or not ours.
    pub async fn bind(app: App, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, app })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Answers until `stop` is cancelled, then lets requests under way end, for a second at most.
    ///
    /// # Errors
    /// When the socket fails.
    pub async fn run(self, stop: CancellationToken) -> io::Result<()> {
        let router = service(Api::new(self.app, self.address));
        // Answers are small and complete: waiting for more to send only delays them.
        let listener = self.listener.tap_io(|connection| {
            if let Err(error) = connection.set_nodelay(true) {
                tracing::debug!(%error, "a connection keeps its delay");
            }
        });
        let served = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned()).into_future();
        let overdue = async {
            stop.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            ended = served => ended,
            () = overdue => Ok(()),
        }
    }
}

/// Guard, then one spelling for each path, then the routes.
fn service(api: Api) -> Router {
    let guard = Guard(api.address);
    let routes = NormalizePathLayer::trim_trailing_slash().layer(dispatch::router(&api));
    Router::new().fallback_service(routes).layer(from_fn_with_state(guard, guard::layer))
}
