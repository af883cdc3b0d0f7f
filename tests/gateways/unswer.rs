//! The client of unswer against Balas's own server.

use super::{account, http};
use crate::{
    api::desk::ApiDesk,
    support::{DEWI, EMRE},
};
use balas::{
    api::Scope,
    gateways::{
        client::{ClientError, unswer::Client},
        unswer::NewContact,
    },
};

fn client(api: &ApiDesk, key: &str, app_id: &str) -> Client {
    Client::new(account(api, "", key), app_id, http(), api.desk.clock.clone()).unwrap()
}

fn named(name: &str, phone: &str) -> NewContact {
    NewContact { name: name.to_owned(), phone: phone.parse().unwrap() }
}

#[tokio::test]
async fn contacts_are_added_read_blocked_and_removed() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await, "default");
    assert_eq!(client.check().await.unwrap().sentence(), "keeps the contacts of the application, 0 so far");
    let both = [named("Dewi", DEWI), named("Emre", EMRE)];
    for _ in 0..2 {
        client.create_many(&both, "once").await.unwrap();
    }
    let (first, second) =
        (client.list(1, 1).await.unwrap(), client.list(2, Client::PAGE).await.unwrap_or_else(|_| panic!()));
    assert_eq!((first.meta.total, first.meta.last_page, first.meta.next_page), (2, 2, Some(2)));
    assert!(second.data.is_empty(), "all fit on the first page of fifty");
    let contact = &first.data[0];
    let detail = client.get(&contact.id).await.unwrap();
    assert_eq!((detail.phone, detail.tags.contains(&contact.tag)), (contact.phone, true));

    assert!(client.toggle_block(&contact.id).await.unwrap().unwrap().is_blocked);
    assert!(client.get(&contact.id).await.unwrap().is_blocked);
    assert!(!client.toggle_block(&contact.id).await.unwrap().unwrap().is_blocked);
    client.delete(&contact.id).await.unwrap();
    assert_eq!(client.list(1, 10).await.unwrap().meta.total, 1);
    assert!(matches!(client.get(&contact.id).await, Err(ClientError::NotFound)));
}

#[tokio::test]
async fn what_is_wrong_with_a_row_is_told_by_its_field() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.admin().await, "default");
    let refused = client.create_many(&[named("Dewi", DEWI), named("", EMRE)], "").await.unwrap_err();
    assert!(matches!(&refused, ClientError::Rejected { message } if message.contains(" 1.name: ")), "{refused}");
    assert_eq!(client.list(1, 10).await.unwrap().meta.total, 0, "all or none");
    assert!(matches!(client.list(1, 51).await, Err(ClientError::Rejected { .. })));
}

#[tokio::test]
async fn a_token_is_refused_with_403_as_the_service_does() {
    let api = ApiDesk::linked().await;
    let reader = client(&api, &api.key(&[Scope::ContactsRead]).await, "default");
    reader.check().await.unwrap();
    assert!(matches!(reader.delete("1").await, Err(ClientError::Forbidden { .. })));
    assert!(matches!(client(&api, "unknown", "default").check().await, Err(ClientError::Forbidden { .. })));
    let elsewhere = client(&api, &api.admin().await, "nowhere");
    assert!(matches!(elsewhere.check().await, Err(ClientError::NotFound)));
}
