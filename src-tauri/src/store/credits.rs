//! The credit ledger: the plan, and an entry for every change. The rules are in [`crate::model::credits`].

use super::StoreError;
use crate::model::{
    MessageId, Realm, Timestamp,
    credits::{Account, Entry, EntryKind, Plan, Pot},
};
use sqlx::{FromRow, SqliteConnection};

/// The plan that is in force.
///
/// # Errors
/// When the database fails.
pub async fn plan(connection: &mut SqliteConnection) -> Result<Option<Plan>, StoreError> {
    let row: Option<(i64, i64, Timestamp)> =
        sqlx::query_as("SELECT allowance, rollover_cap, started_at FROM credit_plans ORDER BY id DESC LIMIT 1")
            .fetch_optional(connection)
            .await?;
    Ok(row.map(|(allowance, rollover_cap, started_at)| Plan { allowance, rollover_cap, started_at }))
}

/// Puts another plan in force.
///
/// # Errors
/// When the database fails.
pub async fn insert_plan(connection: &mut SqliteConnection, plan: &Plan, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query("INSERT INTO credit_plans (allowance, rollover_cap, started_at, created_at) VALUES (?, ?, ?, ?)")
        .bind(plan.allowance)
        .bind(plan.rollover_cap)
        .bind(plan.started_at)
        .bind(now)
        .execute(connection)
        .await?;
    Ok(())
}

/// The plan as it was left in a realm, which may be in an earlier month; `None` without a plan.
///
/// # Errors
/// When the database fails.
pub async fn account(connection: &mut SqliteConnection, realm: Realm) -> Result<Option<Account>, StoreError> {
    let Some(plan) = plan(connection).await? else { return Ok(None) };
    let granted: Option<(i64, i64)> = sqlx::query_as(
        "SELECT month, sum(amount) FROM credit_entries WHERE realm = ? AND kind = 'grant' GROUP BY month ORDER BY month DESC LIMIT 1",
    )
    .bind(realm)
    .fetch_optional(&mut *connection)
    .await?;
    let (rollover, allowance, topup) = sqlx::query_as(
        "SELECT coalesce(sum(remaining) FILTER (WHERE pot = 'rollover'), 0),
           coalesce(sum(remaining) FILTER (WHERE pot = 'allowance'), 0), coalesce(sum(remaining) FILTER (WHERE pot = 'topup'), 0)
         FROM credit_pots WHERE realm = ?",
    )
    .bind(realm)
    .fetch_one(connection)
    .await?;
    let (month, granted) = granted.unzip();
    Ok(Some(Account { plan, month, granted: granted.unwrap_or_default(), rollover, allowance, topup }))
}

/// Writes an entry; `message` where it is about one.
///
/// # Errors
/// When the database fails.
pub async fn insert(
    connection: &mut SqliteConnection,
    realm: Realm,
    entry: &Entry,
    message: Option<MessageId>,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO credit_entries (realm, kind, pot, month, amount, message_id, created_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(realm)
    .bind(entry.kind)
    .bind(entry.pot)
    .bind(entry.month)
    .bind(entry.amount)
    .bind(message.unwrap_or(MessageId(0)))
    .bind(entry.at)
    .execute(connection)
    .await?;
    Ok(())
}

/// What a message costs at this moment (0 when refunded), and whether that is settled.
///
/// # Errors
/// When the database fails.
pub async fn of_message(connection: &mut SqliteConnection, message: MessageId) -> Result<(i64, bool), StoreError> {
    Ok(sqlx::query_as(
        "SELECT -coalesce(sum(amount), 0), coalesce(sum(kind = 'settle'), 0) > 0 FROM credit_entries WHERE message_id = ?",
    )
    .bind(message)
    .fetch_one(connection)
    .await?)
}

/// What is set aside for a message, by pot; nothing where it was returned.
///
/// # Errors
/// When the database fails.
pub async fn reserved(connection: &mut SqliteConnection, message: MessageId) -> Result<Vec<Entry>, StoreError> {
    let rows: Vec<EntryRow> = sqlx::query_as(
        "SELECT kind, pot, month, amount, created_at FROM credit_entries WHERE message_id = ?1 AND kind = 'reserve'
           AND id > coalesce((SELECT max(id) FROM credit_entries WHERE message_id = ?1 AND kind = 'refund'), 0)
         ORDER BY id",
    )
    .bind(message)
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// What was returned when a message failed: what it costs to try again.
///
/// # Errors
/// When the database fails.
pub async fn refunded(connection: &mut SqliteConnection, message: MessageId) -> Result<i64, StoreError> {
    Ok(sqlx::query_scalar(
        "SELECT coalesce(sum(amount), 0) FROM credit_entries WHERE message_id = ?1 AND kind = 'refund'
           AND id > coalesce((SELECT max(id) FROM credit_entries WHERE message_id = ?1 AND kind = 'reserve'), 0)",
    )
    .bind(message)
    .fetch_one(connection)
    .await?)
}

#[derive(FromRow)]
struct EntryRow {
    kind: EntryKind,
    pot: Pot,
    month: i64,
    amount: i64,
    created_at: Timestamp,
}

impl From<EntryRow> for Entry {
    fn from(row: EntryRow) -> Self {
        Self { kind: row.kind, pot: row.pot, month: row.month, amount: row.amount, at: row.created_at }
    }
}
