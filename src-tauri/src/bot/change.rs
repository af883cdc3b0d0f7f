//! What a person at the window changes about the bot: one thing at a time, on the state of it that they have seen.

use super::{
    definition::Definition,
    file,
    form::{self, BotAi, BotFallback, BotFaq, BotGeneral, BotHours, BotRule, BotView},
};
use crate::{
    app::App,
    error::{Error, Result},
    model::{AiSettingId, Realm},
    store::bots,
};
use futures_util::FutureExt;
use serde::Deserialize;
use specta::Type;
use sqlx::SqliteConnection;

/// Rules that a bot may have; more are a file that somebody else keeps.
const RULES: usize = 10_000;

/// A change.
#[derive(Clone, Debug, Deserialize, Type)]
#[serde(tag = "change", rename_all = "snake_case")]
pub enum BotChange {
    /// A new rule stands here.
    AddRule {
        /// Where; past the end is the end.
        at: u32,
        /// What it does.
        rule: Box<BotRule>,
    },
    /// A rule is another.
    SetRule {
        /// Which.
        at: u32,
        /// What it does now.
        rule: Box<BotRule>,
    },
    /// A rule goes.
    RemoveRule {
        /// Which.
        at: u32,
    },
    /// A rule is tried earlier or later.
    MoveRule {
        /// Which.
        from: u32,
        /// Its new place.
        to: u32,
    },
    /// The shop is open at other times.
    Hours {
        /// The zone that they are meant in.
        timezone: String,
        /// All of them.
        hours: Vec<BotHours>,
    },
    /// The shop answers other questions.
    Faq {
        /// All of them.
        faq: Vec<BotFaq>,
    },
    /// A setting of the AI is new, or another.
    Ai {
        /// The setting.
        setting: Box<BotAi>,
    },
    /// A setting of the AI goes, with its key.
    RemoveAi {
        /// Which.
        id: AiSettingId,
    },
    /// What holds beside the rules is something else.
    Otherwise {
        /// Words that ask for a person, all of them.
        phrases: Vec<String>,
        /// What is said when nothing matches.
        fallback: BotFallback,
        /// What is none of the lists.
        general: BotGeneral,
    },
}

/// The bot of a realm; one that nobody has written yet does nothing.
///
/// # Errors
/// When the stored one cannot be read.
pub async fn get(reader: &mut SqliteConnection, realm: Realm) -> Result<BotView> {
    let version = version(reader, realm).await?;
    let definition = file::export(reader, realm).await?.unwrap_or_default();
    Ok(form::view(&definition, version))
}

/// Changes the bot that its author has seen as `seen`; answers with how it is now.
///
/// # Errors
/// When a value cannot be, the bot was changed meanwhile, or a key cannot be kept on this computer.
pub async fn change(app: &App, realm: Realm, seen: String, change: BotChange) -> Result<BotView> {
    let has_key = matches!(&change, BotChange::Ai { setting } if !setting.api_key.is_empty());
    let key = if has_key { Some(app.secrets().open_or_make(app.store()).await?) } else { None };
    let changed = app.store().write(move |tx| {
        async move {
            if version(tx, realm).await? != seen {
                return Err(Error::Conflict("the bot was changed elsewhere meanwhile; look at it again"));
            }
            let mut definition = file::export(tx, realm).await?.unwrap_or_default();
            apply(&mut definition, change)?;
            file::import_in(tx, key.as_ref(), &definition, realm).await?;
            get(tx, realm).await
        }
        .boxed()
    });
    changed.await
}

/// The shop answers this question so from now on; one that it has answered already gets the new answer.
///
/// # Errors
/// When half of it is missing.
pub async fn teach(app: &App, realm: Realm, taught: BotFaq) -> Result<()> {
    let [taught] = <[_; 1]>::try_from(form::faq(vec![taught])?).map_err(|_| Error::NotFound("question"))?;
    let stored = app.store().write(move |tx| {
        async move {
            let mut definition = file::export(tx, realm).await?.unwrap_or_default();
            definition.faq.retain(|known| known.question != taught.question);
            definition.faq.push(taught);
            file::import_in(tx, None, &definition, realm).await
        }
        .boxed()
    });
    stored.await
}

async fn version(reader: &mut SqliteConnection, realm: Realm) -> Result<String> {
    Ok(bots::updated_at(reader, realm).await?.map(|at| at.0.to_string()).unwrap_or_default())
}

fn apply(definition: &mut Definition, change: BotChange) -> Result<()> {
    let rules = &mut definition.rule;
    match change {
        BotChange::AddRule { .. } if rules.len() >= RULES => {
            return Err(Error::invalid("bot_rules", format!("a bot has {RULES} rules at most")));
        }
        BotChange::AddRule { at, rule } => rules.insert(place(at).min(rules.len()), form::rule(*rule)?),
        BotChange::SetRule { at, rule } => {
            *rules.get_mut(place(at)).ok_or(Error::NotFound("rule"))? = form::rule(*rule)?;
        }
        BotChange::RemoveRule { at } => {
            known(rules.len(), at)?;
            rules.remove(place(at));
        }
        BotChange::MoveRule { from, to } => {
            known(rules.len(), from)?;
            let rule = rules.remove(place(from));
            rules.insert(place(to).min(rules.len()), rule);
        }
        BotChange::Hours { timezone, hours } => {
            return apply_hours(definition, timezone, hours);
        }
        BotChange::Faq { faq } => definition.faq = form::faq(faq)?,
        BotChange::Ai { setting } => {
            definition.ai.insert(setting.id, form::setting(*setting)?);
        }
        BotChange::RemoveAi { id } => {
            definition.ai.remove(&id).ok_or(Error::NotFound("AI setting"))?;
        }
        BotChange::Otherwise { phrases, fallback, general } => {
            form::general(definition, general)?;
            (definition.handover, definition.fallback) = (form::phrases(phrases), form::fallback(fallback));
        }
    }
    Ok(())
}

/// The shop is open at other times.
pub(super) fn apply_hours(definition: &mut Definition, timezone: String, hours: Vec<BotHours>) -> Result<()> {
    let timezone = timezone.try_into().map_err(|_| Error::invalid("bot_timezone", "there is no such zone"))?;
    (definition.timezone, definition.hours) = (timezone, form::hours(hours)?);
    Ok(())
}

fn place(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

fn known(rules: usize, at: u32) -> Result<()> {
    match place(at) < rules {
        true => Ok(()),
        false => Err(Error::NotFound("rule")),
    }
}
