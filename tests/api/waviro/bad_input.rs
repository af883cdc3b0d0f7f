//! Every field of every send, left out, of another type, empty, huge or full of control characters: 400, a sentence, and
//! nothing stored.

use super::{ARISAN, assert_nothing_stored, group};
use crate::{
    api::desk::{ApiDesk, listen},
    support::DEWI,
};
use axum::{Router, routing::get};
use serde_json::{Map, Value, json};

/// What no field takes.
fn never() -> Vec<Value> {
    vec![json!(true), json!([]), json!({}), json!(1.5), json!(-7)]
}

/// What a required text of this kind does not take.
fn wrong_for(field: &str) -> Vec<Value> {
    let huge = json!("x".repeat(100_000));
    let more = match field {
        "nohp" | "groupid" => {
            vec![json!(null), json!(""), json!("a b"), json!("628\u{7}1234567142"), json!("\u{0}"), huge]
        }
        "text" => vec![json!(null), json!(""), json!(" \n"), json!(7), huge],
        "caption" => vec![json!(7), huge],
        "mediaurl" => vec![json!(null), json!(""), json!(7), json!("\u{0}"), json!("x"), huge],
        "latitude" | "longitude" => {
            return vec![
                json!(null),
                json!(""),
                json!(true),
                json!([]),
                json!({}),
                json!("\u{0}1"),
                json!(181),
                json!(-181.0),
                json!("x"),
                huge,
            ];
        }
        "contact" => {
            let card = |name: Value, numbers: Value| json!({"name": name, "numbers": numbers});
            let many = vec!["628124000111"; 10_000];
            vec![
                json!(null),
                json!("Budi"),
                json!({"name": "Budi"}),
                json!({"numbers": ["628124000111"]}),
                card(json!(""), json!(["628124000111"])),
                card(json!(7), json!(["628124000111"])),
                card(json!("Budi\r\nTEL:666"), json!(["628124000111"])),
                card(huge.clone(), json!(["628124000111"])),
                card(json!("Budi"), json!([])),
                card(json!("Budi"), json!("628124000111")),
                card(json!("Budi"), json!([""])),
                card(json!("Budi"), json!([null])),
                card(json!("Budi"), json!([-628_124])),
                card(json!("Budi"), json!(["62812\u{0}4000111"])),
                card(json!("Budi"), json!(many)),
                card(json!("Budi"), json!([huge])),
            ]
        }
        "notifyurl" => {
            vec![json!(7), json!("x"), json!("ftp://example.id/"), json!("http://10.0.0.1/"), json!("\u{0}")]
        }
        other => panic!("{other} is no field"),
    };
    never().into_iter().chain(more).collect()
}

/// A field: its name, a value that it takes, and what it is.
type Field = (&'static str, Value, &'static str);

/// Each path with the fields of its body.
fn paths(file: &str) -> Vec<(&'static str, Vec<Field>)> {
    let (nohp, groupid) = (("nohp", json!(DEWI), "nohp"), ("groupid", json!(ARISAN), "groupid"));
    let text = ("pesan", json!("halo"), "text");
    let caption = ("pesan", json!("halo"), "caption");
    let media = ("mediaurl", json!(file), "mediaurl");
    let (latitude, longitude) = (("latitude", json!("0.5"), "latitude"), ("longitude", json!(101.4), "longitude"));
    let contact = ("contact", json!({"name": "Budi", "numbers": ["628124000111"]}), "contact");
    let notify = ("notifyurl", json!("https://example.id/hook"), "notifyurl");
    let with = |fields: &[&Field]| fields.iter().map(|field| (*field).clone()).collect();
    vec![
        ("/api/sendwa", with(&[&nohp, &text, &notify])),
        ("/api/sendwatogroup", with(&[&groupid, &text, &notify])),
        ("/api/sendmedia", with(&[&nohp, &media, &caption, &notify])),
        ("/api/sendmediatogroup", with(&[&groupid, &media, &caption, &notify])),
        ("/api/sendlocation", with(&[&nohp, &latitude, &longitude, &caption, &notify])),
        ("/api/sendlocationtogroup", with(&[&groupid, &latitude, &longitude, &caption, &notify])),
        ("/api/sendcontact", with(&[&nohp, &contact, &notify])),
        ("/api/sendcontacttogroup", with(&[&groupid, &contact, &notify])),
    ]
}

#[tokio::test]
async fn one_wrong_field_is_enough() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    group(&api, &key, ARISAN, "Arisan").await;
    let server = listen(Router::new().route("/nota.pdf", get(|| async { "%PDF-1.7\n" }))).await;
    for (path, fields) in paths(&format!("http://{server}/nota.pdf")) {
        let body: Map<String, Value> =
            fields.iter().map(|(name, value, _)| (name.to_string(), value.clone())).collect();
        for (name, _, kind) in &fields {
            let optional = matches!(*kind, "caption" | "notifyurl");
            let mut without = body.clone();
            without.remove(*name);
            let wrong = wrong_for(kind).into_iter().map(|value| {
                let mut body = body.clone();
                body.insert(name.to_string(), value);
                body
            });
            for body in wrong.chain((!optional).then_some(without)) {
                let shown: String = Value::Object(body.clone()).to_string().chars().take(300).collect();
                let answer = api.post(&key, path, Value::Object(body)).await;
                assert_eq!(
                    (answer.status, &answer.body["success"]),
                    (400, &json!(false)),
                    "{path} {shown}: {answer:?}"
                );
                assert!(!answer.body["errorMessage"].as_str().unwrap().is_empty());
            }
        }
    }
    assert_nothing_stored(&api).await;
}

#[tokio::test]
async fn each_path_takes_its_body_with_and_without_what_is_optional() {
    let api = ApiDesk::linked().await;
    let key = api.admin().await;
    group(&api, &key, ARISAN, "Arisan").await;
    let server = listen(Router::new().route("/nota.pdf", get(|| async { "%PDF-1.7\n" }))).await;
    for (path, fields) in paths(&format!("http://{server}/nota.pdf")) {
        let body: Map<String, Value> =
            fields.iter().map(|(name, value, _)| (name.to_string(), value.clone())).collect();
        api.post(&key, path, Value::Object(body.clone())).await.message();
        for (name, _, kind) in &fields {
            if matches!(*kind, "caption" | "notifyurl") {
                for empty in [None, Some(json!(null)), Some(json!(""))] {
                    let mut body = body.clone();
                    body.remove(*name);
                    body.extend(empty.map(|value| (name.to_string(), value)));
                    api.post(&key, path, Value::Object(body)).await.message();
                }
            }
        }
    }
}
