//! Cursors of paged lists: opaque to the caller, checked when they come back.

use super::refusal::Refusal;
use crate::store::views::Cursor;
use data_encoding::BASE64URL_NOPAD;

/// Changes when the meaning of a cursor does, so that an old one is refused and not misread.
const VERSION: u8 = 1;

/// The text of a cursor.
pub fn encode(cursor: Cursor) -> String {
    let mut bytes = vec![VERSION];
    bytes.extend(cursor.key.to_be_bytes());
    bytes.extend(cursor.id.to_be_bytes());
    BASE64URL_NOPAD.encode(&bytes)
}

/// The cursor of a text.
///
/// # Errors
/// 400 when it is none of ours.
pub fn decode(text: &str) -> Result<Cursor, Refusal> {
    parse(text).ok_or_else(foreign)
}

/// Refuses a text that is no cursor of ours, or one of another list.
pub fn foreign() -> Refusal {
    Refusal::invalid("cursor is not one that this server has given out")
}

fn parse(text: &str) -> Option<Cursor> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let (version, rest) = bytes.split_first()?;
    let (key, id) = rest.split_first_chunk()?;
    (*version == VERSION)
        .then_some(Cursor { key: i64::from_be_bytes(*key), id: i64::from_be_bytes(id.try_into().ok()?) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_cursor_comes_back_as_it_went(key: i64, id: i64) {
            let cursor = Cursor { key, id };
            prop_assert_eq!(decode(&encode(cursor)).unwrap(), cursor);
        }

        #[test]
        fn any_other_text_is_refused(text in "[A-Za-z0-9_=-]{0,22}|[A-Za-z0-9_-]{24,40}") {
            prop_assert!(decode(&text).is_err());
        }
    }
}
