//! What can be chosen from: the buttons and the list of a message.

use super::{check_line, is_one_line, too_long};
use crate::{
    error::{Error, Result},
    model::{Content, ListRow},
};
use unicode_segmentation::UnicodeSegmentation;

/// Longest text above buttons and longest small print, as a person counts (grapheme clusters).
const BUTTON_BODY: usize = 1_024;
const FOOTER: usize = 60;
/// Most buttons, and the longest label as a person counts (grapheme clusters).
const BUTTONS: (usize, usize) = (3, 20);
/// Most sections and rows of a list, and the longest of its texts as a person counts (grapheme clusters).
const LIST_SECTIONS: usize = 10;
const LIST_ROWS: usize = 10;
const LIST_TITLE: usize = 60;
const LIST_BUTTON: usize = 20;
const LIST_ROW: usize = 24;
const LIST_DESCRIPTION: usize = 72;

/// Refuses a button message that no network shows.
pub(super) fn check_buttons(content: &Content) -> Result<()> {
    check_words(content)?;
    check_labels(&content.buttons)
}

/// Refuses a list that no network shows.
pub(super) fn check_list(content: &Content) -> Result<()> {
    check_words(content)?;
    let menu = content.list.as_ref().ok_or_else(|| Error::invalid("list", "it is missing"))?;
    check_line("list title", &menu.title, LIST_TITLE)?;
    check_filled("list button", &menu.button, LIST_BUTTON)?;
    let rows: Vec<&ListRow> = menu.rows().collect();
    let is_filled = menu.sections.iter().all(|section| !section.rows.is_empty());
    if rows.is_empty() || rows.len() > LIST_ROWS || menu.sections.len() > LIST_SECTIONS || !is_filled {
        let reason = format!("there must be 1 to {LIST_ROWS} rows, and no section without one");
        return Err(Error::invalid("list rows", reason));
    }
    for section in &menu.sections {
        match menu.sections.len() {
            1 => check_line("section title", &section.title, LIST_ROW)?,
            _ => check_filled("section title", &section.title, LIST_ROW)?,
        }
    }
    for (index, ListRow { title, description }) in rows.iter().enumerate() {
        check_filled("list row", title, LIST_ROW)?;
        check_line("row description", description, LIST_DESCRIPTION)?;
        if rows.iter().take(index).any(|earlier| earlier.title.trim() == title.trim()) {
            return Err(Error::invalid("list rows", "two rows are the same"));
        }
    }
    Ok(())
}

/// The words of a message that offers choices, and its small print.
fn check_words(content: &Content) -> Result<()> {
    if content.text.graphemes(true).count() > BUTTON_BODY {
        return Err(too_long("text", BUTTON_BODY));
    }
    check_line("footer", &content.footer, FOOTER)
}

fn check_filled(field: &'static str, text: &str, limit: usize) -> Result<()> {
    if text.trim().is_empty() {
        return Err(Error::invalid(field, "it is empty"));
    }
    check_line(field, text, limit)
}

fn check_labels(labels: &[String]) -> Result<()> {
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

#[cfg(test)]
mod tests {
    use super::super::check;
    use super::*;
    use crate::model::{Kind, ListMenu, ListSection};
    use proptest::prelude::*;

    fn buttons(labels: &[&str]) -> Result<()> {
        check(&Content::buttons("Jadi?", labels.iter().map(ToString::to_string).collect()))
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

    fn list(rows: &[(&str, &str)], sections: usize) -> Content {
        let rows: Vec<_> = rows
            .iter()
            .map(|(title, description)| ListRow { title: (*title).to_owned(), description: (*description).to_owned() })
            .collect();
        let section = |index: usize| ListSection { title: format!("Bagian {index}"), rows: rows.clone() };
        let sections = (0..sections).map(section).collect();
        let menu = ListMenu { title: String::new(), button: "Pilih".to_owned(), sections };
        Content { list: Some(menu), ..Content::of(Kind::List, "Mau yang mana?") }
    }

    #[test]
    fn a_list_has_rows_that_are_told_apart_and_texts_of_a_lines_length() {
        let family = "👩‍👩‍👧‍👦";
        let (row, description) = (family.repeat(24), family.repeat(72));
        check(&list(&[(&row, &description), ("Kopi", "")], 1)).unwrap();
        let (wide, long) = (family.repeat(25), family.repeat(73));
        for refused in [
            list(&[], 1),
            list(&[("Kopi", "")], 0),
            list(&[("Kopi", ""), ("Kopi ", "")], 1),
            list(&[("Kopi", "")], 2),
            list(&[(&wide, "")], 1),
            list(&[("Kopi", &long)], 1),
            list(&[("Kopi\nTeh", "")], 1),
            list(&[(" ", "")], 1),
            Content::of(Kind::List, "Mau yang mana?"),
            Content { text: " ".to_owned(), ..list(&[("Kopi", "")], 1) },
        ] {
            assert!(check(&refused).is_err(), "{refused:?}");
        }
        let many: Vec<String> = (0..11).map(|index| format!("Baris {index}")).collect();
        let many: Vec<(&str, &str)> = many.iter().map(|title| (title.as_str(), "")).collect();
        check(&list(&many[..10], 1)).unwrap();
        assert!(check(&list(&many, 1)).is_err(), "eleven rows");
        let nameless = |button: &str| {
            let mut content = list(&[("Kopi", "")], 1);
            content.list.as_mut().unwrap().button = button.to_owned();
            content
        };
        for button in ["", " ", "a\tb", &"x".repeat(21)] {
            assert!(check(&nameless(button)).is_err(), "{button:?}");
        }
    }

    proptest! {
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
