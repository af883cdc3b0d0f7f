//! The unswer dialect: the contacts of a channel.

use super::{
    desk::{Answer, ApiDesk},
    golden::assert_golden,
};
use crate::support::{DEWI, EMRE};
use balas::{
    api::Scope,
    contacts,
    model::{ChannelId, ChannelKind, Content},
    settings,
    store::channels,
};
use futures_util::FutureExt;
use proptest::{prelude::*, test_runner::TestRunner};
use reqwest::Method;
use serde_json::{Value, json};

const LIST: &str = "/contacts/default";
const JOHN: u64 = 6_280_000_000_000;

fn row(name: &str, phone: u64) -> Value {
    json!({"name": name, "phone": phone})
}

impl ApiDesk {
    async fn asks(&self, method: Method, key: &str, path: &str) -> Answer {
        Answer::to(self.request(method, path).bearer_auth(key)).await
    }

    /// The ids and tags of a page.
    async fn listed(&self, key: &str, query: &str) -> Vec<(String, String)> {
        let answer = self.get(key, &format!("{LIST}{query}")).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        answer.body["data"].as_array().unwrap().iter().map(|item| (text(&item["id"]), text(&item["tag"]))).collect()
    }

    async fn tags(&self, key: &str) -> Vec<String> {
        self.listed(key, "?limit=50").await.into_iter().map(|(_, tag)| tag).collect()
    }

    async fn id_of(&self, key: &str, tag: &str) -> String {
        self.listed(key, "?limit=50").await.into_iter().find(|(_, found)| found == tag).unwrap().0
    }

    async fn second_channel(&self, kind: ChannelKind) -> ChannelId {
        self.desk
            .write(move |tx| {
                async move {
                    let now = tx.now();
                    Ok(channels::insert(tx, "second", kind, "Second", now).await?)
                }
                .boxed()
            })
            .await
    }
}

#[tokio::test]
async fn contacts_are_created_listed_shown_blocked_and_removed() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let created = api.post(&key, LIST, json!([row("John Doe", JOHN), row("Jane Doe", 6_281_111_111_111)])).await;
    assert_eq!(created.status, 201);
    assert_golden("unswer_created", &created.body);
    let list = api.get(&key, LIST).await;
    assert_golden("unswer_list", &list.body);

    let path = format!("{LIST}/{}", api.id_of(&key, "John Doe").await);
    assert_golden("unswer_detail", &api.get(&key, &path).await.body);
    let blocked = api.asks(Method::PUT, &key, &path).await;
    assert_eq!(blocked.status, 200);
    assert_golden("unswer_blocked", &blocked.body);
    assert_eq!(api.asks(Method::PUT, &key, &path).await.body["data"]["is_blocked"], false);

    let removed = api.asks(Method::DELETE, &key, &path).await;
    assert_eq!(removed.status, 200);
    assert_golden("unswer_removed", &removed.body);
    for method in [Method::GET, Method::PUT, Method::DELETE] {
        let gone = api.asks(method, &key, &path).await;
        assert_eq!((gone.status, &gone.body["code"]), (404, &json!("NOT_FOUND")));
    }
    assert_eq!(api.tags(&key).await, ["Jane Doe"]);
}

#[tokio::test]
async fn the_list_comes_in_pages_in_the_order_of_adding() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let empty = api.get(&key, LIST).await.body;
    assert_eq!(empty["data"], json!([]));
    let nothing = json!({"total": 0, "limit": 10, "current_page": 1, "first_page": 1, "previous_page": null, "next_page": null, "last_page": 1});
    assert_eq!(empty["meta"], nothing);

    let rows: Vec<_> = (0..23).map(|n| row(&format!("Contact {n}"), 6_281_200_000_100 + n)).collect();
    assert_eq!(api.post(&key, LIST, json!(rows)).await.status, 201);
    let mut seen = Vec::new();
    for page in 1..=3 {
        seen.extend(api.listed(&key, &format!("?page={page}")).await);
    }
    let expected: Vec<_> = (0..23).map(|n| format!("Contact {n}")).collect();
    assert_eq!(seen.iter().map(|(_, tag)| tag.clone()).collect::<Vec<_>>(), expected);

    let middle = api.get(&key, &format!("{LIST}?page=2&limit=7")).await.body["meta"].clone();
    assert_eq!(
        middle,
        json!({"total": 23, "limit": 7, "current_page": 2, "first_page": 1, "previous_page": 1, "next_page": 3, "last_page": 4})
    );
    let beyond = api.get(&key, &format!("{LIST}?page=99")).await.body;
    assert_eq!((&beyond["data"], &beyond["meta"]["previous_page"]), (&json!([]), &json!(3)));
    for query in ["page=0", "page=-1", "page=x", "page=1.5", "limit=0", "limit=51", "limit=-1", "limit=ten"] {
        let answer = api.get(&key, &format!("{LIST}?{query}")).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("BAD_REQUEST")), "{query}");
    }
    let far = format!("{LIST}?page={}&limit=50", u64::MAX);
    assert_eq!(api.get(&key, &far).await.body["data"], json!([]));
    assert_eq!(api.listed(&key, "?page=&limit=").await.len(), 10);
}

#[tokio::test]
async fn one_bad_row_inserts_none_and_every_fault_is_named() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let answer = api
        .post(&key, LIST, json!([row("John", JOHN), {"name": "Jane", "phone": "6281111111111"}, {"phone": 12}, "x"]))
        .await;
    assert_eq!(answer.status, 422);
    assert_golden("unswer_unprocessable", &answer.body);
    assert!(api.tags(&key).await.is_empty());

    assert_eq!(api.post(&key, LIST, json!([])).await.status, 422);
    for body in ["", "{", "{}", "null", "7", r#"{"name": "John", "phone": 6280000000000}"#, "[1", "\u{0}"] {
        let answer = Answer::to(api.request(Method::POST, LIST).bearer_auth(&key).body(body)).await;
        assert_eq!((answer.status, &answer.body["code"]), (400, &json!("BAD_REQUEST")), "{body}");
    }
    assert!(api.tags(&key).await.is_empty());
}

#[tokio::test]
async fn a_known_phone_is_renamed_and_not_doubled() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let twice = json!([row("John Doe", JOHN), row("Jane Doe", JOHN)]);
    assert_eq!(api.post(&key, LIST, twice).await.status, 201);
    assert_eq!(api.tags(&key).await, ["Jane Doe"]);
    api.desk.says(DEWI, "halo").await;
    assert_eq!(api.tags(&key).await, ["Jane Doe", "Customer 142"]);
    assert_eq!(api.post(&key, LIST, json!([row("Ibu Dewi", DEWI.parse().unwrap())])).await.status, 201);
    assert_eq!(api.tags(&key).await, ["Jane Doe", "Ibu Dewi"]);
    let path = format!("{LIST}/{}", api.id_of(&key, "Ibu Dewi").await);
    assert_eq!(api.get(&key, &path).await.body["data"]["tags"], json!(["Ibu Dewi", "Customer 142"]));
}

#[tokio::test]
async fn who_writes_is_on_the_list_and_a_group_is_not() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.post(&key, "/practice/group", json!({"groupid": "120363041", "name": "Grosir", "members": [EMRE]}))
        .await
        .data();
    let grouped = json!({"from": EMRE, "name": "Emre", "groupid": "120363041", "text": "halo semua"});
    api.post(&key, "/practice/inbound", grouped).await.data();
    api.desk.says(DEWI, "halo").await;
    assert_eq!(api.tags(&key).await, ["Customer 142"]);
}

#[tokio::test]
async fn a_blocked_customer_is_not_heard_and_what_was_said_stays() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let conversation = api.desk.says(DEWI, "halo").await.conversation_id;
    let path = format!("{LIST}/{}", api.id_of(&key, "Customer 142").await);
    assert_eq!(api.asks(Method::PUT, &key, &path).await.body["data"]["is_blocked"], true);
    let inbound = json!({"from": DEWI, "text": "kenapa?"});
    assert_eq!(api.post(&key, "/practice/inbound", inbound.clone()).await.data(), &Value::Null);
    assert_eq!(api.stored_texts().await, ["halo"]);
    assert!(api.desk.row(conversation).await.blocked);
    assert_eq!(api.asks(Method::PUT, &key, &path).await.body["data"]["is_blocked"], false);
    api.post(&key, "/practice/inbound", inbound).await.data();
    assert_eq!(api.stored_texts().await, ["halo", "kenapa?"]);
}

#[tokio::test]
async fn a_removed_contact_is_read_on_and_comes_back_by_writing_or_by_being_added() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let conversation = api.desk.says(DEWI, "halo").await.conversation_id;
    let path = format!("{LIST}/{}", api.id_of(&key, "Customer 142").await);
    assert_eq!(api.asks(Method::DELETE, &key, &path).await.status, 200);
    assert!(api.tags(&key).await.is_empty());
    assert_eq!(api.get(&key, LIST).await.body["meta"]["total"], 0);
    let read = api.get(&key, &format!("/api/v1/conversations/{conversation}")).await;
    assert_eq!(read.data()["messages"][0]["text"], "halo");

    api.desk.says(DEWI, "masih ada?").await;
    assert_eq!(api.get(&key, &path).await.status, 200);
    assert_eq!(api.asks(Method::DELETE, &key, &path).await.status, 200);
    assert_eq!(api.post(&key, LIST, json!([row("Dewi", DEWI.parse().unwrap())])).await.status, 201);
    assert_eq!(api.tags(&key).await, ["Dewi"]);
}

#[tokio::test]
async fn two_contacts_who_prove_to_be_one_stay_blocked_and_listed_once() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let channel = api.desk.channel;
    api.desk
        .write(move |tx| {
            async move {
                let row = channels::get(tx, channel).await?.unwrap();
                let hidden = balas::channels::Sender { lid: Some("99887766".to_owned()), ..Default::default() };
                let id = contacts::resolve(tx, row.realm, &hidden).await?;
                balas::inbox::open(tx, channel, id).await.map(drop)
            }
            .boxed()
        })
        .await;
    assert!(api.tags(&key).await.is_empty(), "a hidden number is no number");
    assert_eq!(api.post(&key, LIST, json!([row("Dewi", DEWI.parse().unwrap())])).await.status, 201);
    let path = format!("{LIST}/{}", api.id_of(&key, "Dewi").await);
    api.asks(Method::PUT, &key, &path).await;
    api.desk
        .write(move |tx| {
            async move {
                let row = channels::get(tx, channel).await?.unwrap();
                let both = balas::channels::Sender {
                    lid: Some("99887766".to_owned()),
                    phone: Some(DEWI.to_owned()),
                    ..Default::default()
                };
                contacts::resolve(tx, row.realm, &both).await.map(drop)
            }
            .boxed()
        })
        .await;
    let list = api.get(&key, LIST).await.body;
    assert_eq!((&list["meta"]["total"], &list["data"][0]["is_blocked"]), (&json!(1), &json!(true)), "{list}");
    assert_eq!(list["data"][0]["phone"], json!(DEWI.parse::<u64>().unwrap()));
}

#[tokio::test]
async fn a_channel_goes_by_its_id_or_its_name_and_a_key_sees_its_own() {
    let api = ApiDesk::linked().await;
    let admin = api.admin().await;
    let (first, second) = (api.desk.channel, api.second_channel(ChannelKind::Practice).await);
    assert_eq!(api.post(&admin, LIST, json!([row("John", JOHN)])).await.status, 201);
    assert_eq!(api.post(&admin, "/contacts/second", json!([row("Jane", JOHN + 1)])).await.status, 201);
    for (path, tag) in [(format!("/contacts/{first}"), "John"), (format!("/contacts/{second}/"), "Jane")] {
        assert_eq!(api.get(&admin, &path).await.body["data"][0]["tag"], tag, "{path}");
    }
    let john = format!("/contacts/second/{}", api.id_of(&admin, "John").await);
    assert_eq!(api.get(&admin, &john).await.status, 404);
    for path in ["/contacts/nowhere", "/contacts/0", "/contacts/99", "/contacts/%00"] {
        assert_eq!(api.get(&admin, path).await.status, 404, "{path}");
    }
    let (_, bound) = api.new_key(&[Scope::Admin], 0, Some(second)).await;
    assert_eq!(api.get(&bound, "/contacts/second").await.status, 200);
    assert_eq!(api.get(&bound, LIST).await.status, 403);
    let (_, lost) = api.new_key(&[Scope::Admin], 0, Some(ChannelId(99))).await;
    assert_eq!(api.get(&lost, LIST).await.status, 403);
}

#[tokio::test]
async fn practice_and_real_contacts_never_meet() {
    let api = ApiDesk::linked().await;
    let practice = api.admin().await;
    let real = api.second_channel(ChannelKind::Hosted).await;
    let (_, bound) = api.new_key(&[Scope::Admin], 0, Some(real)).await;
    assert_eq!(api.post(&practice, LIST, json!([row("Simulated", JOHN)])).await.status, 201);
    assert_eq!(api.post(&bound, "/contacts/second", json!([row("Real", JOHN)])).await.status, 201);
    assert_eq!(api.get(&practice, "/contacts/second").await.status, 403);
    assert_eq!(api.tags(&practice).await, ["Simulated"]);
    assert_eq!(api.get(&bound, "/contacts/second").await.body["data"][0]["tag"], "Real");
}

#[tokio::test]
async fn every_refusal_has_the_documents_words() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let mut refusals = serde_json::Map::new();
    let reader = api.key(&[Scope::ContactsRead]).await;
    let (_, slow) = api.new_key(&[Scope::Admin], 1, None).await;
    api.get(&slow, LIST).await;
    let huge = api.posting(&key, LIST, &Value::Null).body(vec![b' '; 1024 * 1024 + 1]);
    for (name, status, answer) in [
        ("no key", 403, Answer::to(api.request(Method::GET, LIST)).await),
        ("bad key", 403, api.get("tk_live_nonsense", LIST).await),
        ("no scope", 403, api.post(&reader, LIST, json!([row("John", JOHN)])).await),
        ("unknown contact", 404, api.get(&key, "/contacts/default/77").await),
        ("wrong method", 405, api.asks(Method::PATCH, &key, LIST).await),
        ("too large", 413, Answer::to(huge).await),
    ] {
        assert_eq!(answer.status, status, "{name}: {answer:?}");
        refusals.insert(name.to_owned(), answer.body);
    }
    assert_golden("unswer_refusals", &Value::Object(refusals));
    let limited = api.get(&slow, LIST).await;
    assert_eq!((limited.status, &limited.body["code"]), (429, &json!("TOO_MANY_REQUESTS")));
    assert!(limited.headers.contains_key("retry-after"));
    for (path, allow) in [(LIST, "GET, POST"), ("/contacts/default/1", "GET, PUT, DELETE")] {
        assert_eq!(api.asks(Method::OPTIONS, &key, path).await.headers["allow"], allow);
    }
}

#[tokio::test]
async fn a_repeated_post_is_answered_once() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    for (body, status) in [(json!([row("John", JOHN)]), 201), (json!([]), 422)] {
        let ask = || api.posting(&key, LIST, &body).header("Idempotency-Key", format!("k{status}"));
        let (first, again) = (Answer::to(ask()).await, Answer::to(ask()).await);
        assert_eq!((first.status, again.status, &first.body), (status, status, &again.body));
        assert!(!first.headers.contains_key("idempotent-replayed") && again.headers["idempotent-replayed"] == "true");
    }
    let other = api.posting(&key, LIST, &json!([row("Jane", JOHN)])).header("Idempotency-Key", "k201");
    assert_eq!(Answer::to(other).await.status, 400);
    assert_eq!(api.tags(&key).await, ["John"]);
}

#[tokio::test]
async fn times_are_the_shops() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    api.desk.writes(DEWI, Content::text("halo")).await;
    let shown = api.get(&key, LIST).await.body["data"][0]["created_at"].as_str().unwrap().to_owned();
    assert!(shown.ends_with("+07:00"), "{shown}");
    api.desk.write(|tx| settings::set_time_zone(tx, "Europe/Istanbul").boxed()).await;
    let moved = api.get(&key, LIST).await.body["data"][0]["created_at"].as_str().unwrap().to_owned();
    assert!(moved.ends_with("+03:00"), "{moved}");
    let instant = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
    assert_eq!(instant(&shown), instant(&moved));
    let wrong = api.desk.app.store().write(|tx| settings::set_time_zone(tx, "Mars/Olympus").boxed()).await;
    assert!(wrong.is_err());
}

/// A list as it should be: what is shown, by phone.
#[derive(Clone, Debug)]
enum Step {
    Add(u64),
    Toggle(u64),
    Remove(u64),
    Write(u64),
}

#[test]
fn the_list_is_what_was_done_to_it() {
    let steps = prop::collection::vec(
        (0..4_u8, 0..4_u64).prop_map(|(kind, who)| match kind {
            0 => Step::Add(who),
            1 => Step::Toggle(who),
            2 => Step::Remove(who),
            _ => Step::Write(who),
        }),
        1..20,
    );
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let config = ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() };
    TestRunner::new(config).run(&steps, |steps| runtime.block_on(follows(steps))).unwrap();
}

async fn follows(steps: Vec<Step>) -> Result<(), TestCaseError> {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    let mut model: std::collections::BTreeMap<u64, (bool, bool)> = Default::default();
    for step in steps {
        let (Step::Add(who) | Step::Toggle(who) | Step::Remove(who) | Step::Write(who)) = step;
        let phone = 6_281_200_000_101 + who;
        let path = id_by_phone(&api, &key, phone).await.map(|id| format!("{LIST}/{id}"));
        match (step, path) {
            (Step::Add(_), _) => {
                prop_assert_eq!(api.post(&key, LIST, json!([row("A", phone)])).await.status, 201);
                model.entry(phone).or_default().0 = true;
            }
            (Step::Toggle(_), Some(path)) => {
                let blocked = &mut model.get_mut(&phone).unwrap().1;
                *blocked = !*blocked;
                let answer = api.asks(Method::PUT, &key, &path).await;
                prop_assert_eq!(&answer.body["data"]["is_blocked"], &json!(*blocked));
            }
            (Step::Remove(_), Some(path)) => {
                prop_assert_eq!(api.asks(Method::DELETE, &key, &path).await.status, 200);
                model.get_mut(&phone).unwrap().0 = false;
            }
            (Step::Write(_), _) => {
                api.post(&key, "/practice/inbound", json!({"from": phone, "text": "halo"})).await;
                let (shown, blocked) = model.entry(phone).or_default();
                *shown |= !*blocked;
            }
            (Step::Toggle(_) | Step::Remove(_), None) => {}
        }
        let list = api.get(&key, LIST).await.body;
        let mut found: Vec<_> = list["data"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| (item["phone"].as_u64(), item["is_blocked"].as_bool()))
            .collect();
        found.sort();
        let expected: Vec<_> = model
            .iter()
            .filter(|(_, (shown, _))| *shown)
            .map(|(phone, (_, blocked))| (Some(*phone), Some(*blocked)))
            .collect();
        prop_assert_eq!(&list["meta"]["total"], &json!(expected.len()));
        prop_assert_eq!(found, expected);
    }
    Ok(())
}

async fn id_by_phone(api: &ApiDesk, key: &str, phone: u64) -> Option<String> {
    let list = api.get(key, LIST).await.body;
    let found = list["data"].as_array().unwrap().iter().find(|item| item["phone"] == json!(phone))?;
    Some(found["id"].as_str().unwrap().to_owned())
}
