//! The client of wabot against Balas's own server.

use super::{account, http, is_rejected};
use crate::{
    api::desk::ApiDesk,
    support::{DEWI, EMRE},
};
use balas::{
    api::Scope,
    gateways::{
        client::{
            ClientError,
            wabot::{Client, reached},
        },
        wabot::{
            SendMessage, Speaker,
            products::{NewProduct, ProductPatch},
        },
    },
    model::{Author, Delivery, DeliveryEvent, Direction, Kind, Status},
};

fn client(api: &ApiDesk, key: &str) -> Client {
    Client::new(account(api, "/api/v1", key), http(), api.desk.clock.clone()).unwrap()
}

fn saying(text: &str) -> SendMessage {
    SendMessage { text: Some(text.to_owned()), r#as: Some(Speaker::HumanAgent), ..SendMessage::default() }
}

#[tokio::test]
async fn a_key_is_known_by_its_scopes_or_not_at_all() {
    let api = ApiDesk::linked().await;
    let key = api.key(&[Scope::ConversationsRead]).await;
    let reader = client(&api, &key);
    assert_eq!(reader.ping().await.unwrap().service, "balas");
    assert_eq!(reader.check().await.unwrap().sentence(), "accepts the key for conversations:read");
    assert!(matches!(reader.hand_off("1").await, Err(ClientError::Forbidden { .. })));
    assert!(matches!(client(&api, "tk_live_unknown").check().await, Err(ClientError::Unauthorized)));
    let (_, slow) = api.new_key(&[Scope::Admin], 1, None).await;
    let slow = client(&api, &slow);
    slow.ping().await.unwrap();
    assert!(matches!(slow.ping().await, Err(ClientError::RateLimited { .. })));
    assert!(slow.next_allowed_at().is_some());
}

#[tokio::test]
async fn conversations_are_read_page_by_page_and_by_status() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await);
    for customer in [DEWI, EMRE, "6281234567199"] {
        api.desk.says(customer, "halo").await;
    }
    let first = client.conversations(None, 2, None).await.unwrap();
    let rest = client.conversations(None, 2, first.next_cursor.as_deref()).await.unwrap();
    assert_eq!((first.items.len(), rest.items.len(), rest.next_cursor), (2, 1, None));
    let dewi = &rest.items[0];
    assert_eq!((dewi.contact.phone.as_deref(), dewi.status, dewi.unread), (Some(DEWI), Status::Bot, 1));
    assert_eq!(dewi.last_message.as_ref().map(|message| message.text.as_str()), Some("halo"));
    assert!(client.conversations(Some(Status::Closed), 2, None).await.unwrap().items.is_empty());
    assert!(is_rejected(&client.conversations(None, 101, None).await));
}

#[tokio::test]
async fn a_conversation_is_taken_answered_given_back_and_closed() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await);
    let id = api.desk.says(DEWI, "halo").await.conversation_id.to_string();
    assert_eq!(client.hand_off(&id).await.unwrap().map(|found| found.status), Some(Status::Human));
    let sent = client.send(&id, &saying("Ada, Kak"), "once").await.unwrap();
    assert_eq!(
        client.send(&id, &saying("Ada, Kak"), "once").await.unwrap(),
        sent,
        "the same answer, not a second message"
    );
    assert_eq!((sent.author, reached(&sent)), (Author::HumanAgent, None));
    api.desk.settle().await;
    assert_eq!(api.desk.received_ids().await, std::slice::from_ref(&sent.wa_id));

    let thread = client.conversation(&id).await.unwrap();
    let (asked, answered) = (&thread.messages[0], thread.messages.last().unwrap());
    assert_eq!((asked.direction, asked.kind, reached(asked)), (Direction::In, Kind::Text, None));
    assert_eq!(reached(answered), Some(DeliveryEvent::Reached(Delivery::Delivered)));
    let newest = client.messages(&id, None, 1).await.unwrap();
    assert_eq!(newest.items[0].id, sent.id);
    let older = client.messages(&id, newest.next_cursor.as_deref(), 100).await.unwrap();
    assert_eq!(older.items.last().map(|message| message.text.as_str()), Some("halo"));

    assert_eq!(client.release(&id).await.unwrap().map(|found| found.status), Some(Status::Bot));
    assert_eq!(client.close(&id).await.unwrap().map(|found| found.status), Some(Status::Closed));
    for missing in ["999", "x", "../products"] {
        assert!(matches!(client.conversation(missing).await, Err(ClientError::NotFound)), "{missing}");
    }
    assert!(is_rejected(&client.send(&id, &SendMessage::default(), "").await));
}

#[tokio::test]
async fn the_catalogue_is_filled_searched_and_changed() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await);
    let batik =
        NewProduct { name: "Kemeja Batik".to_owned(), price: 245_000, stock: Some(20), ..NewProduct::default() };
    let added = client.create_product(&batik, "once").await.unwrap();
    assert_eq!(client.create_product(&batik, "once").await.unwrap(), added);
    let kopi = NewProduct { name: "Kopi Toraja".to_owned(), price: 98_000, ..NewProduct::default() };
    client.create_product(&kopi, "").await.unwrap();
    let patch = ProductPatch { stock: Some(Some(5)), ..ProductPatch::default() };
    let changed = client.update_product(&added.id, &patch).await.unwrap().unwrap();
    assert_eq!((changed.stock, changed.price, changed.currency.as_str()), (Some(5), 245_000, "IDR"));
    let found = client.products("batik", 10, None).await.unwrap();
    assert_eq!(found.items, [changed]);
    let first = client.products("", 1, None).await.unwrap();
    let second = client.products("", 1, first.next_cursor.as_deref()).await.unwrap();
    assert_ne!(first.items[0].id, second.items[0].id);
    assert!(matches!(client.update_product("999", &patch).await, Err(ClientError::NotFound)));
    assert!(is_rejected(&client.create_product(&NewProduct::default(), "").await));
}

#[tokio::test]
async fn credits_and_usage_are_read() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await);
    assert_eq!(client.credits().await.unwrap().balance, None, "unlimited without a plan");
    let id = api.desk.says(DEWI, "halo").await.conversation_id.to_string();
    client.send(&id, &saying("Ada, Kak"), "").await.unwrap();
    api.desk.settle().await;
    let usage = client.usage(7).await.unwrap();
    assert_eq!((usage.days, usage.daily.len(), usage.messages.r#in, usage.messages.out), (7, 7, 1, 1));
    assert!(is_rejected(&client.usage(0).await));
}
