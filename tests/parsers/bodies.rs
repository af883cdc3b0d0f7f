//! Bodies of every dialect: taken or refused in the dialect's own shape, and never more than that.

use super::{corpus, keeping};
use crate::{
    api::desk::{Answer, ApiDesk},
    support::DEWI,
};
use balas::gateways::{
    alatwa::Reject,
    multiwhats::SendDynamic,
    unswer::NewContacts,
    wabot::{
        SendMessage,
        products::{NewProduct, ProductPatch},
    },
    waviro::{Card, CheckNumber, Media, Place, StatusReport, Text, ToEither, ToGroup, ToNumber},
};
use proptest::{prelude::*, sample::Index};
use serde::{Serialize, de::DeserializeOwned};
use std::sync::LazyLock;

/// The endpoints that the files of the corpus are named after.
const ENDPOINTS: [(&str, &str); 9] = [
    ("sendwa", "/api/sendwa"),
    ("sendlocation", "/api/sendlocation"),
    ("sendcontact", "/api/sendcontact"),
    ("sendmedia", "/api/sendmedia"),
    ("messages", "/api/v1/conversations/1/messages"),
    ("products", "/api/v1/products"),
    ("contacts", "/contacts/default"),
    ("reject", "/ai/customer/reject/1"),
    ("dynamic", "/api/v1/basic/whatsapp/send-dynamic"),
];

async fn send(api: &ApiDesk, key: &str, path: &str, body: Vec<u8>) -> Answer {
    let url = format!("http://{}{path}", api.address).parse().unwrap();
    Answer::to(api.keyed(reqwest::Method::POST, &url, key).body(body)).await
}

#[tokio::test]
async fn each_body_of_the_corpus_is_taken_or_refused_as_its_name_says() {
    let api = ApiDesk::linked().await;
    api.desk.says(DEWI, "halo").await;
    let key = api.admin().await;
    let login = api.post(&key, "/api/getqr", serde_json::Value::Null).await;
    let from = login.message()["number"].as_str().unwrap().to_owned();
    for (name, body) in corpus("bodies") {
        let mut words = name.split('.');
        let (endpoint, verdict) = (words.next().unwrap(), words.next().unwrap());
        let (_, path) = ENDPOINTS.into_iter().find(|(known, _)| *known == endpoint).unwrap();
        let body = match std::str::from_utf8(&body) {
            Ok(text) => text.replace("%FROM%", &from).into_bytes(),
            Err(_) => body,
        };
        let answer = send(&api, &key, path, body).await;
        match verdict {
            "taken" => assert!((200..300).contains(&answer.status), "{name}: {answer:?}"),
            "refused" => assert!(matches!(answer.status, 400 | 422), "{name}: {answer:?}"),
            other => panic!("{name}: {other} is no verdict"),
        }
    }
}

#[tokio::test]
async fn a_body_of_one_endpoint_is_no_error_of_ours_at_any_other() {
    let api = ApiDesk::linked().await;
    api.desk.says(DEWI, "halo").await;
    let key = api.admin().await;
    for (name, body) in corpus("bodies") {
        for (_, path) in ENDPOINTS {
            let answer = send(&api, &key, path, body.clone()).await;
            assert!(answer.status < 500, "{name} to {path}: {answer:?}");
        }
    }
}

static BODIES: LazyLock<Vec<Vec<u8>>> =
    LazyLock::new(|| corpus("bodies").into_iter().map(|(_, body)| body).filter(|body| body.len() < 1000).collect());

/// What else stands in bodies that something is wrong with.
const WORDS: [&str; 20] = [
    "null",
    "true",
    "-",
    "0",
    "1e999",
    "18446744073709551616",
    "\"\"",
    "\"\\ud800\"",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\u{0}",
    "\u{feff}",
    "\"nohp\":",
    "\"apikey\":\"x\",",
    "\"as\":\"SYSTEM\",",
    "٣",
];

#[derive(Clone, Debug)]
enum Change {
    Cut(Index),
    Drop(Index, usize),
    Flip(Index, u8),
    Insert(Index, &'static str),
    Repeat(Index, usize),
}

fn change() -> impl Strategy<Value = Change> {
    let place = any::<Index>;
    prop_oneof![
        place().prop_map(Change::Cut),
        (place(), 1..8_usize).prop_map(|(at, length)| Change::Drop(at, length)),
        (place(), any::<u8>()).prop_map(|(at, bits)| Change::Flip(at, bits)),
        (place(), prop::sample::select(&WORDS[..])).prop_map(|(at, word)| Change::Insert(at, word)),
        (place(), 1..40_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
    ]
}

fn changed(mut body: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let length = body.len();
        let place = |at: &Index| at.index(length + 1);
        match change {
            Change::Cut(at) => body.truncate(place(at)),
            Change::Drop(at, many) => drop(body.drain(place(at)..(place(at) + many).min(length))),
            Change::Flip(at, bits) if length > 0 => body[at.index(length)] ^= bits,
            Change::Flip(..) => {}
            Change::Insert(at, word) => drop(body.splice(place(at)..place(at), word.bytes())),
            Change::Repeat(at, many) => {
                let again = body[place(at)..(place(at) + many).min(length)].to_vec();
                body.extend(again);
            }
        }
    }
    body
}

/// What is understood is understood the same when it is written again: both ends of a dialect share these types.
fn read<T: Serialize + DeserializeOwned>(body: &[u8]) -> Result<(), TestCaseError> {
    let Ok(first) = serde_json::from_slice::<T>(body) else { return Ok(()) };
    let written = serde_json::to_value(&first).unwrap();
    let again = serde_json::from_value::<T>(written.clone());
    prop_assert!(again.is_ok(), "{written} is not read back: {:?}", again.err());
    prop_assert_eq!(serde_json::to_value(again.unwrap()).unwrap(), written);
    Ok(())
}

proptest! {
    #![proptest_config(keeping("tests/corpus/regressions/bodies.txt"))]

    #[test]
    fn no_body_is_understood_in_two_ways(
        which in any::<Index>(),
        changes in prop::collection::vec(change(), 0..6),
    ) {
        let body = changed(which.get(&BODIES).clone(), &changes);
        read::<ToNumber<Text>>(&body)?;
        read::<ToNumber<Media>>(&body)?;
        read::<ToNumber<Place>>(&body)?;
        read::<ToEither<Card>>(&body)?;
        read::<ToGroup<Text>>(&body)?;
        read::<ToGroup<Media>>(&body)?;
        read::<ToGroup<Place>>(&body)?;
        read::<CheckNumber>(&body)?;
        read::<StatusReport>(&body)?;
        read::<SendMessage>(&body)?;
        read::<NewProduct>(&body)?;
        read::<ProductPatch>(&body)?;
        read::<NewContacts>(&body)?;
        read::<Reject>(&body)?;
        read::<SendDynamic>(&body)?;
    }
}
