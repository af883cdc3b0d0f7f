//! A message as both formats tell it: who spoke, when, and what was said, with everything taken out that would change how the
//! text around it reads.

use super::Setting;
use crate::{
    contacts::shown,
    model::{
        Author, Direction, Kind, Timestamp,
        audit::ActorKind,
        chat_export::EventWords,
        views::{EventView, MessageView},
    },
};
use data_encoding::HEXLOWER;

/// Where an event's sentence has the name or the words behind it.
const GAP: char = '\u{e000}';
/// What is shown of a quoted message, in characters.
const QUOTE: usize = 120;

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Customer,
    Shop,
    Note,
    Event,
}

/// The file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attached {
    /// It is only named.
    Named(String),
    /// It is beside the page.
    Copied { name: String, path: String, is_picture: bool },
    /// It is no longer on this computer.
    Lost,
}

/// A message as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub side: Side,
    pub day: String,
    pub time: String,
    pub who: String,
    pub quote: String,
    /// What kind of thing it is, where its words alone do not say.
    pub kind: String,
    pub attached: Option<Attached>,
    pub text: String,
    pub buttons: Vec<String>,
}

impl Line {
    pub fn of(message: &MessageView, setting: &Setting<'_>, attached: Option<Attached>) -> Self {
        let (day, time) = local(message.created_at, setting);
        let side = match (message.kind, message.direction) {
            (Kind::Event, _) => Side::Event,
            (Kind::Note, _) => Side::Note,
            (_, Direction::In) => Side::Customer,
            (_, Direction::Out) => Side::Shop,
        };
        let text = match &message.event {
            Some(event) => sentence(event, setting),
            None => words(message),
        };
        let quote = message.quote.as_ref().map(|quote| shown(&quote.text).chars().take(QUOTE).collect());
        let says_itself = matches!(message.kind, Kind::Text | Kind::Note | Kind::Event | Kind::Buttons);
        let kind = if says_itself { String::new() } else { kind(message.kind, setting) };
        let buttons = message.buttons.iter().map(|label| shown(label)).collect();
        Self {
            side,
            day,
            time,
            who: who(message, setting),
            quote: quote.unwrap_or_default(),
            kind,
            attached,
            text,
            buttons,
        }
    }
}

/// The day and the time of day, as the shop's clocks show them.
fn local(at: Timestamp, setting: &Setting<'_>) -> (String, String) {
    let here = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default().to_zoned(setting.zone.clone());
    (here.strftime("%Y-%m-%d").to_string(), here.strftime("%H:%M").to_string())
}

fn who(message: &MessageView, setting: &Setting<'_>) -> String {
    let named = |usual: &str| match shown(&message.author_name) {
        name if name.is_empty() => usual.to_owned(),
        name => name,
    };
    match message.author {
        Author::Customer => named(&shown(&setting.customer)),
        Author::HumanAgent => named(&setting.words.shop),
        Author::Bot => setting.words.bot.clone(),
        Author::System if message.kind == Kind::Event => String::new(),
        Author::System => setting.words.script.clone(),
    }
}

fn kind(kind: Kind, setting: &Setting<'_>) -> String {
    setting.words.kinds.get(kind.word()).cloned().unwrap_or_else(|| kind.word().to_owned())
}

/// What a message says; where it has no words, what it shows.
fn words(message: &MessageView) -> String {
    let mut parts = vec![shown(&message.text)];
    if let Some(place) = &message.location {
        parts.push(format!("{} {}, {}", shown(&place.name), place.latitude, place.longitude));
    }
    if let Some(card) = &message.contact {
        parts.push(shown(&format!("{}: {}", card.name, card.numbers.join(", "))));
    }
    if let Some(product) = &message.product {
        parts.push(shown(&product.name));
    }
    parts.push(shown(&message.footer));
    let mut kept: Vec<String> = Vec::new();
    for part in parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        if !kept.iter().any(|other| other == part) {
            kept.push(part.to_owned());
        }
    }
    kept.join("\n")
}

fn sentence(event: &EventView, setting: &Setting<'_>) -> String {
    let usual = EventWords::default();
    let words = setting.words.events.get(event.cause.word()).unwrap_or(&usual);
    let script = if event.by == ActorKind::Script { setting.words.script.as_str() } else { "" };
    let mut named = [&event.detail, &event.actor, script].map(shown).into_iter();
    let behind = named.find(|words| !words.is_empty());
    match behind {
        Some(behind) if words.full.contains(GAP) => words.full.replace(GAP, &behind),
        _ => words.plain.clone(),
    }
}

/// The name of a file beside the page: made from its content and its type, never from what somebody called it.
pub fn file_name(hash: &str, mime: &str) -> String {
    let start: String = hash.chars().filter(|c| HEXLOWER.specification().symbols.contains(*c)).take(20).collect();
    format!("{start}.{}", ending(mime))
}

/// What programs know a type by. A type that a browser would run is given as text.
fn ending(mime: &str) -> &'static str {
    match mime {
        "image/jpeg" => "jpg",
        "image/png" => "png",
        "image/webp" => "webp",
        "image/gif" => "gif",
        "video/mp4" => "mp4",
        "video/webm" => "webm",
        "video/3gpp" => "3gp",
        "video/quicktime" => "mov",
        "audio/ogg" | "audio/opus" => "ogg",
        "audio/mpeg" => "mp3",
        "audio/mp4" | "audio/m4a" | "audio/x-m4a" => "m4a",
        "audio/x-wav" | "audio/wav" => "wav",
        "audio/aac" => "aac",
        "audio/amr" => "amr",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => "docx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => "xlsx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => "pptx",
        "application/msword" => "doc",
        "application/vnd.ms-excel" => "xls",
        "application/vnd.ms-powerpoint" => "ppt",
        mime if mime.starts_with("text/") => "txt",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_by_what_it_is_and_a_page_is_only_text() {
        let hash = "ab12".repeat(16);
        assert_eq!(file_name(&hash, "image/png"), "ab12ab12ab12ab12ab12.png");
        assert_eq!(file_name("../../etc", "text/html"), "ec.txt");
        assert_eq!(file_name(&hash, "application/x-executable"), "ab12ab12ab12ab12ab12.bin");
    }
}
