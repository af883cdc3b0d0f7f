//! Reports of a message's status to the `notifyurl` that came with it.
//!
//! A report is queued in the transaction that changes the status, so none is lost; it leaves the queue only after the
//! other side has said 2xx, so each arrives at least once, also over a restart. Reports of one message go out one after
//! the other, which keeps their order; those of different messages do not wait for one another.
//!
//! A person may look through them and have one sent once more. That is their own wish: only then does a lower status follow
//! a higher one.

mod worker;

pub use worker::{run, step};

use crate::{
    error::{Error, Result},
    events::Event,
    model::{ReportFault, ReportId, ReportPage, ReportState, ReportView},
    store::{
        Tx,
        callbacks::{self, ReportRow},
    },
};
use sqlx::SqliteConnection;
use url::Url;

/// What stands in place of what may be a key.
const HIDDEN: &str = "…";

/// A page of reports before one, newest first; only those whose last attempt failed where `failed` says so.
///
/// # Errors
/// When the database fails.
pub async fn list(
    reader: &mut SqliteConnection,
    failed: bool,
    before: Option<ReportId>,
    limit: u32,
) -> Result<ReportPage> {
    let rows = callbacks::list(reader, failed, before, limit.saturating_add(1)).await?;
    let wanted = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = rows.len() > wanted;
    let items: Vec<_> = rows.into_iter().take(wanted).map(view).collect();
    let next_before = items.last().filter(|_| more).map(|report| report.id);
    Ok(ReportPage { items, next_before })
}

/// One report.
///
/// # Errors
/// When there is none.
pub async fn get(reader: &mut SqliteConnection, id: ReportId) -> Result<ReportView> {
    Ok(view(callbacks::get(reader, id).await?.ok_or(Error::NotFound("report"))?))
}

/// Has a report sent once more, whatever became of it. The worker sends it and notes how it went.
///
/// # Errors
/// When there is none, or an earlier report of the same message has its turn first.
pub async fn replay(tx: &mut Tx, id: ReportId) -> Result<()> {
    let report = callbacks::get(tx, id).await?.ok_or(Error::NotFound("report"))?;
    let open = report.delivered_at.is_none() && report.given_up_at.is_none();
    if open && callbacks::waits_behind(tx, &report).await? {
        return Err(Error::Conflict("an earlier report of this message waits; send that one first"));
    }
    let now = tx.now();
    callbacks::ask_replay(tx, id, now).await?;
    tx.emit(Event::ReportsChanged);
    Ok(())
}

fn view(row: ReportRow) -> ReportView {
    let state = state(&row);
    let waits = matches!(state, ReportState::Waiting | ReportState::Retrying);
    let fault = ReportFault::from_word(&row.fault).unwrap_or(ReportFault::Other);
    ReportView {
        state,
        id: row.id,
        msgid: row.external_id,
        ack: i8::try_from(row.ack).unwrap_or(0),
        url: without_keys(&row.url),
        attempts: u32::try_from(row.attempts).unwrap_or(u32::MAX),
        fault: (!row.last_error.is_empty()).then_some(fault),
        fault_status: u16::try_from(row.fault_status).unwrap_or(0),
        last_error: row.last_error,
        next_attempt_at: waits.then_some(row.next_attempt_at),
        created_at: row.created_at,
    }
}

fn state(row: &ReportRow) -> ReportState {
    match row {
        ReportRow { replay_at: Some(_), .. } => ReportState::Replaying,
        ReportRow { delivered_at: Some(_), .. } => ReportState::Delivered,
        ReportRow { given_up_at: Some(_), .. } => ReportState::GivenUp,
        ReportRow { attempts: 0, .. } => ReportState::Waiting,
        _ => ReportState::Retrying,
    }
}

/// A URL for lists and terminals: whoever wrote it may have put a key into its user name, password, query or fragment.
fn without_keys(url: &str) -> String {
    let Ok(mut shown) = Url::parse(url) else { return HIDDEN.to_owned() };
    let names: Vec<_> = shown.query_pairs().map(|(name, _)| name.into_owned()).collect();
    // Neither can fail for the http and https URLs that are stored.
    let _no_user = shown.set_username("");
    let _no_password = shown.set_password(None);
    shown.set_query(None);
    shown.set_fragment(None);
    let query: Vec<_> = names.iter().map(|name| format!("{name}={HIDDEN}")).collect();
    if query.is_empty() { shown.into() } else { format!("{shown}?{}", query.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_what_may_be_a_key() {
        for (url, shown) in [
            ("https://toko.example/hook", "https://toko.example/hook"),
            ("https://toko.example/hook?key=s3cret&x=1", "https://toko.example/hook?key=…&x=…"),
            ("https://me:s3cret@toko.example/hook#s3cret", "https://toko.example/hook"),
            ("https://toko.example?s3cret=", "https://toko.example/?s3cret=…"),
            ("s3cret", "…"),
        ] {
            assert_eq!(without_keys(url), shown);
        }
    }
}
