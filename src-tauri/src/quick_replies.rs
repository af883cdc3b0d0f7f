//! Answers that are written once and sent often: kept by a shortcut, filled in for one customer when they are used.

use crate::{
    error::{Error, Result},
    model::{AgentId, ConversationId, QuickReply, QuickReplyForm, QuickReplyId, quick_reply::Names},
    settings,
    store::{Tx, agents, contacts, conversations, quick_replies},
};
use sqlx::SqliteConnection;

/// Characters of a shortcut.
const SHORTCUT: usize = 32;
/// Characters of an answer.
const TEXT: usize = 4_096;

/// All of them, by shortcut.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<QuickReply>> {
    Ok(quick_replies::list(connection).await?)
}

/// Adds an answer, or changes one.
///
/// # Errors
/// When the form is not filled in, the shortcut is taken, or there is no such answer.
pub async fn save(tx: &mut Tx, form: QuickReplyForm) -> Result<QuickReply> {
    let shortcut = checked_shortcut(&form.shortcut)?;
    let text = checked_text(form.text)?;
    let taken = quick_replies::by_shortcut(tx, &shortcut).await?;
    if taken.is_some() && taken != form.id {
        return Err(Error::invalid("shortcut_taken", "another quick reply has this shortcut; choose another one"));
    }
    let now = tx.now();
    let id = match form.id {
        None => quick_replies::insert(tx, &shortcut, &text, now).await?,
        Some(id) => {
            quick_replies::get(tx, id).await?.ok_or(Error::NotFound("quick reply"))?;
            quick_replies::update(tx, &QuickReply { id, shortcut: shortcut.clone(), text: text.clone() }, now).await?;
            id
        }
    };
    Ok(QuickReply { id, shortcut, text })
}

/// Forgets an answer.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: QuickReplyId) -> Result<()> {
    Ok(quick_replies::remove(tx, id).await?)
}

/// What an answer says to the customer of a conversation. A word in braces for which there is no name stays.
///
/// # Errors
/// When there is no such answer or conversation.
pub async fn fill(connection: &mut SqliteConnection, id: QuickReplyId, conversation: ConversationId) -> Result<String> {
    let reply = quick_replies::get(connection, id).await?.ok_or(Error::NotFound("quick reply"))?;
    let state = conversations::get(connection, conversation).await?.ok_or(Error::NotFound("conversation"))?;
    let contact = contacts::get(connection, state.contact_id).await?.ok_or(Error::NotFound("contact"))?;
    let names = Names {
        customer: if contact.name.is_empty() { contact.push_name } else { contact.name },
        shop: settings::shop_name(connection).await?,
        agent: agents::name(connection, AgentId::LOCAL).await?,
    };
    Ok(names.fill(&reply.text))
}

fn checked_shortcut(typed: &str) -> Result<String> {
    let shortcut = typed.trim().trim_start_matches('/').to_lowercase();
    if shortcut.is_empty() || shortcut.contains(|c: char| c.is_whitespace() || c.is_control() || c == '/') {
        return Err(Error::invalid("shortcut", "write one word, such as ongkir"));
    }
    match shortcut.chars().count() > SHORTCUT {
        true => Err(Error::TooLong { field: "shortcut", limit: format!("{SHORTCUT} characters") }),
        false => Ok(shortcut),
    }
}

fn checked_text(text: String) -> Result<String> {
    if text.trim().is_empty() {
        return Err(Error::invalid("text", "it is empty"));
    }
    match text.chars().count() > TEXT {
        true => Err(Error::TooLong { field: "text", limit: format!("{TEXT} characters") }),
        false => Ok(text),
    }
}
