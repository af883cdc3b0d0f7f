//! Bodies and parameters that nobody thought of, made of the description: no answer is ever an error of ours, and each is
//! one that the description has (see `conformance`).

use super::{
    conformance,
    desk::{Answer, ApiDesk},
};
use crate::support::DEWI;
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use reqwest::{Method, Url};
use serde_json::{Map, Value, json};

/// Requests to each operation.
const REQUESTS: usize = 40;

/// Anything that JSON can say.
fn anything() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}|[\\x00-\\x1f]{1,3}|62[0-9]{8,12}|https?://127\\.0\\.0\\.1:1/".prop_map(Value::from),
    ];
    let nested = leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    });
    nested.boxed()
}

/// What a schema describes, now and then something else.
fn like(schema: &Value) -> BoxedStrategy<Value> {
    prop_oneof![9 => exactly(schema), 1 => anything()].boxed()
}

fn exactly(schema: &Value) -> BoxedStrategy<Value> {
    if let Some(constant) = schema.get("const") {
        return Just(constant.clone()).boxed();
    }
    for choices in ["enum", "examples"] {
        if let Some(values) = schema[choices].as_array() {
            return prop::sample::select(values.clone()).boxed();
        }
    }
    for choices in ["anyOf", "oneOf"] {
        if let Some(schemas) = schema[choices].as_array().filter(|_| schema["properties"].is_null()) {
            return prop::strategy::Union::new(schemas.iter().map(like)).boxed();
        }
    }
    let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("object");
    match kind {
        "object" => object(schema),
        "array" => prop::collection::vec(like(&schema["items"]), 0..4).prop_map(Value::from).boxed(),
        "integer" | "number" => prop_oneof![0..400_i64, any::<i64>()].prop_map(Value::from).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        _ => schema["pattern"]
            .as_str()
            .and_then(|pattern| prop::string::string_regex(pattern.trim_matches(['^', '$'])).ok())
            .map_or_else(anything, |text| text.prop_map(Value::from).boxed()),
    }
}

fn object(schema: &Value) -> BoxedStrategy<Value> {
    let fields = schema["properties"].as_object().cloned().unwrap_or_default();
    let field = |(name, schema): (String, Value)| {
        let given = prop::option::weighted(0.8, like(&schema));
        given.prop_map(move |value| value.map(|value| (name.clone(), value))).boxed()
    };
    let fields: Vec<_> = fields.into_iter().map(field).collect();
    fields.prop_map(|fields| Value::Object(fields.into_iter().flatten().collect::<Map<_, _>>())).boxed()
}

fn sample(strategy: &BoxedStrategy<Value>, runner: &mut TestRunner) -> Value {
    strategy.new_tree(runner).unwrap().current()
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The address of one request: the parameters of the path and of the query filled in.
fn address(api: &ApiDesk, path: &str, operation: &Value, runner: &mut TestRunner) -> Url {
    let mut url = Url::parse(&format!("http://{}", api.address)).unwrap();
    let mut filled = path.to_owned();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let value = text(&sample(&like(&parameter["schema"]), runner));
        match parameter["in"].as_str() {
            Some("path") => {
                let value = if value.is_empty() || value.starts_with('.') { "1".to_owned() } else { value };
                let value: String = url::form_urlencoded::byte_serialize(value.as_bytes()).collect();
                filled = filled.replace(&format!("{{{name}}}"), &value.replace('+', "%20"));
            }
            Some("query") if value != "null" => drop(url.query_pairs_mut().append_pair(name, &value)),
            _ => {}
        }
    }
    url.set_path(&filled);
    url
}

#[tokio::test]
async fn nothing_that_is_sent_is_an_error_of_ours() {
    let api = ApiDesk::linked().await;
    api.desk.says(DEWI, "halo").await;
    let key = api.admin().await;
    let base: Url = format!("http://{}", api.address).parse().unwrap();
    let document = conformance::document(&base).await;
    let mut runner = TestRunner::new(Config { failure_persistence: None, ..Config::default() });
    for (path, item) in document["paths"].as_object().unwrap() {
        // What logs the phone out, or waits for it, is told elsewhere.
        if path.starts_with("/practice/") && path != "/practice/inbound" && path != "/practice/outbox" {
            continue;
        }
        for (method, operation) in item.as_object().unwrap() {
            let method: Method = method.to_uppercase().parse().unwrap();
            let body = like(&operation["requestBody"]["content"]["application/json"]["schema"]);
            for _ in 0..REQUESTS {
                let url = address(&api, path, operation, &mut runner);
                let body = sample(&body, &mut runner);
                let request = api.keyed(method.clone(), &url, &key).body(body.to_string());
                let answer = Answer::to(request).await;
                assert!(answer.status < 500, "{method} {url} with {body}: {answer:?}");
            }
        }
    }
    assert_eq!(api.get(&key, "/api/v1/ping").await.data()["service"], json!("balas"));
}
