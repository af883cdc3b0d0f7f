//! What the networks take, checked before anything is stored. Limits are WhatsApp's own.

mod choices;

use crate::{
    error::{Error, Result},
    model::{ContactCard, Content, Kind, Location, reaction},
};
use unicode_segmentation::UnicodeSegmentation;

/// Longest text, in characters.
const TEXT: usize = 65_536;
/// Longest name on a contact card, in characters.
const CARD_NAME: usize = 200;
/// Most numbers on a contact card.
const CARD_NUMBERS: usize = 20;
/// Digits of a number on a contact card: a short code at least, and no more than any country uses.
const CARD_DIGITS: std::ops::RangeInclusive<usize> = 3..=15;
/// Longest number on a contact card as it is written, in characters.
const CARD_NUMBER: usize = 32;

/// Refuses what no network would take.
pub(super) fn check(content: &Content) -> Result<()> {
    let needs_text = matches!(content.kind, Kind::Text | Kind::Note | Kind::Buttons | Kind::List);
    if needs_text && content.text.trim().is_empty() {
        return Err(Error::invalid("text", "it is empty"));
    }
    if content.text.chars().count() > TEXT {
        return Err(too_long("text", TEXT));
    }
    match content.kind {
        Kind::Buttons => choices::check_buttons(content),
        Kind::List => choices::check_list(content),
        Kind::Reaction => check_reaction(&content.text),
        Kind::Location => check_location(content.location.as_ref()),
        Kind::Contact => check_card(content.contact.as_ref()),
        _ => Ok(()),
    }
}

/// An empty one takes the earlier one away.
fn check_reaction(sign: &str) -> Result<()> {
    match sign.is_empty() || reaction::is_sign(sign) {
        true => Ok(()),
        false => Err(Error::invalid("reaction", "it is one sign, and no letter")),
    }
}

fn check_location(location: Option<&Location>) -> Result<()> {
    let Some(Location { latitude, longitude, .. }) = location else {
        return Err(Error::invalid("location", "it is missing"));
    };
    if !(-90.0..=90.0).contains(latitude) {
        return Err(Error::invalid("latitude", "it must be from -90 to 90 degrees"));
    }
    if !(-180.0..=180.0).contains(longitude) {
        return Err(Error::invalid("longitude", "it must be from -180 to 180 degrees"));
    }
    Ok(())
}

fn check_card(card: Option<&ContactCard>) -> Result<()> {
    let Some(ContactCard { name, numbers }) = card else {
        return Err(Error::invalid("contact", "it is missing"));
    };
    if name.trim().is_empty() {
        return Err(Error::invalid("contact name", "it is empty"));
    }
    if name.chars().count() > CARD_NAME {
        return Err(too_long("contact name", CARD_NAME));
    }
    // A card is a text of lines on its way: a line break would add lines of the sender's own.
    if !is_one_line(name) {
        return Err(Error::invalid("contact name", "it has a line break or a control character; write it in one line"));
    }
    if numbers.is_empty() || numbers.len() > CARD_NUMBERS {
        return Err(Error::invalid("contact numbers", format!("there must be 1 to {CARD_NUMBERS} of them")));
    }
    match numbers.iter().all(|number| is_number(number)) {
        true => Ok(()),
        false => Err(Error::invalid(
            "contact numbers",
            "one is not a phone number: digits, country code first, 628124xxxxxx",
        )),
    }
}

/// A number as people write it on a card: digits, a `+` before them, and what makes it readable in between.
fn is_number(written: &str) -> bool {
    let rest = written.strip_prefix('+').unwrap_or(written);
    let digits = rest.bytes().filter(u8::is_ascii_digit).count();
    let readable = rest.bytes().all(|byte| byte.is_ascii_digit() || b" -.()".contains(&byte));
    readable && CARD_DIGITS.contains(&digits) && written.len() <= CARD_NUMBER
}

/// One line of at most `limit` characters, as a person counts them (grapheme clusters).
fn check_line(field: &'static str, text: &str, limit: usize) -> Result<()> {
    if !is_one_line(text) {
        return Err(Error::invalid(field, "it has a line break or a control character; write it in one line"));
    }
    if text.graphemes(true).count() > limit { Err(too_long(field, limit)) } else { Ok(()) }
}

fn is_one_line(text: &str) -> bool {
    !text.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}'))
}

fn too_long(field: &'static str, limit: usize) -> Error {
    Error::TooLong { field, limit: format!("{limit} characters") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn card(name: &str, numbers: &[&str]) -> Result<()> {
        let numbers = numbers.iter().map(ToString::to_string).collect();
        check(&Content {
            contact: Some(ContactCard { name: name.to_owned(), numbers }),
            ..Content::of(Kind::Contact, "")
        })
    }

    fn place(latitude: f64, longitude: f64) -> Result<()> {
        let location = Location { latitude, longitude, name: String::new() };
        check(&Content { location: Some(location), ..Content::of(Kind::Location, "") })
    }

    #[test]
    fn a_place_is_on_this_earth() {
        for (latitude, longitude) in [(0.525_96, 101.426_866), (-90.0, -180.0), (90.0, 180.0)] {
            place(latitude, longitude).unwrap();
        }
        for (latitude, longitude) in
            [(90.000_1, 0.0), (-90.1, 0.0), (0.0, 180.1), (0.0, -181.0), (f64::NAN, 0.0), (0.0, f64::INFINITY)]
        {
            assert!(place(latitude, longitude).is_err(), "{latitude} {longitude}");
        }
        assert!(check(&Content::of(Kind::Location, "")).is_err());
    }

    #[test]
    fn a_card_has_a_name_and_numbers() {
        for number in ["628124000000", "+62 812-4000-000", "(0812) 4000.000", "1500"] {
            card("Budi", &[number]).unwrap();
        }
        for number in
            ["", "+", "12", "62812x", "62812\n4", "++62812400", "٦٢٨١٢٤٠٠", "6281240000000000", &" 1".repeat(40)]
        {
            assert!(card("Budi", &[number]).is_err(), "{number:?}");
        }
        for name in ["", " ", "Budi\nTEL:1", &"B".repeat(201)] {
            assert!(card(name, &["628124000000"]).is_err(), "{name:?}");
        }
        assert!(card("Budi", &[]).is_err());
        assert!(card("Budi", &["628124000000"; 21]).is_err());
        assert!(check(&Content::of(Kind::Contact, "")).is_err());
    }

    proptest! {
        #[test]
        fn only_readable_numbers_stand_on_a_card(number in "\\PC{0,20}|[-+0-9 ().]{0,20}") {
            if card("Budi", &[&number]).is_ok() {
                prop_assert!(number.bytes().all(|byte| byte.is_ascii_digit() || b"+ -.()".contains(&byte)));
                prop_assert!(number.bytes().filter(u8::is_ascii_digit).count() >= 3);
            }
        }

    }
}
