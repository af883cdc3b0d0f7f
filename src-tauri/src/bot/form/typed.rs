//! From the window to the definition. What cannot be is refused with the field that it stands in.

use super::{BotAi, BotFallback, BotFaq, BotGeneral, BotHours, BotRule};
use crate::{
    bot::definition::{
        Definition, Fallback, Faq, Handover,
        ai::Ai,
        hours::{Holiday, Hours, Span},
        rule::{Button, List, Rule},
        values::{Check, Texts, Unacceptable},
    },
    error::{Error, Result},
};
use std::collections::HashSet;

/// Fields as the checks call them, and as the window does.
const FIELDS: [(&str, &str); 11] = [
    ("keyword", "bot_keyword"),
    ("buttons", "bot_buttons"),
    ("list", "bot_list"),
    ("tags", "bot_tags"),
    ("channels", "bot_channels"),
    ("open", "bot_span"),
    ("question", "bot_faq"),
    ("answer", "bot_faq"),
    ("base_url", "bot_url"),
    ("model", "bot_model"),
    ("timeout_seconds", "bot_timeout"),
];

/// A rule.
///
/// # Errors
/// Names the field that cannot be.
pub fn rule(typed: BotRule) -> Result<Rule> {
    let buttons = typed.buttons.into_iter().map(|button| Button {
        label: button.label.trim().to_owned(),
        says: Some(button.says.trim().to_owned()).filter(|says| !says.is_empty()),
    });
    let rows = filled(typed.list_rows);
    let has_list = !typed.list_button.trim().is_empty() || !rows.is_empty();
    checked(Rule {
        keyword: Texts(distinct(filled(typed.keywords))),
        how: typed.how,
        off: !typed.on,
        channels: typed.channels,
        tags: filled(typed.tags),
        reply: Texts(filled(typed.replies)),
        product: optional(typed.product),
        media: address("bot_media", typed.media)?,
        webhook: address("bot_webhook", typed.webhook)?,
        handover: typed.handover,
        buttons: buttons.collect(),
        list: has_list.then(|| List { button: typed.list_button.trim().to_owned(), rows }),
    })
}

/// Words that ask for a person.
pub fn phrases(typed: Vec<String>) -> Vec<Handover> {
    let phrase = Texts(filled(typed));
    if phrase.is_empty() { Vec::new() } else { vec![Handover { phrase }] }
}

/// When the shop is open.
///
/// # Errors
/// Names the field that cannot be.
pub fn hours(typed: Vec<BotHours>) -> Result<Vec<Hours>> {
    let one = |typed: BotHours| -> Result<Hours> {
        let span = |span: String| Span::try_from(span).map_err(|fault| refused("bot_span", fault));
        let holiday = |day: String| Holiday::try_from(day).map_err(|fault| refused("bot_holiday", fault));
        checked(Hours {
            days: typed.days,
            open: typed.open.into_iter().map(span).collect::<Result<_>>()?,
            holidays: filled(typed.holidays).into_iter().map(holiday).collect::<Result<_>>()?,
            away: typed.away.trim().to_owned(),
        })
    };
    typed.into_iter().map(one).collect()
}

/// Questions that the shop has answered.
///
/// # Errors
/// When one of them lacks half.
pub fn faq(typed: Vec<BotFaq>) -> Result<Vec<Faq>> {
    let one = |typed: BotFaq| {
        checked(Faq { question: typed.question.trim().to_owned(), answer: typed.answer.trim().to_owned() })
    };
    typed.into_iter().map(one).collect()
}

/// What happens when nothing matched.
pub fn fallback(typed: BotFallback) -> Fallback {
    Fallback { reply: Texts(filled(typed.replies)), handover: typed.handover }
}

/// What is none of the lists, put into a definition.
///
/// # Errors
/// Names the field that cannot be.
pub fn general(definition: &mut Definition, typed: BotGeneral) -> Result<()> {
    definition.burst_seconds = typed.burst_seconds.try_into().map_err(|fault| refused("bot_burst", fault))?;
    definition.timezone = typed.timezone.try_into().map_err(|fault| refused("bot_timezone", fault))?;
    definition.webhook_key = typed.webhook_key.trim().to_owned();
    definition.max_replies_in_a_row = typed.max_replies_in_a_row;
    Ok(())
}

/// A setting of the AI.
///
/// # Errors
/// Names the field that cannot be.
pub fn setting(typed: BotAi) -> Result<Ai> {
    checked(Ai {
        name: typed.name.trim().to_owned(),
        enabled: typed.enabled,
        mode: typed.mode,
        draft_seconds: typed.draft_seconds,
        base_url: address("bot_url", typed.base_url)?,
        model: typed.model.trim().to_owned(),
        api_key: typed.api_key,
        instructions: typed.instructions,
        daily_credits: typed.daily_credits,
        channels: typed.channels,
        stream: typed.stream,
        timeout_seconds: typed.timeout_seconds,
        hours: hours(typed.hours)?,
    })
}

fn checked<T: Check>(part: T) -> Result<T> {
    match part.check() {
        Ok(()) => Ok(part),
        Err(Unacceptable(sentence)) => {
            let field = FIELDS.iter().find(|(known, _)| sentence.starts_with(known)).map_or("bot", |(_, field)| field);
            Err(Error::invalid(field, sentence))
        }
    }
}

fn refused(field: &'static str, Unacceptable(reason): Unacceptable) -> Error {
    Error::invalid(field, reason)
}

fn address<T: TryFrom<String, Error = Unacceptable>>(field: &'static str, typed: String) -> Result<Option<T>> {
    optional(typed).map(|typed| T::try_from(typed).map_err(|fault| refused(field, fault))).transpose()
}

fn optional(typed: String) -> Option<String> {
    Some(typed.trim().to_owned()).filter(|text| !text.is_empty())
}

/// Texts that say something.
fn filled(typed: Vec<String>) -> Vec<String> {
    typed.into_iter().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).collect()
}

/// Each text once, where it stands first.
fn distinct(texts: Vec<String>) -> Vec<String> {
    let mut known = HashSet::new();
    texts.into_iter().filter(|text| known.insert(text.clone())).collect()
}
