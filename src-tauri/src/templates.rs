//! Button messages that are written once and sent often: kept by their name.

use crate::{
    error::{Error, Result},
    model::{Content, Template, TemplateDraft, TemplateId},
    outbox,
    store::{Tx, templates},
};
use sqlx::SqliteConnection;
use unicode_segmentation::UnicodeSegmentation;

/// Longest name, as a person counts.
const NAME: usize = 60;

/// All of them, by name.
///
/// # Errors
/// When the database fails.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Template>> {
    Ok(templates::list(connection).await?)
}

/// Keeps one; an earlier one of this name gives way.
///
/// # Errors
/// When it has no name, or is no message that could be sent.
pub async fn save(tx: &mut Tx, draft: TemplateDraft) -> Result<Template> {
    let name = draft.name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Error::invalid("template_name", "it is empty"));
    }
    if name.graphemes(true).count() > NAME {
        return Err(Error::TooLong { field: "template_name", limit: format!("{NAME} characters") });
    }
    let form = draft.form.clone();
    outbox::check_content(&Content { footer: form.footer, ..Content::buttons(draft.text.clone(), form.labels) })?;
    let draft = TemplateDraft { name, ..draft };
    let now = tx.now();
    let id = templates::put(tx, &draft, now).await?;
    let TemplateDraft { name, text, form } = draft;
    Ok(Template { id, name, text, form })
}

/// Forgets one.
///
/// # Errors
/// When the database fails.
pub async fn remove(tx: &mut Tx, id: TemplateId) -> Result<()> {
    Ok(templates::remove(tx, id).await?)
}
