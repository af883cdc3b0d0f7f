//! A model on the test bench.

use super::{CUSTOMER, TrialAnswer, TrialLine, TrialMessage, plain};
use crate::{
    ai::{self, Outcome, Place, Question, Written},
    app::App,
    bot::file,
    error::{Error, Result},
    model::{AiSettingId, Author, Realm},
    store::products,
};
use sqlx::SqliteConnection;

/// Lines of a chat that is tried out.
const LINES: usize = 40;

/// What a setting would answer to the last of these lines.
///
/// # Errors
/// When there is no such setting, or the last line is not the customer's.
pub async fn chat(app: &App, realm: Realm, id: AiSettingId, lines: Vec<TrialLine>) -> Result<TrialAnswer> {
    let bot = file::export(&mut *app.store().read().await?, realm).await?.unwrap_or_default();
    let setting = bot.ai.get(&id).cloned().ok_or(Error::NotFound("AI setting"))?;
    let Some((last, before)) = lines.split_last().filter(|(last, _)| last.by_customer && !last.text.trim().is_empty())
    else {
        return Err(Error::invalid("text", "write what a customer could write"));
    };
    let author = |line: &TrialLine| if line.by_customer { Author::Customer } else { Author::Bot };
    let said = before.iter().rev().take(LINES).rev().map(|line| (author(line), line.text.clone())).collect();
    let question = Question {
        id,
        setting,
        replies: bot.own_words(),
        faq: bot.faq,
        tags: bot.rule.iter().flat_map(|rule| rule.tags.clone()).collect(),
        realm,
        place: Place::TryOut { said },
        burst: vec![last.text.clone()],
        name: CUSTOMER.0.to_owned(),
    };
    match ai::ask(app, question).await {
        Err(fault) => Ok(TrialAnswer { fault: fault.to_string(), ..TrialAnswer::default() }),
        Ok(Outcome::HandOver(reason)) => Ok(TrialAnswer { handover: reason, ..TrialAnswer::default() }),
        Ok(Outcome::Reply(written)) => {
            let sources = written.sources.clone();
            let says = messages(&mut *app.store().read().await?, *written).await?;
            Ok(TrialAnswer { says, sources, ..TrialAnswer::default() })
        }
    }
}

/// The messages of what a model wrote, as they are shown before they are sent.
pub async fn messages(reader: &mut SqliteConnection, written: Written) -> Result<Vec<TrialMessage>> {
    let mut says = Vec::new();
    if !written.text.is_empty() {
        says.push(plain(written.text));
    }
    for choice in written.choices {
        says.push(TrialMessage { choices: choice.labels, ..plain(choice.text) });
    }
    for id in written.products {
        let product = products::get(reader, id).await?.ok_or(Error::NotFound("product"))?;
        says.push(plain(product.details.name));
    }
    Ok(says)
}
