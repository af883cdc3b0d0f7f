//! The listening socket, from binding to a stop that never takes longer than it may.

use super::{
    Api, dispatch,
    guard::{self, Guard},
    hosts::Hosts,
};
use crate::app::App;
use axum::{Router, middleware::from_fn_with_state, serve::Listener};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use std::{io, net::SocketAddr, time::Duration};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use tower::Layer;
use tower_http::normalize_path::NormalizePathLayer;

/// What requests under way get to end by themselves.
const GRACE: Duration = Duration::from_secs(1);
/// The head of a request that takes longer is given up, and so is a connection on which nobody asks anything.
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);

/// A server that is bound and not yet running.
pub struct Server {
    listener: TcpListener,
    address: SocketAddr,
    app: App,
    head_timeout: Duration,
}

impl Server {
    /// Takes `address`; port 0 takes a free one.
    ///
    /// # Errors
    /// When the address is taken or not ours.
    pub async fn bind(app: App, address: SocketAddr) -> io::Result<Self> {
        let listener = TcpListener::bind(address).await?;
        let address = listener.local_addr()?;
        Ok(Self { listener, address, app, head_timeout: HEAD_TIMEOUT })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How long the head of a request may take. A connection that sends it drop by drop is closed.
    #[must_use]
    pub fn with_head_timeout(self, head_timeout: Duration) -> Self {
        Self { head_timeout, ..self }
    }

    /// Answers until `stop` is cancelled, then lets requests under way end, for a second at most.
    pub async fn run(self, stop: CancellationToken) {
        let Self { listener, address, app, head_timeout } = self;
        let hosts = Hosts::default();
        hosts.load(&app).await;
        let routes = service(Api::new(app.clone(), address), hosts.clone());
        let overdue = async {
            stop.cancelled().await;
            tokio::time::sleep(GRACE).await;
        };
        tokio::select! {
            () = serve(listener, routes, head_timeout, &stop) => {}
            () = overdue => {}
            () = follow(&hosts, &app) => {}
        }
    }
}

/// Never ends: what is served goes on without news of the settings.
async fn follow(hosts: &Hosts, app: &App) {
    hosts.follow(app).await;
    std::future::pending().await
}

/// What `axum::serve` does, with a limit on how long the head of a request may take, for which it has no place.
async fn serve(mut listener: TcpListener, routes: Router, head_timeout: Duration, stop: &CancellationToken) {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(head_timeout);
    let connections = GracefulShutdown::new();
    loop {
        let (stream, _) = tokio::select! {
            accepted = Listener::accept(&mut listener) => accepted,
            () = stop.cancelled() => break,
        };
        // Answers are small and complete: waiting for more to send only delays them.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "a connection keeps its delay");
        }
        let connection = http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(routes.clone()));
        let connection = connections.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    connections.shutdown().await;
}

/// Guard, then one spelling for each path, then the routes.
fn service(api: Api, hosts: Hosts) -> Router {
    let guard = Guard { address: api.address, hosts };
    let routes = NormalizePathLayer::trim_trailing_slash().layer(dispatch::router(&api));
    Router::new().fallback_service(routes).layer(from_fn_with_state(guard, guard::layer))
}
