//! Reports of a message's status to its `notifyurl`, as a person looks through them.

use super::{ReportId, Timestamp};
use serde::Serialize;
use specta::Type;

/// Why a report did not arrive. A word, so that each language has its own sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReportFault {
    /// The address must not be called.
    Forbidden,
    /// It redirects, or redirects too often.
    Redirects,
    /// No answer in time.
    TimedOut,
    /// No connection.
    Unreachable,
    /// An answer that is not a success.
    Status,
    /// Anything else.
    Other,
}

/// How far a report has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ReportState {
    /// It has not been tried yet.
    Waiting,
    /// It did not arrive and is tried again by itself.
    Retrying,
    /// The other side took it.
    Delivered,
    /// It was tried for a day.
    GivenUp,
    /// A person asked for it to be sent once more.
    Replaying,
}

/// A report as lists show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ReportView {
    /// The report.
    pub id: ReportId,
    /// The network's id of the message.
    pub msgid: String,
    /// The status that it tells.
    pub ack: i8,
    /// Where it goes, without what may be a key in it.
    pub url: String,
    /// How far it has come.
    pub state: ReportState,
    /// Attempts so far.
    pub attempts: u32,
    /// Why the last attempt failed; `None` where it did not.
    pub fault: Option<ReportFault>,
    /// What the other side answered; 0 where it did not answer.
    pub fault_status: u16,
    /// The last failure in the words of the log.
    pub last_error: String,
    /// When it is tried again by itself.
    pub next_attempt_at: Option<Timestamp>,
    /// When it was queued.
    pub created_at: Timestamp,
}

/// A page of reports, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ReportPage {
    /// The reports.
    pub items: Vec<ReportView>,
    /// Pass as `before` for the next page, `None` at the end.
    pub next_before: Option<ReportId>,
}
