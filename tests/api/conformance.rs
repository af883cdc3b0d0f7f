//! Every answer that the stories of the API get is held against the API's own description.

use super::desk::Answer;
use jsonschema::Validator;
use reqwest::{Method, Url};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::sync::OnceCell;

static DOCUMENT: OnceCell<Value> = OnceCell::const_new();
static VALIDATORS: Mutex<Option<HashMap<String, Arc<Validator>>>> = Mutex::new(None);

/// The description, as the server at `base` gives it.
pub async fn document(base: &Url) -> &'static Value {
    DOCUMENT
        .get_or_init(|| async {
            let response = reqwest::get(base.join("/openapi.json").unwrap()).await.unwrap();
            response.json().await.unwrap()
        })
        .await
}

/// The path of the description that `path` is an example of; one without parameters goes first.
pub fn template<'a>(document: &'a Value, path: &str) -> Option<&'a str> {
    let path = path.strip_suffix('/').unwrap_or(path);
    let fits = |template: &&str| {
        let (wanted, given): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        wanted.len() == given.len() && wanted.iter().zip(&given).all(|(w, g)| w.starts_with('{') || w == g)
    };
    let paths = document["paths"].as_object().unwrap().keys().map(String::as_str);
    paths.filter(fits).min_by_key(|template| template.matches('{').count())
}

/// Fails where an answer is not what the description says.
pub async fn check(method: &Method, url: &Url, answer: &Answer) {
    let document = document(url).await;
    let (Some(path), false) = (template(document, url.path()), method == Method::HEAD) else { return };
    let operation = &document["paths"][path][method.as_str().to_lowercase()];
    if operation.is_null() {
        assert!(matches!(answer.status, 405 | 421 | 403), "{method} {path} is not described: {answer:?}");
        return;
    }
    let status = answer.status.to_string();
    let said = if operation["responses"][&status].is_object() { status.as_str() } else { "default" };
    assert!(said != "default" || answer.status >= 400, "{method} {path}: {} is not described", answer.status);
    let response = &operation["responses"][said];
    let Some(schema) = response["content"].get("application/json").map(|content| &content["schema"]) else { return };
    assert_eq!(answer.headers["content-type"], "application/json", "{method} {path}");
    let validator = validator(&format!("{method} {path} {said}"), document, schema);
    let wrong: Vec<_> =
        validator.iter_errors(&answer.body).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{method} {path} {status}: {wrong:?} in {:#}", answer.body);
}

/// A validator of one schema of the description.
pub fn validator(name: &str, document: &Value, schema: &Value) -> Arc<Validator> {
    let mut known = VALIDATORS.lock().unwrap();
    let known = known.get_or_insert_default();
    let made = known.entry(name.to_owned()).or_insert_with(|| {
        let mut schema = schema.clone();
        schema["components"] = json!({ "schemas": document["components"]["schemas"] });
        Arc::new(jsonschema::draft202012::new(&schema).unwrap())
    });
    made.clone()
}
