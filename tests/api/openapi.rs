//! The API's description of itself. That every answer keeps to it is checked with every story (see `conformance`).

use super::{
    conformance,
    desk::{Answer, ApiDesk},
};
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::{fs, path::Path};

async fn document(api: &ApiDesk) -> Value {
    let answer = Answer::to(api.request(Method::GET, "/openapi.json")).await;
    assert_eq!(answer.status, 200);
    answer.body
}

fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap();
    let methods = |(path, item): (&String, &Value)| {
        let item: Map<_, _> = item.as_object().unwrap().clone();
        item.into_iter().map(|(method, operation)| (path.clone(), method, operation)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(methods).collect()
}

#[tokio::test]
async fn every_endpoint_says_what_it_is_for_what_it_takes_and_what_it_gives() {
    let api = ApiDesk::unlinked().await;
    let document = document(&api).await;
    let mut ids = Vec::new();
    for (path, method, operation) in operations(&document) {
        let said = |field: &str| operation[field].as_str().is_some_and(|text| !text.is_empty());
        assert!(said("summary"), "{method} {path} says nothing of itself: add .about() to its line");
        let success = operation["responses"].as_object().unwrap().keys().filter(|status| status.starts_with('2'));
        assert_eq!(success.count(), 1, "{method} {path} gives nothing: add .gives() to its line");
        let named = path.matches('{').count();
        let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
        assert_eq!(parameters.iter().filter(|parameter| parameter["in"] == "path").count(), named, "{path}");
        ids.push(operation["operationId"].as_str().unwrap().to_owned());
    }
    let count = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), count, "two operations have one id");
}

#[tokio::test]
async fn every_reference_leads_somewhere_and_every_schema_is_one() {
    let api = ApiDesk::unlinked().await;
    let document = document(&api).await;
    check_references(&document, &document);
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(!name.ends_with(|c: char| c.is_ascii_digit()), "two types are called {name}: rename one");
        conformance::validator(name, &document, schema);
    }
    for (path, method, operation) in operations(&document) {
        let body = &operation["requestBody"]["content"]["application/json"]["schema"];
        if !body.is_null() {
            conformance::validator(&format!("{method} {path} body"), &document, body);
        }
    }
}

fn check_references(document: &Value, value: &Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get("$ref") {
                let target = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer));
                assert!(target.is_some(), "{reference} leads nowhere");
            }
            fields.values().for_each(|field| check_references(document, field));
        }
        Value::Array(items) => items.iter().for_each(|item| check_references(document, item)),
        _ => {}
    }
}

#[tokio::test]
async fn every_path_that_is_described_is_served_and_needs_the_key_that_it_says() {
    let api = ApiDesk::linked().await;
    let document = document(&api).await;
    for (path, method, operation) in operations(&document) {
        let example = path.replace("{appId}", "default").replace("{hash}", &"0".repeat(64)).replace(['{', '}'], "");
        let method: Method = method.to_uppercase().parse().unwrap();
        let answer = Answer::to(api.request(method.clone(), &example)).await;
        let open = operation["security"] == json!([]);
        let expected = if path.starts_with("/hooks/") {
            // Its secret is a key, and a wrong one is an address that does not exist.
            404
        } else if open {
            200
        } else if path.starts_with("/contacts") {
            403
        } else {
            401
        };
        assert_eq!(answer.status, expected, "{method} {path}: {answer:?}");
    }
}

#[tokio::test]
async fn a_documented_body_is_one_of_the_schema() {
    let api = ApiDesk::unlinked().await;
    let document = document(&api).await;
    for (path, good, bad) in [
        (
            "/api/sendwa",
            json!({"nohp": "6282386000000", "pesan": "halo", "notifyurl": null}),
            json!({"nohp": "0823", "pesan": "halo"}),
        ),
        (
            "/api/sendwa",
            json!({"nohp": 6_282_386_000_000_u64, "pesan": "halo"}),
            json!({"nohp": 6_282_386_000_000_u64}),
        ),
        ("/contacts/{appId}", json!([{"name": "John Doe", "phone": 6_280_000_000_000_u64}]), json!([])),
        (
            "/contacts/{appId}",
            json!([{"name": "J", "phone": 6_280_000_000_000_u64}]),
            json!([{"name": " ", "phone": "62"}]),
        ),
        (
            "/ai/customer/reject/{id}",
            json!({"phone": "628111111111", "status": "active"}),
            json!({"phone": "628111111111", "status": "on"}),
        ),
        ("/practice/inbound", json!({"from": "6281200000101", "text": "halo"}), json!({"text": "halo"})),
    ] {
        let schema = &document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"];
        let validator = conformance::validator(&format!("post {path} body"), &document, schema);
        assert!(validator.is_valid(&good), "{path}: {good}");
        assert!(!validator.is_valid(&bad), "{path}: {bad}");
    }
}

/// The golden files that are whole answers, by the operation that gave them.
const GOLDEN: &[(&str, &str, &str, &str)] = &[
    ("wabot_conversation", "/api/v1/conversations/{id}", "get", "200"),
    ("wabot_conversations", "/api/v1/conversations", "get", "200"),
    ("wabot_message_sent", "/api/v1/conversations/{id}/messages", "post", "200"),
    ("wabot_media_sent", "/api/v1/conversations/{id}/messages", "post", "200"),
    ("waviro_sendwa", "/api/sendwa", "post", "200"),
    ("waviro_getqr_code", "/api/getqr", "post", "200"),
    ("waviro_getqr_linked", "/api/getqr", "post", "200"),
    ("unswer_created", "/contacts/{appId}", "post", "201"),
    ("unswer_list", "/contacts/{appId}", "get", "200"),
    ("unswer_detail", "/contacts/{appId}/{contactId}", "get", "200"),
    ("unswer_blocked", "/contacts/{appId}/{contactId}", "put", "200"),
    ("unswer_removed", "/contacts/{appId}/{contactId}", "delete", "200"),
    ("unswer_unprocessable", "/contacts/{appId}", "post", "422"),
    ("wabot_products", "/api/v1/products", "get", "200"),
    ("wabot_product_created", "/api/v1/products", "post", "201"),
    ("wabot_product_changed", "/api/v1/products/{id}", "patch", "200"),
    ("wabot_credits", "/api/v1/credits", "get", "200"),
    ("wabot_usage", "/api/v1/usage", "get", "200"),
    ("waviro_sendmedia", "/api/sendmedia", "post", "200"),
    ("waviro_sendlocation", "/api/sendlocation", "post", "200"),
    ("waviro_sendcontact", "/api/sendcontact", "post", "200"),
    ("waviro_wa_to_group", "/api/sendwatogroup", "post", "200"),
    ("waviro_media_to_group", "/api/sendmediatogroup", "post", "200"),
    ("waviro_location_to_group", "/api/sendlocationtogroup", "post", "200"),
    ("waviro_contact_to_group", "/api/sendcontacttogroup", "post", "200"),
    ("waviro_groups", "/api/groups", "post", "200"),
    ("waviro_checknumber", "/api/checknumber", "post", "200"),
    ("multiwhats_button", "/api/v1/basic/whatsapp/send-dynamic", "post", "200"),
    ("multiwhats_text", "/api/v1/basic/whatsapp/send-dynamic", "post", "200"),
    ("alatwa_success", "/ai/customer/reject/{id}", "post", "200"),
];

#[tokio::test]
async fn the_golden_answers_are_what_is_described() {
    let api = ApiDesk::unlinked().await;
    let document = document(&api).await;
    for &(name, path, method, status) in GOLDEN {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.json"));
        let golden: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
        let schema = &document["paths"][path][method]["responses"][status]["content"]["application/json"]["schema"];
        let validator = conformance::validator(&format!("golden {method} {path} {status}"), &document, schema);
        let wrong: Vec<_> = validator.iter_errors(&golden).map(|error| error.to_string()).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}

#[tokio::test]
async fn a_hook_is_described_with_a_secret_that_nobody_is_told() {
    let api = ApiDesk::unlinked().await;
    let document = document(&api).await;
    let hooks: Vec<_> = operations(&document).into_iter().filter(|(path, ..)| path.starts_with("/hooks/")).collect();
    let paths: Vec<_> = hooks.iter().map(|(path, method, _)| format!("{method} {path}")).collect();
    assert_eq!(
        paths,
        ["post /hooks/{secret}/ack", "post /hooks/{secret}/keyword", "get /hooks/{secret}/media/{hash}/{name}"]
    );
    for (path, _, operation) in hooks {
        let secret = &operation["parameters"][0];
        assert_eq!((&secret["name"], &secret["in"]), (&json!("secret"), &json!("path")), "{path}");
        assert!(secret["schema"]["examples"].is_null() && secret["example"].is_null(), "{path}");
        let other = if path.contains("/media/") { Method::POST } else { Method::GET };
        let example = path.replace(['{', '}'], "");
        let refused = Answer::to(api.request(other, &example)).await;
        assert_eq!((refused.status, &refused.body["success"]), (405, &json!(false)), "{path}: {refused:?}");
    }
}

#[tokio::test]
async fn what_is_open_is_only_read() {
    let api = ApiDesk::unlinked().await;
    for path in ["/healthz", "/openapi.json", "/docs"] {
        assert_eq!(Answer::to(api.request(Method::HEAD, path)).await.status, 200, "{path}");
        assert_eq!(Answer::to(api.request(Method::GET, &format!("{path}/"))).await.status, 200, "{path}/");
        for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
            let answer = Answer::to(api.request(method, path)).await;
            assert_eq!((answer.status, answer.headers["allow"].to_str().unwrap()), (405, "GET"), "{path}");
        }
    }
}

#[tokio::test]
async fn the_page_is_whole_by_itself() {
    let api = ApiDesk::unlinked().await;
    let answer = Answer::to(api.request(Method::GET, "/docs")).await;
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"), "{policy}");
    assert_eq!(answer.headers["content-type"], "text/html; charset=utf-8");
    let page = answer.body.as_str().unwrap();
    for shown in
        ["/api/sendwa", "/contacts/{appId}/{contactId}", "messages:send", "is_blocked", "prefers-reduced-motion"]
    {
        assert!(page.contains(shown), "{shown}");
    }
}
