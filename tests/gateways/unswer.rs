//! The client of unswer against Balas's own server.

use super::{account, http};
use crate::{
    api::desk::{ApiDesk, listen},
    support::{DEWI, EMRE},
};
use axum::{Router, http::Uri, routing::get};
use balas::{
    api::Scope,
    clock::Clock,
    gateways::{
        client::{Account, ClientError, unswer::Client},
        unswer::{Contact, Head, Meta, NewContact, Page},
    },
    model::Timestamp,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
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
    let (first, second) = (client.list(1, 1).await.unwrap(), client.list(2, 50).await.unwrap_or_else(|_| panic!()));
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

/// A service with so many contacts, of whose pages it can show `good` at most; larger ones come out as `bad`. Returns its client,
/// and the pages that were asked for.
async fn paged(total: u64, good: u64, bad: fn(String) -> String) -> (Client, Arc<Mutex<Vec<(u64, u64)>>>) {
    let asked = Arc::new(Mutex::new(Vec::new()));
    let heard = asked.clone();
    let list = get(move |uri: Uri| async move {
        let query = url::form_urlencoded::parse(uri.query().unwrap().as_bytes());
        let query: HashMap<_, u64> = query.map(|(name, value)| (name.into_owned(), value.parse().unwrap())).collect();
        let (page, limit) = (query["page"], query["limit"]);
        heard.lock().unwrap().push((page, limit));
        let shown =
            (1..=total).skip(usize::try_from((page - 1) * limit).unwrap()).take(usize::try_from(limit).unwrap());
        let contact = |number: u64| Contact {
            id: number.to_string(),
            phone: 6_281_200_000_000 + number,
            tag: format!("Kontak {number}"),
            is_blocked: false,
            created_at: "2026-01-01T00:00:00.000+07:00".to_owned(),
        };
        let data = shown.map(contact).collect();
        let whole =
            serde_json::to_string(&Page { head: Head::ok(), data, meta: Meta::of(total, limit, page) }).unwrap();
        if limit > good { bad(whole) } else { whole }
    });
    let server = listen(Router::new().route("/contacts/app", list)).await;
    let account = Account { per_minute: 0, ..Account::new(&format!("http://{server}"), "token") };
    let (clock, _) = Clock::manual(Timestamp(0));
    (Client::new(account, "app", http(), clock).unwrap(), asked)
}

#[tokio::test]
async fn a_list_that_is_too_large_or_comes_half_is_read_in_smaller_pages() {
    let too_large = |whole: String| format!("{whole}{}", " ".repeat(5 << 20));
    let half = |whole: String| whole[..whole.len() / 2].to_owned();
    for bad in [too_large as fn(String) -> String, half] {
        for (total, good) in [(123, 50), (123, 10), (123, 7), (12, 1), (0, 1)] {
            let (client, asked) = paged(total, good, bad).await;
            let ids: Vec<_> = client.all(1000).await.unwrap().into_iter().map(|contact| contact.id).collect();
            let wanted: Vec<_> = (1..=total).map(|number| number.to_string()).collect();
            assert_eq!(ids, wanted, "pages of {good}: each once, in order");
            let asked = asked.lock().unwrap().clone();
            let vain = asked.iter().filter(|(_, limit)| *limit > good).count();
            assert!(vain <= 3, "what was too much is not asked for again: {asked:?}");
        }
    }
    let (client, _) = paged(12, 0, half).await;
    assert!(
        matches!(client.all(1000).await, Err(ClientError::Garbled(_))),
        "one that cannot be read at all is an error"
    );
}
