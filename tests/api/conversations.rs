//! The wabot dialect: reading, answering and handing over conversations.

use super::{
    desk::{Answer, ApiDesk, listen},
    golden::assert_golden,
};
use crate::support::{DEWI, EMRE};
use axum::{Router, http::header, routing::get};
use balas::{
    audit,
    model::{ContactCard, Content, HandoffCause, Kind, Location, audit::ActorKind, views::ConversationRow},
};
use futures_util::FutureExt;
use serde_json::{Value, json};
use std::collections::HashSet;

/// The beginning of a PNG is enough to be known as one.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

fn messages_of(row: &ConversationRow) -> String {
    format!("/api/v1/conversations/{}/messages", row.id)
}

/// A script that answers as a person takes the conversation over, and the log says that it was a script and nobody's agent.
#[tokio::test]
async fn what_a_script_takes_over_gives_back_and_closes_is_told_as_its_doing() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.write(|tx| async move { balas::settings::set_agent_name(tx, "Sari").await }.boxed()).await;
    let said = api.desk.says(DEWI, "Halo").await;
    let row = api.desk.row_of(DEWI).await;
    api.post(&key, &messages_of(&row), json!({"text": "Saya bantu ya", "as": "HUMAN_AGENT"})).await.data();
    for what in ["release", "handoff", "close"] {
        api.post(&key, &format!("/api/v1/conversations/{}/{what}", row.id), json!({})).await.data();
    }
    api.desk.says(DEWI, "Masih di sana?").await;
    let mut reader = api.desk.app.store().read().await.unwrap();
    let told = audit::of_contact(&mut reader, row.contact.id, 10).await.unwrap().items;
    let told: Vec<_> = told.into_iter().map(|entry| (entry.by, entry.actor)).collect();
    let (customer, script) = ((ActorKind::Customer, String::new()), (ActorKind::Script, String::new()));
    assert_eq!(told, [customer, script.clone(), script.clone(), script.clone(), script]);
    let lines = api.desk.log(said.conversation_id).await.into_iter().filter_map(|message| message.event);
    let lines: Vec<_> = lines.map(|event| (event.cause, event.by, event.actor)).collect();
    let by_script = |cause| (cause, ActorKind::Script, String::new());
    assert_eq!(
        lines,
        [
            by_script(HandoffCause::Replied),
            by_script(HandoffCause::Released),
            by_script(HandoffCause::Api),
            by_script(HandoffCause::Closed),
            (HandoffCause::CustomerReturned, ActorKind::Customer, String::new()),
        ]
    );
}

#[tokio::test]
async fn a_conversation_looks_as_agreed() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.says(DEWI, "Halo, kemeja masih ada?").await;
    let path = messages_of(&api.desk.row_of(DEWI).await);
    let asked = api.post(&key, &path, json!({"text": "Mau yang mana?", "buttons": ["Batik", "Polos"]})).await;
    assert_golden("wabot_message_sent", &asked.body);
    api.desk.settle().await;
    api.desk.taps(DEWI, "Batik").await;
    let place = Location { latitude: -6.89, longitude: 109.67, name: "Pekalongan".to_owned() };
    api.desk.writes(DEWI, Content { location: Some(place), ..Content::of(Kind::Location, "") }).await;
    let card = ContactCard { name: "Budi".to_owned(), numbers: vec![EMRE.to_owned()] };
    api.desk.writes(DEWI, Content { contact: Some(card), ..Content::of(Kind::Contact, "") }).await;

    let conversation = api.get(&key, "/api/v1/conversations/1").await;
    assert_eq!(conversation.data()["messages"][2]["wa_id"], conversation.data()["messages"][3]["reply_to"]);
    assert_golden("wabot_conversation", &conversation.body);
    assert_golden("wabot_conversations", &api.get(&key, "/api/v1/conversations").await.body);
}

#[tokio::test]
async fn pages_show_each_conversation_once_while_messages_arrive() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let customers: Vec<_> = (0..12).map(|n| format!("62812345671{n:02}")).collect();
    for customer in &customers {
        api.desk.says(customer, "halo").await;
    }
    let (mut seen, mut cursor, mut turn) = (Vec::new(), String::new(), 0);
    loop {
        let page = api.get(&key, &format!("/api/v1/conversations?status=&limit=5&cursor={cursor}")).await;
        let items = page.data()["items"].as_array().unwrap().clone();
        seen.extend(items.iter().map(|item| item["contact"]["phone"].as_str().unwrap().to_owned()));
        let Some(next) = page.data()["next_cursor"].as_str() else { break };
        cursor = next.to_owned();
        api.desk.says(&customers[turn], "masih di sana?").await;
        turn += 1;
    }
    let once: HashSet<_> = seen.iter().collect();
    assert_eq!(once.len(), seen.len(), "{seen:?}");
    assert_eq!(seen[..5], [11, 10, 9, 8, 7].map(|n: usize| customers[n].clone()));
    assert_eq!(seen.len(), 10, "the two that moved up are the only ones missing: {seen:?}");
}

#[tokio::test]
async fn messages_lead_back_to_the_beginning() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for n in 0..7 {
        api.desk.says(DEWI, &format!("pesan {n}")).await;
    }
    let path = messages_of(&api.desk.row_of(DEWI).await);
    let (mut texts, mut before) = (Vec::new(), String::new());
    loop {
        let page = api.get(&key, &format!("{path}?limit=3&before={before}")).await;
        let items = page.data()["items"].as_array().unwrap().clone();
        texts.extend(items.iter().map(|item| item["text"].as_str().unwrap().to_owned()));
        let Some(next) = page.data()["next_cursor"].as_str() else { break };
        before = next.to_owned();
    }
    assert_eq!(texts, (0..7).rev().map(|n| format!("pesan {n}")).collect::<Vec<_>>());
}

#[tokio::test]
async fn what_is_out_of_range_is_refused_and_not_clamped() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.says(DEWI, "halo").await;
    for query in [
        "limit=0",
        "limit=101",
        "limit=-1",
        "limit=x",
        "limit=1.5",
        "cursor=x",
        "cursor=AAAA",
        "status=human",
        "status=OPEN",
    ] {
        let answer = api.get(&key, &format!("/api/v1/conversations?{query}")).await;
        assert_eq!((answer.status, &answer.body["error"]["code"]), (400, &json!("VALIDATION_ERROR")), "{query}");
    }
    for query in ["before=x", "limit=0", "limit=101"] {
        assert_eq!(api.get(&key, &format!("/api/v1/conversations/1/messages?{query}")).await.status, 400, "{query}");
    }
    for id in ["2", "x", "-1", "99999999999999999999", "1%20", "%2e%2e"] {
        for (path, get) in
            [("", true), ("/messages", true), ("/messages", false), ("/handoff", false), ("/close", false)]
        {
            let path = format!("/api/v1/conversations/{id}{path}");
            let body = json!({"text": "halo"});
            let answer = if get { api.get(&key, &path).await } else { api.post(&key, &path, body).await };
            assert_eq!(
                (answer.status, &answer.body["error"]["code"]),
                (404, &json!("NOT_FOUND")),
                "{path}: {answer:?}"
            );
        }
    }
}

#[tokio::test]
async fn the_list_can_be_asked_for_one_status() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for (customer, change) in [(DEWI, "handoff"), (EMRE, "close"), ("6281234567199", "")] {
        let id = api.desk.says(customer, "halo").await.conversation_id;
        if !change.is_empty() {
            api.post(&key, &format!("/api/v1/conversations/{id}/{change}"), Value::Null).await.data();
        }
    }
    for (status, phones) in [("HUMAN", [DEWI]), ("CLOSED", [EMRE]), ("BOT", ["6281234567199"])] {
        let answer = api.get(&key, &format!("/api/v1/conversations?status={status}")).await;
        let found: Vec<_> =
            answer.data()["items"].as_array().unwrap().iter().map(|item| item["contact"]["phone"].clone()).collect();
        assert_eq!(found, phones, "{status}");
    }
}

#[tokio::test]
async fn a_person_takes_over_by_answering_and_a_script_does_not() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.says(DEWI, "halo").await;
    let path = messages_of(&api.desk.row_of(DEWI).await);
    let script = api.post(&key, &path, json!({"text": "Pesanan dikirim", "as": "SYSTEM"})).await;
    assert_eq!((&script.data()["author"], &script.data()["ack"]), (&json!("SYSTEM"), &json!(0)));
    assert_eq!(api.get(&key, "/api/v1/conversations/1").await.data()["status"], "BOT");
    let person = api.post(&key, &path, json!({"text": "Saya bantu ya", "as": "HUMAN_AGENT"})).await;
    assert_eq!(person.data()["author"], "HUMAN_AGENT");
    assert_eq!(api.get(&key, "/api/v1/conversations/1").await.data()["status"], "HUMAN");
    api.post(&key, "/api/v1/conversations/1/close", Value::Null).await.data();
    api.post(&key, &path, json!({"text": "Terima kasih"})).await.data();
    assert_eq!(api.get(&key, "/api/v1/conversations/1").await.data()["status"], "CLOSED");
    for body in
        [json!({"text": "x", "as": "BOT"}), json!({"text": "x", "as": "CUSTOMER"}), json!({"text": " "}), json!({})]
    {
        assert_eq!(api.post(&key, &path, body.clone()).await.status, 400, "{body}");
    }
    api.desk.settle().await;
    let received: Vec<_> = api.desk.received().await.into_iter().map(|(_, text)| text).collect();
    assert_eq!(received, ["Pesanan dikirim", "Saya bantu ya", "Terima kasih"]);
}

#[tokio::test]
async fn handing_off_twice_is_no_error_and_no_second_event() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.says(DEWI, "halo").await;
    for (change, status) in [("handoff", "HUMAN"), ("release", "BOT"), ("close", "CLOSED")] {
        let path = format!("/api/v1/conversations/1/{change}");
        for _ in 0..2 {
            assert_eq!(api.post(&key, &path, Value::Null).await.data()["status"], status, "{change}");
        }
    }
    let log = api.get(&key, "/api/v1/conversations/1").await;
    let events: Vec<_> = log.data()["messages"].as_array().unwrap().iter().filter(|m| m["type"] == "event").collect();
    assert_eq!(
        events.iter().map(|event| event["text"].as_str().unwrap()).collect::<Vec<_>>(),
        ["api", "released", "closed"]
    );
    api.desk.says(DEWI, "satu lagi").await;
    assert_eq!(api.get(&key, "/api/v1/conversations/1").await.data()["status"], "BOT");
}

#[tokio::test]
async fn buttons_are_held_to_what_phones_show() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.says(DEWI, "halo").await;
    let path = messages_of(&api.desk.row_of(DEWI).await);
    let long = "👩‍👩‍👧‍👦".repeat(20);
    for (buttons, status) in [
        (json!(["Ya", "Tidak", "Nanti"]), 200),
        (json!([long]), 200),
        (json!([format!("{long}x")]), 400),
        (json!(["1", "2", "3", "4"]), 400),
        (json!(["Ya", "Ya"]), 400),
        (json!([""]), 400),
        (json!("Ya"), 400),
    ] {
        let answer = api.post(&key, &path, json!({"text": "Jadi?", "buttons": buttons})).await;
        assert_eq!(answer.status, status, "{buttons}: {answer:?}");
    }
}

#[tokio::test]
async fn a_file_is_fetched_kept_and_served_to_those_who_may_read() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.says(DEWI, "ada foto?").await;
    let path = messages_of(&api.desk.row_of(DEWI).await);
    let shop = Router::new()
        .route("/foto.html", get(|| async { ([(header::CONTENT_TYPE, "text/html")], PNG) }))
        .route("/besar", get(|| async { vec![0u8; 16 * 1024 * 1024 + 1] }));
    let shop = listen(shop).await;

    let url = format!("http://{shop}/foto.html");
    let sent = api.post(&key, &path, json!({"text": "Ini", "media_url": url})).await;
    assert_golden("wabot_media_sent", &sent.body);
    let address =
        sent.data()["media"]["url"].as_str().unwrap().split_once(&api.address.to_string()).unwrap().1.to_owned();
    let file = api.request(reqwest::Method::GET, &address).bearer_auth(&key).send().await.unwrap();
    assert_eq!(file.status(), 200);
    assert_eq!(file.headers()["content-type"], "image/png");
    assert_eq!(file.headers()["content-disposition"], "attachment");
    assert_eq!(file.bytes().await.unwrap(), PNG);
    assert_eq!(Answer::to(api.request(reqwest::Method::GET, &address)).await.status, 401);
    assert_eq!(api.get(&key, "/media/..%2f..%2fbalas.db").await.status, 404);

    for bad in [
        "ftp://x/y",
        "http://10.0.0.1/x",
        "http://localhost/x",
        &format!("http://{shop}/besar"),
        &format!("http://{shop}/none"),
        "x",
    ] {
        let answer = api.post(&key, &path, json!({"media_url": bad})).await;
        assert_eq!(answer.status, 400, "{bad}: {answer:?}");
    }
    assert_eq!(api.post(&key, &path, json!({"media_url": url, "buttons": ["Ya"]})).await.status, 400);
    let texts: Vec<_> = api.stored_texts().await.into_iter().filter(|text| !text.is_empty()).collect();
    assert_eq!(texts, ["ada foto?", "Ini"]);
}
