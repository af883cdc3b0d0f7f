//! What a model may ask for besides words. Every argument is checked against what it was given and against this conversation:
//! there is no tool that names another customer.

use super::{
    Choice, Written,
    chat::{FunctionCall, ToolCall},
    knowledge::{self, Knowledge},
};
use crate::{
    error::Result,
    model::{Content, product::Product},
    outbox,
};
use serde_json::{Value, json};
use sqlx::SqliteConnection;

/// Products that one answer shows, messages with buttons, and tags that it gives.
const SHOWN: usize = 3;
/// Characters of a reason.
const REASON: usize = 200;

/// What came of a tool.
pub enum Done {
    /// This is told to the model.
    Told(String),
    /// It wants a person, and why.
    HandOver(String),
}

/// The tools, as the model is told of them.
pub fn described() -> Value {
    let tool = |name: &str, description: &str, properties: Value, required: &[&str]| {
        json!({"type": "function", "function": {"name": name, "description": description,
            "parameters": {"type": "object", "properties": properties, "required": required}}})
    };
    let text = json!({"type": "string"});
    json!([
        tool("search_products", "Look for products of the shop by words", json!({"query": text}), &["query"]),
        tool(
            "send_product",
            "Show a product to the customer",
            json!({"product": {"type": "string", "description": "its id, as p12, or its code"}}),
            &["product"]
        ),
        tool(
            "send_buttons",
            "Ask the customer with 1 to 3 buttons of at most 20 characters",
            json!({"text": text, "labels": {"type": "array", "items": text}}),
            &["text", "labels"]
        ),
        tool("hand_over", "Have a person of the shop answer", json!({"reason": text}), &["reason"]),
        tool("tag", "Give the customer one of the shop's tags", json!({"tag": text}), &["tag"]),
    ])
}

/// Does what a model asks for, as far as it may.
pub async fn run(
    reader: &mut SqliteConnection,
    knowledge: &mut Knowledge,
    written: &mut Written,
    call: &ToolCall,
) -> Result<Done> {
    let FunctionCall { name, arguments } = &call.function;
    let arguments = match arguments {
        Value::String(text) => serde_json::from_str(text).unwrap_or(Value::Null),
        arguments => arguments.clone(),
    };
    let text = |field: &str| arguments[field].as_str().unwrap_or_default().trim().to_owned();
    Ok(Done::Told(match name.as_str() {
        "search_products" => search(reader, knowledge, &text("query")).await?,
        "send_product" => show(knowledge, written, &text("product")),
        "send_buttons" => choose(written, text("text"), &arguments["labels"]),
        "tag" => tag(knowledge, written, &text("tag")),
        "hand_over" => return Ok(Done::HandOver(reason(&text("reason")))),
        _ => "there is no such tool".to_owned(),
    }))
}

async fn search(reader: &mut SqliteConnection, knowledge: &mut Knowledge, query: &str) -> Result<String> {
    let found = knowledge.find(reader, query).await?;
    let entries: Vec<_> = found.iter().filter_map(|id| knowledge.products.get(id)).map(knowledge::entry).collect();
    Ok(if entries.is_empty() { "no product has these words".to_owned() } else { entries.join("\n") })
}

fn show(knowledge: &Knowledge, written: &mut Written, named: &str) -> String {
    match knowledge.product(named) {
        Some(_) if written.products.len() >= SHOWN => format!("no more than {SHOWN} products are shown"),
        Some(Product { id, .. }) => {
            if !written.products.contains(id) {
                written.products.push(*id);
            }
            "it will be shown after your answer".to_owned()
        }
        None => "the shop has no such product; look for it with search_products".to_owned(),
    }
}

fn choose(written: &mut Written, text: String, labels: &Value) -> String {
    let labels: Vec<_> = labels.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect();
    if written.choices.len() >= SHOWN {
        return format!("no more than {SHOWN} messages with buttons are sent");
    }
    match outbox::check_content(&Content::buttons(text.clone(), labels.clone())) {
        Ok(()) => {
            written.choices.push(Choice { text, labels });
            "it will be sent after your answer".to_owned()
        }
        Err(error) => error.to_string(),
    }
}

fn tag(knowledge: &Knowledge, written: &mut Written, tag: &str) -> String {
    let known = knowledge.tags.iter().find(|known| known.to_lowercase() == tag.to_lowercase());
    match known {
        Some(known) if written.tags.len() < SHOWN => {
            written.tags.push(known.clone());
            "done".to_owned()
        }
        Some(_) => format!("no more than {SHOWN} tags are given"),
        None => "the shop has no such tag".to_owned(),
    }
}

/// One line, of a length that an event line can show.
fn reason(said: &str) -> String {
    let line: String = said.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REASON).collect();
    if line.trim().is_empty() { "it asks for a person".to_owned() } else { line }
}
