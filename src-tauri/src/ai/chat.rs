//! The chat-completions dialect, as much of it as is spoken here, and one call of it. Streamed or not, an answer is read to
//! its end: what has not been checked is shown to nobody.

use super::{error::AiError, stream};
use crate::{app::App, bot::definition::ai::Ai, gateways::client::retry_after, secrets::Secret};
use reqwest::{
    Method, Request, Url,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use std::time::Duration;

/// Largest answer.
const ANSWER_LIMIT: u64 = 1024 * 1024;
/// The pause after a refusal that names none.
const USUAL_PAUSE: Duration = Duration::from_secs(30);

/// One message of a chat.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Who speaks: `system`, `user`, `assistant` or `tool`.
    #[serde(default)]
    pub role: String,
    /// What is said.
    #[serde(default)]
    pub content: Value,
    /// What the model wants done.
    #[serde(default, deserialize_with = "nullable", skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCall>,
    /// Which call a `tool` answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
}

impl Message {
    /// Somebody says something.
    pub fn of(role: &str, content: impl Into<String>) -> Self {
        Self { role: role.to_owned(), content: Value::String(content.into()), ..Self::default() }
    }

    /// A tool answers.
    pub fn of_tool(call: &ToolCall, content: String) -> Self {
        Self { tool_call_id: Some(call.id.clone()), ..Self::of("tool", content) }
    }

    /// Its words: a text, or the texts of a list of parts.
    pub fn text(&self) -> String {
        match &self.content {
            Value::String(text) => text.clone(),
            Value::Array(parts) => parts.iter().filter_map(|part| part["text"].as_str()).collect(),
            _ => String::new(),
        }
    }
}

/// What a model wants done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ToolCall {
    /// By which its result is known.
    pub id: String,
    /// Always `function`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Which, and with what.
    pub function: FunctionCall,
}

/// A tool's name and arguments.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct FunctionCall {
    /// The name.
    pub name: String,
    /// JSON, as text or (some servers) as it is.
    pub arguments: Value,
}

/// Some servers write `null` where they have nothing to say.
pub fn nullable<'de, D: Deserializer<'de>, T: Default + Deserialize<'de>>(deserializer: D) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[derive(Serialize)]
struct Body<'a> {
    model: &'a str,
    messages: &'a [Message],
    stream: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    tools: Option<&'a Value>,
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Chosen>,
}

#[derive(Deserialize)]
struct Chosen {
    message: Message,
}

/// Asks the model of a setting for the next message. One that does not know tools is asked without them.
pub async fn complete(
    app: &App,
    setting: &Ai,
    key: &Secret,
    messages: &[Message],
    tools: &Value,
) -> Result<Message, AiError> {
    match post(app, setting, key, messages, Some(tools)).await {
        Err(AiError::Status(400 | 422)) => post(app, setting, key, messages, None).await,
        answered => answered,
    }
}

async fn post(
    app: &App,
    setting: &Ai,
    key: &Secret,
    messages: &[Message],
    tools: Option<&Value>,
) -> Result<Message, AiError> {
    let base = setting.base_url.as_ref().ok_or(AiError::NoAddress)?.as_str().trim_end_matches('/');
    let url = Url::parse(&format!("{base}/chat/completions")).map_err(|_| AiError::NoAddress)?;
    let mut request = Request::new(Method::POST, url);
    request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    if !key.is_empty() {
        let mut bearer = HeaderValue::from_str(&format!("Bearer {}", key.expose())).map_err(|_| AiError::Key(0))?;
        bearer.set_sensitive(true);
        request.headers_mut().insert(AUTHORIZATION, bearer);
    }
    let body = Body { model: &setting.model, messages, stream: setting.stream, tools };
    *request.body_mut() = Some(serde_json::to_vec(&body).map_err(|_| AiError::Garbage)?.into());
    *request.timeout_mut() = Some(Duration::from_secs(setting.timeout_seconds.into()));
    let answer = app.outgoing().ask(request, ANSWER_LIMIT).await?;
    match answer.status {
        200..=299 => read(&answer.body),
        status @ (401 | 403) => Err(AiError::Key(status)),
        429 | 503 => Err(AiError::Pause(retry_after(&answer, app.clock().now()).unwrap_or(USUAL_PAUSE))),
        status => Err(AiError::Status(status)),
    }
}

/// Some servers stream although nobody asked for it, and some do not although somebody did.
fn read(body: &[u8]) -> Result<Message, AiError> {
    let text = std::str::from_utf8(body).map_err(|_| AiError::Garbage)?.trim_start();
    match text {
        "" => Err(AiError::Nothing),
        text if text.starts_with("data:") || text.starts_with(':') || text.starts_with("event:") => stream::read(text),
        text => {
            let completion: Completion = serde_json::from_str(text).map_err(|_| AiError::Garbage)?;
            let chosen = completion.choices.into_iter().next().ok_or(AiError::Nothing)?;
            Ok(Message { role: "assistant".to_owned(), ..chosen.message })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_of_several_servers_are_read() {
        for (body, text) in [
            (r#"{"choices":[{"message":{"role":"assistant","content":"Halo"}}]}"#, "Halo"),
            (
                r#"{"choices":[{"message":{"role":"assistant","content":[{"type":"text","text":"Ha"},{"type":"text","text":"lo"}]}}]}"#,
                "Halo",
            ),
            (r#"{"choices":[{"message":{"role":"assistant","content":null,"tool_calls":null}}]}"#, ""),
        ] {
            assert_eq!(read(body.as_bytes()).unwrap().text(), text);
        }
    }

    #[test]
    fn what_is_no_answer_is_none() {
        for body in ["<html><body>Bad gateway</body></html>", "{}", "{\"choices\":[{\"message\":", "\"Halo\"", "[]"] {
            assert!(matches!(read(body.as_bytes()), Err(AiError::Garbage)), "{body}");
        }
        assert!(matches!(read(b" "), Err(AiError::Nothing)));
        assert!(matches!(read(br#"{"choices":[]}"#), Err(AiError::Nothing)));
    }
}
