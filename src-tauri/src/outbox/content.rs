//! What the networks take, checked before anything is stored. Limits are WhatsApp's own.

use crate::{
    error::{Error, Result},
    model::{ContactCard, Content, Kind, Location},
};
use unicode_segmentation::UnicodeSegmentation;

/// Longest text, in characters.
const TEXT: usize = 65_536;
/// Longest text above buttons and longest small print, as a person counts (grapheme clusters).
const BUTTON_BODY: usize = 1_024;
const FOOTER: usize = 60;
/// Most buttons, and the longest label as a person counts (grapheme clusters).
const BUTTONS: (usize, usize) = (3, 20);
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
    let needs_text = matches!(content.kind, Kind::Text | Kind::Note | Kind::Buttons);
    if needs_text && content.text.trim().is_empty() {
        return Err(Error::invalid("text", "it is empty"));
    }
    if content.text.chars().count() > TEXT {
        return Err(too_long("text", TEXT));
    }
    match content.kind {
        Kind::Buttons => check_button_message(content),
        Kind::Location => check_location(content.location.as_ref()),
        Kind::Contact => check_card(content.contact.as_ref()),
        _ => Ok(()),
    }
}

fn check_button_message(content: &Content) -> Result<()> {
    if content.text.graphemes(true).count() > BUTTON_BODY {
        return Err(too_long("text", BUTTON_BODY));
    }
    if !is_one_line(&content.footer) {
        return Err(Error::invalid("footer", "it has a line break or a control character; write it in one line"));
    }
    if content.footer.graphemes(true).count() > FOOTER {
        return Err(too_long("footer", FOOTER));
    }
    check_buttons(&content.buttons)
}

fn check_buttons(labels: &[String]) -> Result<()> {
    if labels.is_empty() || labels.len() > BUTTONS.0 {
        return Err(Error::invalid("buttons", format!("there must be 1 to {} of them", BUTTONS.0)));
    }
    for (index, label) in labels.iter().enumerate() {
        if label.trim().is_empty() {
            return Err(Error::invalid("buttons", "a label is empty"));
        }
        if !is_one_line(label) {
            return Err(Error::invalid(
                "buttons",
                "a label has a line break or a control character; write it in one line",
            ));
        }
        if label.graphemes(true).count() > BUTTONS.1 {
            return Err(too_long("button label", BUTTONS.1));
        }
        if labels.iter().take(index).any(|earlier| earlier.trim() == label.trim()) {
            return Err(Error::invalid("buttons", "two labels are the same"));
        }
    }
    Ok(())
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

    fn buttons(labels: &[&str]) -> Result<()> {
        check(&Content::buttons("Jadi?", labels.iter().map(ToString::to_string).collect()))
    }

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
    fn labels_are_one_line_each_and_all_different() {
        let family = "👩‍👩‍👧‍👦".repeat(20);
        for labels in [&["👍 Yes", "⛔ No"][..], &["Ya ", " Tidak"], &["ya", "Ya"], &[&family]] {
            buttons(labels).unwrap();
        }
        for labels in [
            &[][..],
            &["1", "2", "3", "4"],
            &[" "],
            &["Ya", "Ya "],
            &["Ya\nTidak"],
            &["Ya\u{0}"],
            &["Ya\u{2028}"],
            &["Ya\u{85}"],
            &[&format!("{family}x")],
        ] {
            assert!(buttons(labels).is_err(), "{labels:?}");
        }
    }

    #[test]
    fn words_and_small_print_of_buttons_are_counted_as_a_person_does() {
        let family = "👩‍👩‍👧‍👦";
        let message = |words: usize, footer: &str| Content {
            footer: footer.to_owned(),
            ..Content::buttons(family.repeat(words), vec!["Ya".to_owned()])
        };
        check(&message(1_024, &family.repeat(60))).unwrap();
        for refused in [message(1_025, ""), message(1, &family.repeat(61)), message(1, "a\nb")] {
            assert!(check(&refused).is_err());
        }
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

        #[test]
        fn labels_that_pass_are_shown_in_one_line_and_told_apart(labels in prop::collection::vec("[ a\n\t\u{2028}é👍]{0,3}", 0..5)) {
            let shown: Vec<&str> = labels.iter().map(String::as_str).collect();
            if buttons(&shown).is_ok() {
                prop_assert!((1..=3).contains(&labels.len()));
                let distinct: std::collections::HashSet<_> = labels.iter().map(|label| label.trim()).collect();
                prop_assert_eq!(distinct.len(), labels.len());
                let breaks = ['\n', '\t', '\u{2028}'];
                prop_assert!(!labels.iter().any(|label| label.contains(breaks)));
            }
        }
    }
}
