//! How far the scripted customers are, so that a restart neither repeats nor forgets a line of theirs. What a single
//! customer's progress means is theirs to say; here it is JSON.

use super::{Connection, NetworkError};
use crate::{
    model::Timestamp,
    store::network::words::{from_json, to_json},
};
use serde::{Serialize, de::DeserializeOwned};

/// State of the company.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CastState {
    /// The operator wants them to write.
    pub switched_on: bool,
    /// The last line of ours that they have taken notice of.
    pub heard_up_to: i64,
    /// How many have come, returns included.
    pub arrivals: i64,
    /// When the next one comes, once that is decided.
    pub next_arrival_at: Option<Timestamp>,
}

/// The state of the company.
pub async fn get(connection: &mut Connection) -> Result<CastState, NetworkError> {
    let (switched_on, heard_up_to, arrivals, next): (bool, i64, i64, Option<i64>) =
        sqlx::query_as("SELECT switched_on, heard_up_to, arrivals, next_arrival_at FROM cast_state WHERE id = 1")
            .fetch_one(connection)
            .await?;
    Ok(CastState { switched_on, heard_up_to, arrivals, next_arrival_at: next.map(Timestamp) })
}

/// Switches them on or off.
pub async fn switch(connection: &mut Connection, on: bool) -> Result<(), NetworkError> {
    sqlx::query("UPDATE cast_state SET switched_on = ? WHERE id = 1").bind(on).execute(connection).await?;
    Ok(())
}

/// Stores how far they have listened.
pub async fn set_heard(connection: &mut Connection, line: i64) -> Result<(), NetworkError> {
    sqlx::query("UPDATE cast_state SET heard_up_to = ? WHERE id = 1").bind(line).execute(connection).await?;
    Ok(())
}

/// Stores how many have come and when the next one does.
pub async fn set_arrivals(connection: &mut Connection, arrivals: i64, next: Timestamp) -> Result<(), NetworkError> {
    sqlx::query("UPDATE cast_state SET arrivals = ?, next_arrival_at = ? WHERE id = 1")
        .bind(arrivals)
        .bind(next.0)
        .execute(connection)
        .await?;
    Ok(())
}

/// Everybody's progress, by phone.
pub async fn all_progress<T: DeserializeOwned>(connection: &mut Connection) -> Result<Vec<(String, T)>, NetworkError> {
    let rows: Vec<(String, String)> =
        sqlx::query_as("SELECT phone, progress FROM cast_progress ORDER BY phone").fetch_all(connection).await?;
    rows.into_iter().map(|(phone, progress)| Ok((phone, from_json(&progress)?))).collect()
}

/// Stores one customer's progress.
pub async fn set_progress<T: Serialize>(
    connection: &mut Connection,
    phone: &str,
    progress: &T,
) -> Result<(), NetworkError> {
    sqlx::query(
        "INSERT INTO cast_progress (phone, progress) VALUES (?, ?)
         ON CONFLICT (phone) DO UPDATE SET progress = excluded.progress",
    )
    .bind(phone)
    .bind(to_json(progress)?)
    .execute(connection)
    .await?;
    Ok(())
}
