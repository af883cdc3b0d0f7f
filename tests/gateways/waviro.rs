//! The client of waviro against Balas's own server.

use super::{account, http, is_rejected};
use crate::{
    api::desk::{ApiDesk, listen},
    support::{DEWI, EMRE},
};
use axum::{Router, routing::get};
use balas::gateways::{
    Digits,
    client::{
        ClientError,
        waviro::{Client, Envelope, To, reached},
    },
    waviro::{Card, CardNumbers, Degrees, Login, Media, Place, Text},
};
use balas::model::{Delivery, DeliveryEvent};

const GROUP: &str = "120363000000000001";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn client(api: &ApiDesk, key: &str) -> Client {
    Client::new(account(api, "", key), http(), api.desk.clock.clone()).unwrap()
}

fn to(to: To<'_>) -> Envelope<'_> {
    Envelope { to, notify_url: None, once: "" }
}

fn saying(text: &str) -> Text {
    Text { pesan: text.to_owned() }
}

#[tokio::test]
async fn a_number_is_linked_through_the_client() {
    let api = ApiDesk::unlinked().await;
    let client = client(&api, &api.admin().await);
    assert_eq!(client.check().await.unwrap().sentence(), "waits for its QR code to be scanned");
    let Login::Unlinked { qrcode, .. } = client.get_qr().await.unwrap() else { panic!("linked already") };
    api.desk.practice().scan(&qrcode).await.unwrap();
    api.desk.hand.advance_millis(500);
    api.desk.practice().step().await.unwrap();
    let Login::Linked { number, .. } = client.get_qr().await.unwrap() else { panic!("not linked") };
    assert_eq!(client.check().await.unwrap().sentence(), format!("sends from +{number}"));
    let stranger = Client::new(account(&api, "", "tk_live_x"), http(), api.desk.clock.clone()).unwrap();
    assert!(matches!(stranger.check().await, Err(ClientError::Unauthorized)));
}

#[tokio::test]
async fn a_text_leaves_once_however_often_it_is_repeated() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await);
    let once = Envelope { once: "3EB0AA", ..to(To::Number(DEWI)) };
    let sent = client.send_text(once, &saying("Pesanan siap")).await.unwrap();
    assert_eq!(client.send_text(once, &saying("Pesanan siap")).await.unwrap(), sent);
    assert_eq!((sent.status, sent.kind.as_str(), sent.to), (0, "text", format!("{DEWI}@c.us")));
    assert!(is_rejected(&client.send_text(once, &saying("Another text")).await));
    api.desk.settle().await;
    assert_eq!(api.desk.received_ids().await, [sent.id]);
    for number in ["0812", "6281234560000"] {
        assert!(is_rejected(&client.send_text(to(To::Number(number)), &saying("Halo")).await), "{number}");
    }
}

#[tokio::test]
async fn every_kind_goes_to_numbers_and_to_groups() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await);
    let members = vec![DEWI.to_owned(), EMRE.to_owned()];
    api.desk.practice().create_group(GROUP, "Reseller", &members).await.unwrap();
    let shop = listen(Router::new().route("/batik.png", get(|| async { PNG }))).await;
    let file = Media { mediaurl: format!("http://{shop}/batik.png"), pesan: Some("Batik".to_owned()) };
    let (latitude, longitude) = (Degrees::new(-6.89).unwrap(), Degrees::new(109.67).unwrap());
    let place = Place { latitude, longitude, pesan: Some("Kantor Pusat".to_owned()) };
    let numbers = vec![Digits(EMRE.to_owned())];
    let card = Card { contact: CardNumbers { name: "Emre".to_owned(), numbers } };
    for (whom, text, address) in
        [(To::Number(DEWI), "text", format!("{DEWI}@c.us")), (To::Group(GROUP), "chat", format!("{GROUP}@g.us"))]
    {
        let sent = [
            client.send_text(to(whom), &saying("Halo")).await.unwrap(),
            client.send_media(to(whom), &file).await.unwrap(),
            client.send_location(to(whom), &place).await.unwrap(),
            client.send_contact(to(whom), &card).await.unwrap(),
        ];
        assert_eq!(sent.each_ref().map(|sent| sent.kind.as_str()), [text, "image", "chat", "vcard"]);
        assert!(sent.iter().all(|sent| sent.to == address), "{sent:?}");
    }
    api.desk.settle().await;
    assert_eq!(api.desk.received_ids().await.len(), 8);
    let groups = client.groups().await.unwrap();
    assert_eq!((groups.len(), groups[0].groupid.as_str(), groups[0].groupname.as_str()), (1, GROUP, "Reseller"));
    assert!(client.check_number(DEWI).await.unwrap());
    assert!(!client.check_number("6281234560000").await.unwrap());
    assert!(is_rejected(&client.send_text(to(To::Group("120363999999999999")), &saying("Halo")).await));
}

#[test]
fn acks_are_deliveries() {
    let reached = [-1, 0, 1, 2, 3, 4, 5].map(reached);
    let [sent, delivered, read, played] = [Delivery::Sent, Delivery::Delivered, Delivery::Read, Delivery::Played]
        .map(|far| Some(DeliveryEvent::Reached(far)));
    assert_eq!(reached, [Some(DeliveryEvent::Refused), None, sent, delivered, read, played, None]);
}
