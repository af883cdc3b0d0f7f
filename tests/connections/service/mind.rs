//! A hosted service with a mind of its own: it refuses what it is told to refuse, loses answers, keeps them as real ones do,
//! and lets something happen in the middle of a change.

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri},
};
use futures_util::future::BoxFuture;
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    mem,
    sync::{Arc, Mutex},
};

/// A question that would change something.
#[derive(Clone, Debug)]
pub struct Asked {
    pub what: String,
    pub key: String,
    pub body: Value,
}

#[derive(Default)]
pub struct Mind {
    pub products: Vec<Value>,
    pub contacts: Vec<Value>,
    /// Names and numbers that it does not take.
    pub refuses: Vec<String>,
    /// Does what it is asked and answers 500.
    pub loses_answers: bool,
    /// May only be read.
    pub forbids_changes: bool,
    pub asked: Vec<Asked>,
    /// Happens in the middle of the next change of a product.
    pub meanwhile: Option<BoxFuture<'static, ()>>,
    answers: HashMap<String, (StatusCode, Value)>,
    ids: usize,
}

pub type Shared = Arc<Mutex<Mind>>;

/// A product of the service's.
pub fn product(id: &str, name: &str, sku: &str) -> Value {
    json!({"id": id, "name": name, "price": 1000, "currency": "IDR", "stock": null, "sku": sku, "description": null,
           "image_url": null, "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-01T00:00:00Z"})
}

/// A contact of the service's.
pub fn contact(id: &str, name: &str, phone: u64) -> Value {
    json!({"id": id, "phone": phone, "tag": name, "is_blocked": false, "created_at": "2026-01-01T00:00:00.000+07:00"})
}

pub async fn answer(
    State(mind): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, String) {
    let path: Vec<String> = uri.path().trim_matches('/').split('/').map(str::to_owned).collect();
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let meanwhile = match method {
        Method::PATCH => mind.lock().unwrap().meanwhile.take(),
        _ => None,
    };
    let (status, answer) = {
        let mut mind = mind.lock().unwrap();
        if method == Method::GET { mind.tell(&path) } else { mind.change(&method, &path, &headers, body) }
    };
    if let Some(meanwhile) = meanwhile {
        meanwhile.await;
    }
    (status, answer.to_string())
}

fn ok(data: Value) -> (StatusCode, Value) {
    (StatusCode::OK, json!({"ok": true, "data": data}))
}

fn envelope(status: u16, data: Value) -> (StatusCode, Value) {
    let status = StatusCode::from_u16(status).unwrap();
    (status, json!({"statusCode": status.as_u16(), "code": "X", "message": "Y", "data": data}))
}

fn golden(text: &str) -> (StatusCode, Value) {
    (StatusCode::OK, serde_json::from_str(text).unwrap())
}

impl Mind {
    fn tell(&self, path: &[&str]) -> (StatusCode, Value) {
        match path {
            ["ping"] => ok(json!({"key": {"scopes": []}})),
            ["conversations"] => ok(json!({"items": [], "next_cursor": null})),
            ["products"] => ok(json!({"items": self.products, "next_cursor": null})),
            ["credits"] => golden(include_str!("../../golden/wabot_credits.json")),
            ["usage"] => golden(include_str!("../../golden/wabot_usage.json")),
            ["contacts", _] => {
                let total = self.contacts.len();
                let meta = json!({"total": total, "limit": 50, "current_page": 1, "first_page": 1, "previous_page": null,
                                  "next_page": null, "last_page": 1});
                let (status, mut answer) = envelope(200, json!(self.contacts));
                answer["meta"] = meta;
                (status, answer)
            }
            ["contacts", _, id] => {
                let found = self.contacts.iter().find(|contact| contact["id"] == *id).cloned();
                let Some(mut found) = found else { return envelope(404, Value::Null) };
                found["tags"] = json!([found["tag"]]);
                envelope(200, found)
            }
            _ => (StatusCode::NOT_FOUND, json!({})),
        }
    }

    /// As a real one, it gives the same answer to the same key.
    fn change(&mut self, method: &Method, path: &[&str], headers: &HeaderMap, body: Value) -> (StatusCode, Value) {
        let key = headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned()).unwrap_or_default();
        let what = format!("{method} {}", path.join("/"));
        self.asked.push(Asked { what, key: key.clone(), body: body.clone() });
        if let Some(answer) = self.answers.get(&key).filter(|_| !key.is_empty()) {
            return answer.clone();
        }
        let answer = self.done(method, path, &body);
        if !answer.0.is_server_error() {
            self.answers.insert(key, answer.clone());
        }
        if mem::take(&mut self.loses_answers) { (StatusCode::INTERNAL_SERVER_ERROR, json!({})) } else { answer }
    }

    fn done(&mut self, method: &Method, path: &[&str], body: &Value) -> (StatusCode, Value) {
        let refused = self.refuses.iter().any(|word| body.to_string().contains(word.as_str()));
        match (method.as_str(), path) {
            _ if self.forbids_changes => (StatusCode::FORBIDDEN, json!({"error": {"message": "no"}})),
            _ if refused => (StatusCode::UNPROCESSABLE_ENTITY, json!({"error": {"message": "not this one"}})),
            ("POST", ["products"]) => {
                self.ids += 1;
                let mut made = product(&format!("p{}", self.ids), "", "");
                merge(&mut made, body);
                self.products.push(made.clone());
                ok(made)
            }
            ("PATCH", ["products", id]) => {
                let found = self.products.iter_mut().find(|product| product["id"] == *id).unwrap();
                merge(found, body);
                ok(found.clone())
            }
            ("POST", ["contacts", _]) => {
                for row in body.as_array().unwrap() {
                    self.ids += 1;
                    let known = self.contacts.iter_mut().find(|contact| contact["phone"] == row["phone"]);
                    match known {
                        Some(known) => known["tag"] = row["name"].clone(),
                        None => self.contacts.push(contact(
                            &format!("c{}", self.ids),
                            row["name"].as_str().unwrap(),
                            row["phone"].as_u64().unwrap(),
                        )),
                    }
                }
                envelope(201, Value::Null)
            }
            ("PUT", ["contacts", _, id]) => {
                let found = self.contacts.iter_mut().find(|contact| contact["id"] == *id).unwrap();
                found["is_blocked"] = json!(found["is_blocked"] != true);
                envelope(200, found.clone())
            }
            ("DELETE", ["contacts", _, id]) => {
                self.contacts.retain(|contact| contact["id"] != *id);
                envelope(200, Value::Null)
            }
            ("POST", ["ai", ..]) => (StatusCode::OK, json!({"status": "ok", "message": "Success"})),
            _ => (StatusCode::NOT_FOUND, json!({})),
        }
    }
}

fn merge(into: &mut Value, fields: &Value) {
    for (name, value) in fields.as_object().unwrap() {
        into[name] = value.clone();
    }
}
