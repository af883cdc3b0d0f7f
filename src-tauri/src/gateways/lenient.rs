//! Reading what other servers make of a dialect: where its document promises no shape, a field that is written in another
//! way, or with a word that is not ours, is no reason to lose the message around it.

use crate::model::{Author, Delivery, Direction, Kind, Status, Timestamp};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error},
};
use serde_json::Value;

/// A number above this is a time in milliseconds: in seconds it would lie in the year 5138.
const MILLIS_FROM: i64 = 100_000_000_000;

/// A text, also where a number is sent; empty for anything else.
pub fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    })
}

/// An id, also where it is a number. What has none cannot be told from others.
pub fn id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let id = text(deserializer)?;
    if id.is_empty() { Err(D::Error::custom("it has no id")) } else { Ok(id) }
}

/// A text that says something, or nothing.
pub fn some_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    text(deserializer).map(|text| Some(text).filter(|text| !text.is_empty()))
}

/// A time as RFC 3339, Unix seconds or Unix milliseconds; [`no_time`] for anything else.
pub fn time<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
    let time = match Value::deserialize(deserializer)? {
        Value::String(text) => text.parse().ok(),
        Value::Number(number) => number.as_i64().map(|number| match number >= MILLIS_FROM {
            true => Timestamp(number),
            false => Timestamp(number.saturating_mul(1000)),
        }),
        _ => None,
    };
    Ok(time.unwrap_or_else(no_time))
}

/// What stands for a time that was not told.
pub fn no_time() -> Timestamp {
    Timestamp(0)
}

/// Who answers; a person where the word is not ours, so that somebody looks.
pub fn status<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Status, D::Error> {
    word(deserializer, str::to_uppercase, Status::Human)
}

/// Who spoke.
pub fn author<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Author, D::Error> {
    word(deserializer, str::to_uppercase, Author::System)
}

/// What kind a message is.
pub fn kind<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Kind, D::Error> {
    word(deserializer, str::to_lowercase, Kind::Unknown)
}

/// How far a message came; what another server shows was at least sent.
pub fn delivery<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Delivery, D::Error> {
    word(deserializer, str::to_lowercase, Delivery::Sent)
}

/// Which way a message went: `in`, `INBOUND`, `incoming`, and everything else is ours.
pub fn direction<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Direction, D::Error> {
    let inwards = text(deserializer)?.to_lowercase().starts_with("in");
    Ok(if inwards { Direction::In } else { Direction::Out })
}

/// What can be read, and what stands for it where it cannot.
pub fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(deserializer: D) -> Result<T, D::Error> {
    Ok(serde_json::from_value(Value::deserialize(deserializer)?).unwrap_or_default())
}

/// How far a message came, as a number, also where it is sent as text; 0 for what is none.
pub fn ack<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i8, D::Error> {
    Ok(text(deserializer)?.trim().parse().unwrap_or(0))
}

/// Of a list, whatever can be read: one thing that cannot be is no reason to lose the others.
pub fn list<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Vec<T>, D::Error> {
    Ok(Vec::<Value>::deserialize(deserializer)?.into_iter().filter_map(readable).collect())
}

/// One thing of a list.
pub fn readable<T: DeserializeOwned>(value: Value) -> Option<T> {
    let id = value["id"].to_string();
    serde_json::from_value(value)
        .inspect_err(
            |error| tracing::warn!(%error, id, "a part of what a service shows cannot be read and is left out"),
        )
        .ok()
}

fn word<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
    spelling: fn(&str) -> String,
    otherwise: T,
) -> Result<T, D::Error> {
    let word = spelling(&text(deserializer)?);
    Ok(serde_json::from_value(Value::String(word)).unwrap_or(otherwise))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gateways::wabot::{Message, Page};
    use serde_json::json;

    #[test]
    fn a_message_of_another_server_is_read_as_far_as_it_goes() {
        let message: Message = serde_json::from_value(json!({
            "id": 7, "direction": "INBOUND", "author": "Robot", "type": "TEXT", "text": null, "status": "DELIVERED",
            "created_at": 1_780_000_000, "reply_to": "", "tenant": {"id": 3},
        }))
        .unwrap();
        assert_eq!((message.id.as_str(), message.direction, message.author), ("7", Direction::In, Author::System));
        assert_eq!((message.kind, message.text.as_str(), message.status), (Kind::Text, "", Delivery::Delivered));
        assert_eq!((message.created_at, message.reply_to), (Timestamp(1_780_000_000_000), None));
        let bare: Message = serde_json::from_value(json!({"id": "clx1"})).unwrap();
        assert_eq!((bare.kind, bare.status, bare.created_at), (Kind::Text, Delivery::Sent, no_time()));
        assert!(serde_json::from_value::<Message>(json!({"text": "without an id"})).is_err());
    }

    #[test]
    fn a_page_may_be_a_bare_list() {
        let page = |value| serde_json::from_value::<Page<u8>>(value).map(|page| (page.items, page.next_cursor)).ok();
        assert_eq!(page(json!([1, 2])), Some((vec![1, 2], None)));
        assert_eq!(page(json!({"items": [1], "next_cursor": "x"})), Some((vec![1], Some("x".to_owned()))));
        assert_eq!(page(json!({"items": [1], "nextCursor": ""})), Some((vec![1], None)));
        assert_eq!(page(json!({"rows": [1]})), None);
    }

    #[test]
    fn a_part_that_cannot_be_read_takes_nothing_else_with_it() {
        let page: Page<Message> = serde_json::from_value(json!({"items": [
            {"id": 1, "ack": "2", "media": "none", "location": [], "contact": 7, "buttons": {}},
            {"text": "without an id"}, {"id": null}, null, "x", {"id": 2, "ack": 900},
        ]}))
        .unwrap();
        let read: Vec<_> = page.items.iter().map(|message| (message.id.as_str(), message.ack)).collect();
        assert_eq!(read, [("1", 2), ("2", 0)]);
        assert!(page.items[0].media.is_none() && page.items[0].location.is_none() && page.items[0].buttons.is_empty());
    }

    #[test]
    fn times_come_in_three_forms() {
        for value in [json!("2026-05-28T20:26:40Z"), json!(1_780_000_000), json!(1_780_000_000_000_i64)] {
            assert_eq!(time(&value).unwrap(), Timestamp(1_780_000_000_000), "{value}");
        }
        for value in [json!("kemarin"), json!(null), json!({})] {
            assert_eq!(time(&value).unwrap(), no_time(), "{value}");
        }
    }
}
