//! A gateway whose sending service is down when the console starts: sending tries by itself, the cause is shown, and it recovers.

use super::{
    shop::{Shop, linked, taken},
    stand_in::{Console, StandIn, message, wabot},
};
use crate::{gateways::rude, support::DEWI};
use balas::{
    connections,
    model::{Content, Delivery, views::SessionState},
};
use serde_json::json;
use std::net::SocketAddr;
use tokio::{
    io::AsyncWriteExt,
    net::{TcpListener, TcpStream},
    task::JoinHandle,
};

fn waviro(base: &str) -> String {
    format!("[waviro]\nbase_url = \"{base}\"\nsecretkey = \"s\"\n")
}

#[tokio::test]
async fn what_cannot_be_asked_about_its_link_may_still_send() {
    let (wabot_service, wabot_base) = StandIn::open().await;
    let (waviro_service, waviro_base) = StandIn::open().await;
    waviro_service.says("/api/getqr", 200, linked().to_string());
    waviro_service.says("/api/sendwa", 200, taken().to_string());
    let console = Console::with(&format!("{}{}", waviro(&waviro_base), wabot(&wabot_base))).await;
    wabot_service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
    console.round().await;

    let console = console.restart().await;
    waviro_service.says("/api/getqr", 500, "{}");
    assert_eq!(console.session().await, SessionState::Connecting);
    console.round().await;
    let SessionState::Degraded { reason } = console.session().await else { panic!("not shown") };
    assert!(reason.starts_with("waviro: "), "{reason}");
    assert_eq!(console.reply(DEWI, Content::text("ada")).await.delivery, Delivery::Sent);
    let SessionState::Degraded { .. } = console.session().await else { panic!("the cause is shown while it lasts") };

    waviro_service.says("/api/getqr", 200, linked().to_string());
    console.hand.advance_millis(600_000);
    console.round().await;
    assert_eq!(console.session().await, SessionState::Connected);
    console.app.shutdown().await;
}

#[tokio::test]
async fn a_phone_that_was_unlinked_meanwhile_is_found_out_before_anything_is_sent() {
    let (waviro_service, waviro_base) = StandIn::open().await;
    waviro_service.says("/api/getqr", 200, linked().to_string());
    let console = Console::with(&waviro(&waviro_base)).await;
    let console = console.restart().await;
    assert!(!balas::channels::Channel::takes_messages(&*console.hosted()), "the account is asked first");
    let unlinked = json!({"success": true, "message": {"isAuthenticated": false, "qrcode": "2@a"}});
    waviro_service.says("/api/getqr", 200, unlinked.to_string());
    console.round().await;
    assert_eq!(console.session().await, SessionState::Pairing);
    assert!(!balas::channels::Channel::takes_messages(&*console.hosted()));
    console.app.shutdown().await;
}

/// A service that can be switched off as a whole: nobody listens at its address then.
struct Service {
    address: SocketAddr,
    served: Option<JoinHandle<()>>,
}

impl Service {
    async fn up() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        Self { address, served: Some(tokio::spawn(serve(listener))) }
    }

    async fn goes_down(&mut self) {
        let served = self.served.take().unwrap();
        served.abort();
        assert!(served.await.is_err());
    }

    async fn comes_back(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.served = Some(tokio::spawn(serve(listener)));
    }
}

async fn serve(listener: TcpListener) {
    while let Ok((stream, _)) = listener.accept().await {
        answer(stream).await;
    }
}

/// One question for each connection, so that none outlives the service.
async fn answer(mut stream: TcpStream) {
    let asked = rude::read(&mut stream).await;
    let body = if asked.starts_with("POST /api/getqr") { linked() } else { taken() }.to_string();
    let head = format!("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", body.len());
    drop(stream.write_all(format!("{head}{body}").as_bytes()).await);
}

async fn session(shop: &Shop) -> SessionState {
    connections::list(&shop.app).await.unwrap().remove(0).session
}

#[tokio::test]
async fn what_waits_since_the_start_is_tried_by_itself_and_leaves_when_the_service_is_back() {
    let mut service = Service::up().await;
    let shop = Shop::open().await;
    let channel = shop.connect("Toko", service.address).await;
    let conversation = shop.customer(channel, 0).await;
    service.goes_down().await;
    let shop = shop.restart().await;
    let hosted = shop.app.hosted()[&channel].channel.clone();
    hosted.step().await.unwrap();
    let SessionState::Degraded { reason } = session(&shop).await else { panic!("not shown") };
    assert!(reason.starts_with("waviro: the service is not available"), "{reason}");

    let sent = shop.reply(conversation, Content::text("ya")).await;
    assert_eq!((shop.send().await, shop.send().await), (1, 0), "tried once, then left alone for a while");
    assert_eq!(shop.message(sent).await.delivery, Delivery::Queued);
    for _ in 0..3 {
        shop.hand.advance_millis(300_000);
        assert_eq!(shop.send().await, 1, "and tried again by itself");
    }
    service.comes_back().await;
    shop.hand.advance_millis(300_000);
    assert_eq!(shop.send().await, 1);
    assert_eq!(shop.message(sent).await.delivery, Delivery::Sent);
    hosted.step().await.unwrap();
    assert_eq!(session(&shop).await, SessionState::Connected);
    shop.app.shutdown().await;
}
