//! Keyword webhooks: what the program of the shop is told, and how it answers. Its answers come from programs of all kinds,
//! so each item is judged on its own and nothing but the envelope has to be right.

use super::Degrees;
use crate::model::Location;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Places that one item may name.
const PLACES: usize = 10;

/// What the program is told.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The keyword, or the whole message for a catch-all.
    pub keyword: String,
    /// What came with it.
    pub data: Payload,
    /// By which it knows us.
    pub webhookkey: String,
    /// The customer's number.
    pub from: String,
}

/// What came with a keyword.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Payload {
    /// What stood after `#`.
    Parameters(Vec<String>),
    /// Who wrote, for a keyword without `#`.
    Person {
        /// Name.
        nama: String,
        /// Number.
        nohp: String,
    },
}

/// The answer: `message` is the list itself, or has it as `reply`.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Answer {
    #[serde(default = "yes")]
    success: bool,
    message: Value,
}

/// One thing to be sent to the customer.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A text.
    Text(String),
    /// A point on the map.
    Place(Location),
    /// A file, and whether it is to look like one.
    File {
        /// Where it is.
        url: String,
        /// It is sent as a document, whatever is in it.
        as_document: bool,
    },
    /// What cannot be sent, and why.
    Broken(String),
}

/// Why an answer says nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Garbage {
    /// It is no JSON, or none of the right shape.
    #[error("its answer is not {{\"success\": true, \"message\": {{\"reply\": […]}}}}")]
    Shape,
    /// It says so itself.
    #[error("its answer says that it failed")]
    Refused,
}

fn yes() -> bool {
    true
}

/// Reads an answer. A program that says nothing has nothing to say: any success is one.
///
/// # Errors
/// When it is none.
pub fn read(body: &[u8]) -> Result<Vec<Item>, Garbage> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if body.trim_ascii().is_empty() {
        return Ok(Vec::new());
    }
    let Answer { success, message } = serde_json::from_slice(body).map_err(|_| Garbage::Shape)?;
    if !success {
        return Err(Garbage::Refused);
    }
    let list = match message {
        Value::Object(mut fields) => fields.remove("reply").ok_or(Garbage::Shape)?,
        list => list,
    };
    match list {
        Value::Array(items) => Ok(items.iter().flat_map(item).collect()),
        _ => Err(Garbage::Shape),
    }
}

fn item(item: &Value) -> Vec<Item> {
    let kind = item["type"].as_str().unwrap_or_default().trim().to_lowercase();
    let content = &item["content"];
    match kind.as_str() {
        "message" | "text" => vec![text(content)],
        "location" => places(content),
        "image" | "audio" => vec![file(content, false)],
        "document" => vec![file(content, true)],
        "" => vec![Item::Broken("an item has no type".to_owned())],
        other => vec![Item::Broken(format!("{}: there is no such type of item", short(other)))],
    }
}

fn text(content: &Value) -> Item {
    match content {
        Value::String(text) if !text.trim().is_empty() => Item::Text(text.clone()),
        Value::Number(number) => Item::Text(number.to_string()),
        _ => Item::Broken("message: it has no text".to_owned()),
    }
}

fn file(content: &Value, as_document: bool) -> Item {
    match content.as_str().map(str::trim) {
        Some(url) if !url.is_empty() => Item::File { url: url.to_owned(), as_document },
        _ => Item::Broken("a file has no URL".to_owned()),
    }
}

fn places(content: &Value) -> Vec<Item> {
    let coordinates: Vec<_> = match content {
        Value::Array(several) => several.iter().take(PLACES).map(|place| &place["coordinate"]).collect(),
        one => vec![&one["coordinate"]],
    };
    let place = |coordinate: &Value| match coordinate.as_str().and_then(coordinates_of) {
        Some(location) => Item::Place(location),
        None => Item::Broken("location: its coordinate is not written as LAT-LONG".to_owned()),
    };
    match coordinates.is_empty() {
        true => vec![Item::Broken("location: it has no coordinate".to_owned())],
        false => coordinates.into_iter().map(place).collect(),
    }
}

/// `-6.2-106.8` and `-6.2--70.1`: the sign between the two is the first that does not begin a number.
fn coordinates_of(text: &str) -> Option<Location> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let between = text.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | ','))?.0;
    let (latitude, longitude) = (text.get(..between)?, text.get(between + 1..)?);
    let degrees = |text: &str| serde_json::from_value::<Degrees>(Value::from(text)).ok().map(Degrees::get);
    let (latitude, longitude) = (degrees(latitude)?, degrees(longitude)?);
    let on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    on_earth.then(|| Location { latitude, longitude, name: String::new() })
}

fn short(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn items(message: &Value) -> Vec<Item> {
        read(json!({"success": true, "message": message}).to_string().as_bytes()).unwrap()
    }

    fn place(coordinate: &str) -> Option<(f64, f64)> {
        match items(&json!([{"type": "location", "content": [{"coordinate": coordinate}]}])).as_slice() {
            [Item::Place(Location { latitude, longitude, .. })] => Some((*latitude, *longitude)),
            _ => None,
        }
    }

    #[test]
    fn both_shapes_of_the_document_are_read() {
        let reply = json!([{"type": "message", "content": "Halo"}, {"type": "message", "content": "Apa kabar"}]);
        let expected = [Item::Text("Halo".to_owned()), Item::Text("Apa kabar".to_owned())];
        assert_eq!(items(&reply), expected);
        assert_eq!(items(&json!({ "reply": reply })), expected);
        assert_eq!(items(&json!([])), []);
    }

    #[test]
    fn either_number_of_a_place_may_be_negative() {
        assert_eq!(place("-6.2-106.8"), Some((-6.2, 106.8)));
        assert_eq!(place("-6.2--70.1"), Some((-6.2, -70.1)));
        assert_eq!(place("41.0-28.9"), Some((41.0, 28.9)));
        assert_eq!(place("6--70"), Some((6.0, -70.0)));
        for wrong in ["", "-", "6.2", "--6.2-1", "91-0", "0-181", "a-b", "1-2-3", "{{latitude}}-{{longitude}}"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_broken_item_leaves_the_others() {
        let found = items(&json!([
            {"type": "sticker", "content": "x"}, 7, {"type": "image"}, {"type": "message", "content": ["a"]},
            {"type": "document", "content": " https://a.id/b.pdf "}
        ]));
        assert_eq!(found.iter().filter(|item| matches!(item, Item::Broken(_))).count(), 4);
        assert_eq!(found[4], Item::File { url: "https://a.id/b.pdf".to_owned(), as_document: true });
    }

    #[test]
    fn what_is_no_answer_is_told_from_a_refusal() {
        assert_eq!(read(br#"{"success":false,"message":"Unauthorized"}"#), Err(Garbage::Refused));
        for garbage in [
            "<html>",
            "[]",
            "{}",
            r#"{"success":true}"#,
            r#"{"success":true,"message":"ok"}"#,
            r#"{"success":true,"message":{"re"#,
        ] {
            assert_eq!(read(garbage.as_bytes()), Err(Garbage::Shape), "{garbage}");
        }
        assert_eq!(read(b" \r\n"), Ok(Vec::new()), "nothing to say is no failure");
        assert!(read("\u{feff}{\"success\":true,\"message\":[]}".as_bytes()).is_ok(), "as PHP likes to begin");
    }

    proptest! {
        #[test]
        fn places_that_are_written_are_read(latitude in -9000..9000_i32, longitude in -18000..18000_i32) {
            let (latitude, longitude) = (f64::from(latitude) / 100.0, f64::from(longitude) / 100.0);
            prop_assert_eq!(place(&format!("{latitude}-{longitude}")), Some((latitude, longitude)));
        }

        #[test]
        fn nothing_that_is_answered_breaks_it(body in prop::collection::vec(any::<u8>(), 0..64), text in "\\PC{0,24}") {
            let _any_answer = read(&body);
            let _any_place = place(&text);
        }
    }
}
