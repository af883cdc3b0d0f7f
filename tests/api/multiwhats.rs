//! The multiwhats dialect: messages with buttons.

use super::{
    desk::{Answer, ApiDesk},
    golden::assert_golden,
};
use crate::support::{DEWI, EMRE};
use balas::{
    api::Scope,
    model::{Kind, Status},
    store::views::InboxGroup,
};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/basic/whatsapp/send-dynamic";
/// The number of the simulated phone.
const SHOP: &str = "6281200000101";
/// The document's own answer.
const DOCUMENTED: &str = r#"{ "user_id": 264, "social_media_account_id": 34, "platform": "whatsapp", "from_identifier": "908503080335", "message": "Hi, dear guest 👤 \n\nWe want to send message to you.\n\nDo you allow us for sending message to you? \n\n 📨", "file_url": 0, "queue_type": "normal", "message_type": "button", "total_credit": 1, "target_count": 1, "pending_count": 0, "sent_count": 1, "delivered_count": 0, "not_delivered_count": 0, "seen_count": 0, "status": "done", "send_at": "2023-04-26 11:11:58", "created_at": "2023-04-26 11:11:58", "updated_at": "2023-04-26 11:11:58", "extra_data": { "buttons": [ "👍 Yes", "⛔ No" ], "options": null, "selectedItemId": null }, "id": 3664, "targets": [ { "id": 53687, "user_id": 264, "queue_id": 3664, "target_identifier": "905374937766", "message": null, "status": "sent", "extra_data": { "buttons": null, "options": null, "selectedItemId": null }, "created_at": "2023-04-26 11:11:58", "updated_at": "2023-04-26 11:11:58" } ] }"#;

fn guest() -> Value {
    json!({
        "from": SHOP, "to": EMRE, "type": "button", "buttons": ["👍 Yes", "⛔ No"],
        "message": "Hi, dear guest 👤 \n\nWe want to send message to you.\n\nDo you allow us for sending message to you? \n\n 📨",
    })
}

fn with(field: &str, value: Value) -> Value {
    let mut body = guest();
    body[field] = value;
    body
}

async fn send(api: &ApiDesk, key: &str, body: &Value) -> Answer {
    Answer::to(api.request(Method::POST, &format!("{PATH}?apikey={key}")).body(body.to_string())).await
}

/// The same fields, of the same JSON types.
fn assert_same_shape(place: &str, ours: &Value, theirs: &Value) {
    match (ours, theirs) {
        (Value::Object(ours), Value::Object(theirs)) => {
            assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>(), "{place}");
            ours.iter().for_each(|(name, value)| assert_same_shape(&format!("{place}/{name}"), value, &theirs[name]));
        }
        (Value::Array(ours), Value::Array(theirs)) => {
            assert_eq!(ours.len(), theirs.len(), "{place}");
            ours.iter().zip(theirs).for_each(|(ours, theirs)| assert_same_shape(place, ours, theirs));
        }
        (ours, theirs) => {
            assert_eq!(std::mem::discriminant(ours), std::mem::discriminant(theirs), "{place}: {ours} for {theirs}");
        }
    }
}

#[tokio::test]
async fn the_documents_request_is_answered_in_the_documents_shape() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let sent = send(&api, &key, &guest()).await;
    assert_eq!(sent.status, 200, "{sent:?}");
    assert_same_shape("", &sent.body, &serde_json::from_str(DOCUMENTED).unwrap());
    assert_golden("multiwhats_button", &sent.body);
    assert_eq!(sent.body["targets"][0]["queue_id"], sent.body["id"]);
    let text = send(&api, &key, &json!({"from": SHOP, "to": EMRE, "type": "text", "message": "Halo"})).await;
    assert_golden("multiwhats_text", &text.body);
    assert_ne!(text.body["id"], sent.body["id"]);

    api.desk.settle().await;
    let received = api.get(&key, "/practice/outbox").await.data()["items"].clone();
    assert_eq!((&received[0]["type"], &received[0]["to"]), (&json!("buttons"), &json!(format!("{EMRE}@c.us"))));
    assert_eq!((&received[0]["text"], &received[0]["buttons"]), (&guest()["message"], &guest()["buttons"]));
    assert_eq!((&received[1]["type"], &received[1]["author"]), (&json!("text"), &json!("SYSTEM")));
    assert_eq!(api.desk.row_of(EMRE).await.status, Status::Bot);
}

#[tokio::test]
async fn the_key_is_in_the_query_or_in_the_body() {
    let api = ApiDesk::linked().await;
    let key = api.key(&[Scope::MessagesSend]).await;
    let post = |path: String, body: Value| Answer::to(api.request(Method::POST, &path).body(body.to_string()));
    assert_eq!(post(format!("{PATH}?apikey={key}"), guest()).await.status, 200);
    assert_eq!(post(format!("{PATH}/?x=1&apikey=%20{key}"), guest()).await.status, 200);
    assert_eq!(post(PATH.to_owned(), with("apikey", json!(key))).await.status, 200);
    for (path, body) in [
        (PATH.to_owned(), guest()),
        (format!("{PATH}?apikey=tk_live_x"), with("apikey", json!(key))),
        (PATH.to_owned(), with("apikey", json!(7))),
    ] {
        let answer = post(path, body).await;
        assert_eq!((answer.status, answer.body["error"].is_string()), (401, true), "{answer:?}");
    }
    let bearer = api.request(Method::POST, PATH).bearer_auth(&key).body(guest().to_string());
    assert_eq!(Answer::to(bearer).await.status, 401);
    let reader = api.key(&[Scope::ConversationsRead]).await;
    let answer = send(&api, &reader, &guest()).await;
    assert_eq!((answer.status, answer.body["error"].is_string()), (403, true), "{answer:?}");
    assert_eq!(api.stored_texts().await.len(), 3);
}

#[tokio::test]
async fn a_tap_comes_back_with_its_label_and_the_message_it_answers() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    send(&api, &key, &guest()).await;
    api.desk.settle().await;
    let msgid = api.get(&key, "/practice/outbox").await.data()["items"][0]["msgid"].clone();
    let tap = json!({"from": EMRE, "button_reply": {"msgid": msgid, "label": "⛔ No"}});
    let stored = api.post(&key, "/practice/inbound", tap).await;
    let stored = stored.data();
    assert_eq!((&stored["type"], &stored["text"]), (&json!("button_reply"), &json!("⛔ No")));
    assert_eq!(stored["reply_to"], msgid);
    let log = api.desk.log(api.desk.row_of(EMRE).await.id).await;
    assert_eq!((log[1].kind, log[1].quote.as_ref().unwrap().id), (Kind::ButtonReply, log[0].id));
}

#[tokio::test]
async fn what_is_wrong_is_refused_in_its_shape_and_nothing_is_stored() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let huge = json!("x".repeat(100_000));
    let fields = [
        (
            "from",
            vec![json!(EMRE), json!(""), json!(null), json!(7), json!(format!("+{SHOP}")), json!([SHOP]), huge.clone()],
        ),
        (
            "to",
            vec![
                json!(""),
                json!("x"),
                json!(null),
                json!("0905374937766"),
                json!(format!("+{EMRE}")),
                json!("6281234560000"),
                json!("120363041234567890"),
                huge.clone(),
            ],
        ),
        (
            "message",
            vec![json!(""), json!(" \n"), json!(null), json!(7), json!(["x"]), json!("x".repeat(1_025)), huge.clone()],
        ),
        ("type", vec![json!(""), json!(null), json!("image"), json!("BUTTON"), json!(1), json!("text"), huge.clone()]),
        (
            "buttons",
            vec![
                json!(null),
                json!([]),
                json!("Yes"),
                json!([7]),
                json!([null]),
                json!([""]),
                json!([" "]),
                json!(["1", "2", "3", "4"]),
                json!(["Yes", "Yes"]),
                json!(["Yes", " Yes "]),
                json!(["Yes\nNo"]),
                json!(["Yes\u{0}"]),
                json!(["x".repeat(21)]),
                json!([huge]),
            ],
        ),
    ];
    for (field, wrong) in fields {
        let mut without = guest();
        without.as_object_mut().unwrap().remove(field);
        for body in wrong.into_iter().map(|value| with(field, value)).chain([without]) {
            let shown: String = body.to_string().chars().take(200).collect();
            let answer = send(&api, &key, &body).await;
            let is_shape = answer.body["error"].is_string() && answer.body.as_object().unwrap().len() == 1;
            assert!(answer.body.to_string().len() < 2_000, "{field} is quoted in full");
            assert_eq!((answer.status, is_shape), (400, true), "{shown}: {answer:?}");
        }
    }
    assert!(api.desk.list(InboxGroup::All).await.is_empty());
}

#[tokio::test]
async fn numbers_may_be_json_numbers_and_labels_are_sent_as_they_are() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let (from, to): (u64, u64) = (SHOP.parse().unwrap(), DEWI.parse().unwrap());
    let labels = json!([" Ya ", "ya", "👩‍👩‍👧‍👦".repeat(20)]);
    let body = json!({"from": from, "to": to, "message": "Jadi?", "type": "button", "buttons": labels});
    let sent = send(&api, &key, &body).await;
    assert_eq!((sent.status, &sent.body["extra_data"]["buttons"]), (200, &labels));
    assert_eq!(
        (&sent.body["from_identifier"], &sent.body["targets"][0]["target_identifier"]),
        (&json!(SHOP), &json!(DEWI))
    );
}

#[tokio::test]
async fn only_a_linked_number_sends_and_without_a_connection_the_message_waits() {
    let api = ApiDesk::unlinked().await;
    let key = api.admin().await;
    assert_eq!(send(&api, &key, &guest()).await.status, 400);
    assert!(api.desk.list(InboxGroup::All).await.is_empty());
    api.desk.link().await;
    api.desk.practice().disconnect().await.unwrap();
    let waiting = send(&api, &key, &guest()).await;
    assert_eq!((&waiting.body["pending_count"], &waiting.body["status"]), (&json!(1), &json!("pending")));
    api.desk.practice().reconnect().await.unwrap();
    api.desk.settle().await;
    assert_eq!(api.desk.received_ids().await.len(), 1);
    api.desk.practice().log_out().await.unwrap();
    api.desk.practice().step().await.unwrap();
    assert_eq!(send(&api, &key, &guest()).await.status, 400);
}

#[tokio::test]
async fn a_repeat_under_one_idempotency_key_sends_once() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let post = |body: Value| {
        let request = api.request(Method::POST, &format!("{PATH}?apikey={key}")).header("Idempotency-Key", "k");
        Answer::to(request.body(body.to_string()))
    };
    let (first, again) = (post(guest()).await, post(guest()).await);
    assert_eq!((first.status, &first.body), (200, &again.body));
    let other = post(with("message", json!("lain"))).await;
    assert_eq!((other.status, other.body["error"].is_string()), (400, true));
    assert_eq!(api.stored_texts().await.len(), 1);
}
