//! The client of waviro against Balas's own server.

use super::{account, http, is_rejected};
use crate::{api::desk::ApiDesk, support::DEWI};
use balas::gateways::{
    client::{ClientError, waviro::Client},
    waviro::{Login, Nohp, SendText},
};

fn client(api: &ApiDesk, key: &str) -> Client {
    Client::new(account(api, "", key), http(), api.desk.clock.clone()).unwrap()
}

fn text(to: &str) -> SendText {
    SendText { nohp: Nohp(to.to_owned()), pesan: "Pesanan siap".to_owned(), notifyurl: None }
}

#[tokio::test]
async fn a_number_is_linked_through_the_client() {
    let api = ApiDesk::unlinked().await;
    let client = client(&api, &api.admin().await);
    assert_eq!(client.check().await.unwrap(), "waits for its QR code to be scanned");
    let Login::Unlinked { qrcode, .. } = client.login().await.unwrap() else { panic!("linked already") };
    api.desk.practice().scan(&qrcode).await.unwrap();
    api.desk.hand.advance_millis(500);
    api.desk.practice().step().await.unwrap();
    let Login::Linked { number, .. } = client.login().await.unwrap() else { panic!("not linked") };
    assert_eq!(client.check().await.unwrap(), format!("sends from +{number}"));
}

#[tokio::test]
async fn a_text_leaves_once_however_often_it_is_repeated() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await);
    let sent = client.send_text(&text(DEWI), "3EB0AA").await.unwrap();
    assert_eq!(client.send_text(&text(DEWI), "3EB0AA").await.unwrap(), sent);
    assert_eq!((sent.status, sent.kind.as_str(), sent.to), (0, "text", format!("{DEWI}@c.us")));
    api.desk.settle().await;
    assert_eq!(api.desk.received_ids().await, [sent.id]);
    for number in ["0812", "6281234560000"] {
        assert!(is_rejected(&client.send_text(&text(number), "").await), "{number}");
    }
    let stranger = Client::new(account(&api, "", "tk_live_x"), http(), api.desk.clock.clone()).unwrap();
    assert!(matches!(stranger.login().await, Err(ClientError::Unauthorized)));
}
