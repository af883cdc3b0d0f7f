//! Button messages that are written once and sent often.

use super::StoreError;
use crate::model::{ButtonForm, Template, TemplateDraft, TemplateId, Timestamp};
use sqlx::SqliteConnection;

/// All of them, by name.
///
/// # Errors
/// When the database fails, or a form cannot be read.
pub async fn list(connection: &mut SqliteConnection) -> Result<Vec<Template>, StoreError> {
    let rows: Vec<(TemplateId, String, String, String)> =
        sqlx::query_as("SELECT id, name, text, form FROM templates ORDER BY name COLLATE NOCASE, id")
            .fetch_all(connection)
            .await?;
    let template = |(id, name, text, form): (TemplateId, String, String, String)| {
        let form: ButtonForm = serde_json::from_str(&form).map_err(|_| StoreError::Malformed("template"))?;
        Ok(Template { id, name, text, form })
    };
    rows.into_iter().map(template).collect()
}

/// Keeps one; an earlier one of this name gives way.
///
/// # Errors
/// When the database fails.
pub async fn put(
    connection: &mut SqliteConnection,
    draft: &TemplateDraft,
    now: Timestamp,
) -> Result<TemplateId, StoreError> {
    let form = serde_json::to_string(&draft.form).map_err(|_| StoreError::Malformed("template"))?;
    Ok(sqlx::query_scalar(
        "INSERT INTO templates (name, text, form, created_at, updated_at) VALUES (?, ?, ?, ?4, ?4)
         ON CONFLICT (name) DO UPDATE SET text = excluded.text, form = excluded.form, updated_at = excluded.updated_at
         RETURNING id",
    )
    .bind(&draft.name)
    .bind(&draft.text)
    .bind(form)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Forgets one.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, id: TemplateId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM templates WHERE id = ?").bind(id).execute(connection).await?;
    Ok(())
}
