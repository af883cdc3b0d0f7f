//! What the networks take, checked before anything is stored. Limits are WhatsApp's own.

use crate::{
    error::{Error, Result},
    model::{Content, Kind},
};
use unicode_segmentation::UnicodeSegmentation;

/// Longest text, in characters.
const TEXT: usize = 65_536;
/// Longest text above buttons, in characters.
const BUTTON_BODY: usize = 1_024;
/// Most buttons, and the longest label as a person counts (grapheme clusters).
const BUTTONS: (usize, usize) = (3, 20);

/// Refuses what no network would take.
pub(super) fn check(content: &Content) -> Result<()> {
    let length = content.text.chars().count();
    let needs_text = matches!(content.kind, Kind::Text | Kind::Note | Kind::Buttons);
    if needs_text && content.text.trim().is_empty() {
        return Err(Error::invalid("text", "it is empty"));
    }
    if length > TEXT {
        return Err(too_long("text", TEXT));
    }
    if content.kind == Kind::Buttons {
        if length > BUTTON_BODY {
            return Err(too_long("text", BUTTON_BODY));
        }
        return check_buttons(&content.buttons);
    }
    Ok(())
}

fn check_buttons(labels: &[String]) -> Result<()> {
    if labels.is_empty() || labels.len() > BUTTONS.0 {
        return Err(Error::invalid("buttons", format!("there must be 1 to {} of them", BUTTONS.0)));
    }
    for (index, label) in labels.iter().enumerate() {
        if label.trim().is_empty() {
            return Err(Error::invalid("buttons", "a label is empty"));
        }
        if label.graphemes(true).count() > BUTTONS.1 {
            return Err(too_long("button label", BUTTONS.1));
        }
        if labels.iter().take(index).any(|earlier| earlier == label) {
            return Err(Error::invalid("buttons", "two labels are the same"));
        }
    }
    Ok(())
}

fn too_long(field: &'static str, limit: usize) -> Error {
    Error::TooLong { field, limit: format!("{limit} characters") }
}
