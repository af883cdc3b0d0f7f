//! The requests of four documents, byte for byte as the tools of their examples write them, with the placeholders filled,
//! and the answers that the documents show. (waviro's are in `api/waviro/documented.rs`, where its files and groups are.)

use crate::{
    api::desk::ApiDesk,
    support::{DEWI, EMRE},
};
use balas::api::Scope;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The number of the simulated phone.
const SHOP: &str = "6281200000101";

/// What each tool adds to a request by itself, and what it says of an empty `POST`.
const TOOLS: [(&str, &str, &str); 4] = [
    ("curl", "User-Agent: curl/8.5.0\r\nAccept: */*\r\n", ""),
    ("PHP", "Accept: */*\r\nAccept-Encoding: deflate, gzip, br\r\n", "Content-Length: 0\r\n"),
    (
        "Python",
        "User-Agent: python-requests/2.32.3\r\nAccept-Encoding: gzip, deflate\r\nAccept: */*\r\n",
        "Content-Length: 0\r\n",
    ),
    (
        "fetch",
        "accept: */*\r\naccept-language: *\r\nsec-fetch-mode: cors\r\nuser-agent: node\r\naccept-encoding: gzip, deflate\r\n",
        "content-length: 0\r\n",
    ),
];

struct Script<'a> {
    api: &'a ApiDesk,
    tool: (&'static str, &'static str, &'static str),
}

impl Script<'_> {
    /// Sends a request with these header lines; returns status and body.
    async fn says(&self, line: &str, headers: &str, body: &str) -> (u16, Value) {
        let (name, own, empty) = self.tool;
        let length = match (line.starts_with("GET"), body.is_empty()) {
            (true, true) => String::new(),
            (false, true) => empty.to_owned(),
            (_, false) => format!("Content-Length: {}\r\n", body.len()),
        };
        let address = self.api.address;
        let request =
            format!("{line} HTTP/1.1\r\nHost: {address}\r\n{own}{headers}{length}Connection: close\r\n\r\n{body}");
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or_else(|| panic!("{name}: {line}: {answer}"));
        assert!(head.to_lowercase().contains("content-type: application/json"), "{name}: {line}: {head}");
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        (status, serde_json::from_str(body).unwrap())
    }

    /// Expects a status, and every field of `documented` with a value of its type.
    async fn expects(&self, line: &str, headers: &str, body: &str, status: u16, documented: &Value) -> Value {
        let (met, answer) = self.says(line, headers, body).await;
        let place = format!("{}: {line}", self.tool.0);
        assert_eq!(met, status, "{place}: {answer}");
        assert_shape(&place, &answer, documented);
        answer
    }
}

fn assert_shape(place: &str, ours: &Value, documented: &Value) {
    match (ours, documented) {
        (Value::Object(ours), Value::Object(documented)) => {
            for (name, value) in documented {
                assert_shape(
                    &format!("{place}/{name}"),
                    ours.get(name).unwrap_or_else(|| panic!("{place}/{name}")),
                    value,
                );
            }
        }
        (Value::Array(ours), Value::Array(documented)) => {
            ours.iter().for_each(|item| assert_shape(place, item, &documented[0]));
        }
        _ => assert_eq!(std::mem::discriminant(ours), std::mem::discriminant(documented), "{place}: {ours}"),
    }
}

#[tokio::test]
async fn wabot_is_understood_as_written() {
    for tool in TOOLS {
        let api = ApiDesk::linked().await;
        let id = api.desk.says(DEWI, "Halo, kemeja masih ada?").await.conversation_id;
        let script = Script { api: &api, tool };
        let auth = format!("Authorization: Bearer {}\r\n", api.admin().await);
        let done = json!({"ok": true, "data": {}});
        script.expects("GET /api/v1/ping", &auth, "", 200, &done).await;
        script.expects(&format!("GET /api/v1/conversations/{id}"), &auth, "", 200, &done).await;
        let typed = format!(
            "{auth}Content-Type: application/json\r\nIdempotency-Key: 9f8e1d1c-2b0a-4c57-9f63-0d6f3f2f7c11\r\n"
        );
        let (line, body) = (
            format!("POST /api/v1/conversations/{id}/messages"),
            r#"{ "text": "Halo dari sistem kami", "as": "HUMAN_AGENT" }"#,
        );
        let sent = script.expects(&line, &typed, body, 200, &done).await;
        assert_eq!(
            script.expects(&line, &typed, body, 200, &done).await,
            sent,
            "a retry is answered and not done again"
        );
        let taken = script.expects(&format!("POST /api/v1/conversations/{id}/handoff"), &auth, "", 200, &done).await;
        assert_eq!(taken["data"]["status"], "HUMAN");
        let list = script.expects("GET /api/v1/conversations?status=HUMAN", &auth, "", 200, &done).await;
        assert_eq!(list["data"]["items"][0]["id"], id.to_string());

        let typed = format!("{auth}Content-Type: application/json\r\n");
        let batik = r#"{ "name": "Kemeja Batik", "price": 245000, "stock": 20 }"#;
        let added = script.expects("POST /api/v1/products", &typed, batik, 201, &done).await;
        let line = format!("PATCH /api/v1/products/{}", added["data"]["id"].as_str().unwrap());
        assert_eq!(script.expects(&line, &typed, r#"{ "stock": 5 }"#, 200, &done).await["data"]["stock"], 5);
        let list = script.expects("GET /api/v1/products", &auth, "", 200, &done).await;
        assert_eq!(list["data"]["items"][0]["name"], "Kemeja Batik");
        script.expects("GET /api/v1/credits", &auth, "", 200, &done).await;
        let usage = script.expects("GET /api/v1/usage?days=30", &auth, "", 200, &done).await;
        assert_eq!(usage["data"]["daily"].as_array().unwrap().len(), 30);
    }
}

#[tokio::test]
async fn wabot_refuses_with_the_codes_of_its_table() {
    let api = ApiDesk::linked().await;
    let script = Script { api: &api, tool: TOOLS[0] };
    let failed = json!({"ok": false, "error": {"code": "", "message": ""}});
    let bearer = |key: &str| format!("Authorization: Bearer {key}\r\n");
    let (admin, reader) = (api.admin().await, api.key(&[Scope::UsageRead]).await);
    let (_, slow) = api.new_key(&[Scope::Admin], 1, None).await;
    script.says("GET /api/v1/ping", &bearer(&slow), "").await;
    for (line, auth, status, code) in [
        ("GET /api/v1/usage?days=0", bearer(&admin), 400, "VALIDATION_ERROR"),
        ("GET /api/v1/ping", String::new(), 401, "UNAUTHORIZED"),
        ("GET /api/v1/ping", bearer("tk_live_xxxxx"), 401, "UNAUTHORIZED"),
        ("GET /api/v1/products", bearer(&reader), 403, "FORBIDDEN"),
        ("GET /api/v1/conversations/99", bearer(&admin), 404, "NOT_FOUND"),
        ("GET /api/v1/ping", bearer(&slow), 429, "RATE_LIMITED"),
    ] {
        assert_eq!(script.expects(line, &auth, "", status, &failed).await["error"]["code"], code, "{line}");
    }
}

#[tokio::test]
async fn unswer_is_understood_and_answered_as_written() {
    for tool in TOOLS {
        let api = ApiDesk::linked().await;
        let script = Script { api: &api, tool };
        let auth = format!("Content-Type: application/json\r\nAuthorization: Bearer {}\r\n", api.admin().await);
        let processed = head(200, "OK", "The request has been successfully processed.");
        let contact =
            json!({"id": "", "phone": 6_280_000_000_000_u64, "tag": "", "is_blocked": false, "created_at": ""});
        let rows = r#"[{"name": "John Doe", "phone": 6280000000000}, {"name": "Jane Doe", "phone": 6280000000000}]"#;
        let made = script.says("POST /contacts/default", &auth, rows).await;
        assert_eq!(made, (201, head(201, "CREATED", "Data has been successfully inserted.")), "{}", tool.0);

        let meta = json!({
            "total": 1, "limit": 10, "current_page": 1, "first_page": 1, "previous_page": null, "next_page": null, "last_page": 1,
        });
        let list =
            script.expects("GET /contacts/default", &auth, "", 200, &with(&processed, "data", json!([contact]))).await;
        assert_eq!((&list["meta"], &list["message"]), (&meta, &processed["message"]), "the phone twice is one contact");
        let id = list["data"][0]["id"].as_str().unwrap();
        let detail = json!({"id": "", "phone": 1, "tags": [""], "is_blocked": false, "created_at": ""});
        let line = format!("GET /contacts/default/{id}");
        script.expects(&line, &auth, "", 200, &with(&processed, "data", detail)).await;
        let blocked = json!({"id": "", "phone": 1, "tag": "", "is_blocked": true, "created_at": ""});
        let line = format!("PUT /contacts/default/{id}");
        script.expects(&line, &auth, "", 200, &with(&processed, "data", blocked)).await;
        let gone = script.says(&format!("DELETE /contacts/default/{id}"), &auth, "").await;
        assert_eq!(gone, (200, head(200, "OK", "Data has been successfully deleted.")), "{}", tool.0);
    }
}

#[tokio::test]
async fn unswer_refuses_in_the_words_of_its_document() {
    let api = ApiDesk::linked().await;
    let script = Script { api: &api, tool: TOOLS[0] };
    let auth = format!("Content-Type: application/json\r\nAuthorization: Bearer {}\r\n", api.admin().await);
    let bad = head(400, "BAD_REQUEST", "The request body does not contain valid data.");
    let forbidden = head(403, "FORBIDDEN", "You do not have access to this resource.");
    let missing = head(404, "NOT_FOUND", "The endpoint you are looking for seems to be not found.");
    let invalid = head(422, "UNPROCESSABLE_ENTITY", "Data cannot be processed as it is invalid.");
    let errors = json!({"0.phone": "Nomor telepon harus ber-tipe data number"});
    let text = r#"[{"name": "John Doe", "phone": "6280000000000"}]"#;
    for (line, auth, body, answer) in [
        ("POST /contacts/default", auth.as_str(), "{not json", bad),
        ("GET /contacts/default", "Authorization: Bearer <token>\r\n", "", forbidden),
        ("GET /contacts/default/nobody/at/all", &auth, "", missing),
        ("POST /contacts/default", &auth, text, with(&invalid, "errors", errors)),
    ] {
        assert_eq!(script.says(line, auth, body).await.1, answer, "{line}");
    }
}

#[tokio::test]
async fn alatwa_is_understood_and_answered_as_written() {
    for tool in TOOLS {
        let api = ApiDesk::linked().await;
        let script = Script { api: &api, tool };
        let headers = format!("Authorization: {}\r\nContent-Type: application/json\r\n", api.admin().await);
        for body in
            [r#"{ "phone": "628111111111", "status": "active" }"#, r#"{"phone":"628111111111","status":"inactive"}"#]
        {
            let answer = script.says("POST /ai/customer/reject/1", &headers, body).await;
            assert_eq!(answer, (200, json!({"status": "ok", "message": "Success"})), "{}", tool.0);
        }
    }
}

#[tokio::test]
async fn multiwhats_is_understood_with_its_key_in_either_place() {
    for tool in TOOLS {
        let api = ApiDesk::linked().await;
        let script = Script { api: &api, tool };
        let key = api.admin().await;
        let line = "POST /api/v1/basic/whatsapp/send-dynamic";
        let body = json!({
            "from": SHOP, "to": EMRE, "type": "button", "buttons": ["👍 Yes", "⛔ No"],
            "message": "Hi, dear guest 👤 \n\nWe want to send message to you.\n\nDo you allow us for sending message to you? \n\n 📨",
        });
        let documented = json!({
            "user_id": 264, "platform": "whatsapp", "from_identifier": "", "file_url": 0, "message_type": "button",
            "total_credit": 1, "extra_data": {"buttons": [""], "options": null, "selectedItemId": null}, "id": 3664,
            "targets": [{"id": 1, "queue_id": 1, "target_identifier": "", "message": null, "status": ""}],
        });
        let typed = "Content-Type: application/json\r\n";
        let in_url = script.expects(&format!("{line}?apikey={key}"), typed, &body.to_string(), 200, &documented).await;
        let in_body = with(&body, "apikey", json!(key)).to_string();
        let in_body = script.expects(line, typed, &in_body, 200, &documented).await;
        assert_ne!(in_url["id"], in_body["id"]);
        api.desk.settle().await;
        assert_eq!(api.desk.received_ids().await.len(), 2, "{}", tool.0);
    }
}

fn head(status: u16, code: &str, message: &str) -> Value {
    json!({"statusCode": status, "code": code, "message": message})
}

fn with(object: &Value, name: &str, value: Value) -> Value {
    let mut object = object.clone();
    object[name] = value;
    object
}
