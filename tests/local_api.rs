//! The local API inside the app: switched on and off, moved, and what happens where an address cannot be had.

use crate::support::TestDesk;
use balas::{
    app::App,
    error::Error,
    local_api,
    model::{ApiSettings, ApiState, ListenFault},
};
use std::net::{SocketAddr, TcpListener};

/// Nobody has this address: it is kept for documents.
const NOWHERE: &str = "192.0.2.1:7717";

/// An address that is free, at least until somebody else takes it.
pub fn free_address() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string()
}

async fn switch(app: &App, enabled: bool, listen: &str) -> Result<ApiState, Error> {
    let settings = ApiSettings { enabled, listen: listen.to_owned(), hosts: Vec::new() };
    local_api::set(app, settings).await.map(|view| view.state)
}

async fn state(app: &App) -> ApiState {
    local_api::view(app).await.unwrap().state
}

/// The status of `/healthz`, `None` where nobody answers.
async fn health(address: &str) -> Option<u16> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let answer = client.get(format!("http://{address}/healthz")).send().await.ok()?;
    Some(answer.status().as_u16())
}

fn listening(address: &str) -> ApiState {
    ApiState::Listening { url: format!("http://{address}"), local_only: true }
}

#[tokio::test]
async fn it_is_off_until_it_is_switched_on_and_off_again() {
    let desk = TestDesk::unlinked().await;
    let address = free_address();
    local_api::start(&desk.app).await.unwrap();
    let view = local_api::view(&desk.app).await.unwrap();
    assert_eq!((view.settings.enabled, view.settings.listen.as_str()), (false, "127.0.0.1:7717"));
    assert_eq!(view.state, ApiState::Off);

    assert_eq!(switch(&desk.app, true, &address).await.unwrap(), listening(&address));
    assert_eq!(health(&address).await, Some(200));
    assert_eq!(switch(&desk.app, false, &address).await.unwrap(), ApiState::Off);
    assert_eq!(health(&address).await, None);
}

#[tokio::test]
async fn it_listens_again_at_the_next_start() {
    let desk = TestDesk::unlinked().await;
    let address = free_address();
    switch(&desk.app, true, &address).await.unwrap();
    let desk = desk.restart().await;
    assert_eq!(health(&address).await, None, "the app that was closed lets its port go");
    local_api::start(&desk.app).await.unwrap();
    assert_eq!(state(&desk.app).await, listening(&address));
    assert_eq!(health(&address).await, Some(200));
}

#[tokio::test]
async fn a_move_ends_the_earlier_address() {
    let desk = TestDesk::unlinked().await;
    let (first, second) = (free_address(), free_address());
    switch(&desk.app, true, &first).await.unwrap();
    assert_eq!(switch(&desk.app, true, &second).await.unwrap(), listening(&second));
    assert_eq!((health(&first).await, health(&second).await), (None, Some(200)));
}

#[tokio::test]
async fn every_address_of_the_same_port_says_that_others_can_reach_it() {
    let desk = TestDesk::unlinked().await;
    let address = free_address();
    let port = address.parse::<SocketAddr>().unwrap().port();
    switch(&desk.app, true, &address).await.unwrap();
    let state = switch(&desk.app, true, &format!("0.0.0.0:{port}")).await.unwrap();
    assert_eq!(state, ApiState::Listening { url: format!("http://{address}"), local_only: false });
    assert_eq!(health(&address).await, Some(200));
}

#[tokio::test]
async fn an_address_that_cannot_be_had_leaves_everything_as_it_was() {
    let desk = TestDesk::unlinked().await;
    let address = free_address();
    let port = address.parse::<SocketAddr>().unwrap().port();
    switch(&desk.app, true, &address).await.unwrap();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let busy = taken.local_addr().unwrap().to_string();
    let same_port_elsewhere = format!("192.0.2.1:{port}");
    for (wanted, fault) in [
        (busy.as_str(), ListenFault::Busy),
        (NOWHERE, ListenFault::NotOurs),
        (same_port_elsewhere.as_str(), ListenFault::NotOurs),
    ] {
        match switch(&desk.app, true, wanted).await.unwrap_err() {
            Error::Listen(error) => {
                assert_eq!(error.fault, fault, "{wanted}");
                assert!(error.to_string().starts_with(&format!("{wanted} cannot be listened on: ")), "{error}");
            }
            other => panic!("{wanted}: {other}"),
        }
        let view = local_api::view(&desk.app).await.unwrap();
        assert_eq!((view.settings.listen, view.state), (address.clone(), listening(&address)), "{wanted}");
        assert_eq!(health(&address).await, Some(200), "{wanted}");
    }
    for wanted in ["nowhere", "127.0.0.1", "127.0.0.1:0"] {
        assert!(
            matches!(switch(&desk.app, true, wanted).await, Err(Error::Invalid { field: "address", .. })),
            "{wanted}"
        );
    }
}

#[tokio::test]
async fn a_port_that_is_busy_at_the_start_is_told_and_can_be_tried_again() {
    let desk = TestDesk::unlinked().await;
    let address = free_address();
    switch(&desk.app, true, &address).await.unwrap();
    let desk = desk.restart().await;
    let taken = TcpListener::bind(&address).unwrap();
    local_api::start(&desk.app).await.unwrap();
    assert_eq!(state(&desk.app).await, ApiState::Failed { reason: ListenFault::Busy });
    assert!(switch(&desk.app, true, &address).await.is_err());
    assert_eq!(state(&desk.app).await, ApiState::Failed { reason: ListenFault::Busy });

    drop(taken);
    assert_eq!(switch(&desk.app, true, &address).await.unwrap(), listening(&address));
}

#[tokio::test]
async fn names_are_kept_with_the_address_and_a_wrong_one_changes_nothing() {
    let desk = TestDesk::unlinked().await;
    let settings = |hosts: &[&str]| ApiSettings {
        enabled: false,
        listen: "127.0.0.1:7000".to_owned(),
        hosts: hosts.iter().map(|host| (*host).to_owned()).collect(),
    };
    let kept = local_api::set(&desk.app, settings(&["Kasir.toko.example", "10.0.0.7"])).await.unwrap();
    assert_eq!(kept.settings.hosts, ["kasir.toko.example", "10.0.0.7"]);
    let refused = local_api::set(&desk.app, settings(&["http://x/"])).await;
    assert!(matches!(refused, Err(Error::Invalid { field: "host", .. })));
    assert_eq!(local_api::view(&desk.app).await.unwrap(), kept);
}
