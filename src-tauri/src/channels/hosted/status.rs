//! How the account does, as people are shown it, and when it is asked next. Pure: time comes in, nothing goes out.

use crate::{
    channels::LinkState,
    gateways::{client::ClientError, waviro::Login},
    model::{Timestamp, views::SessionState},
};

/// How long a code is shown before the next one is asked for.
const CODE_SECONDS: u32 = 20;
/// The longest rest after failures in a row.
const LONGEST_REST_MILLIS: i64 = 300_000;
/// Earlier than any moment.
const AT_ONCE: Timestamp = Timestamp(0);

/// What is known of the account.
#[derive(Debug)]
pub struct Status {
    link: Link,
    stopped: Option<String>,
    trouble: Option<String>,
    failures: u32,
    rest_until: Option<Timestamp>,
    next_login: Timestamp,
    next_poll: Timestamp,
    next_sync: Timestamp,
    /// Where looking through the whole list goes on.
    pub sweep: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Link {
    /// Nobody has been asked yet.
    #[default]
    Unknown,
    Linked {
        phone: String,
        name: String,
    },
    Code {
        code: String,
        at: Timestamp,
    },
    /// No phone, and no code at the moment.
    Waiting,
}

/// What watchers see; compared to know whether there is news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub session: SessionState,
    pub link: LinkState,
}

impl Default for Status {
    fn default() -> Self {
        Self {
            link: Link::default(),
            stopped: None,
            trouble: None,
            failures: 0,
            rest_until: None,
            next_login: AT_ONCE,
            next_poll: AT_ONCE,
            next_sync: AT_ONCE,
            sweep: None,
        }
    }
}

impl Status {
    pub fn stopped(reason: String) -> Self {
        Self { stopped: Some(reason), ..Self::default() }
    }

    pub fn shown(&self) -> Shown {
        Shown { session: self.session(), link: self.link_state() }
    }

    pub fn session(&self) -> SessionState {
        match (&self.stopped, &self.trouble, &self.link) {
            (Some(reason), ..) => SessionState::Stopped { reason: reason.clone() },
            (_, Some(reason), _) => SessionState::Degraded { reason: reason.clone() },
            (.., Link::Unknown) => SessionState::Connecting,
            (.., Link::Linked { .. }) => SessionState::Connected,
            (.., Link::Code { .. } | Link::Waiting) => SessionState::Pairing,
        }
    }

    pub fn link_state(&self) -> LinkState {
        match (&self.stopped, &self.link, &self.trouble) {
            (Some(reason), ..) => LinkState::Failed { reason: reason.clone() },
            (_, Link::Linked { phone, name }, _) => LinkState::Linked { phone: phone.clone(), name: name.clone() },
            (.., Some(reason)) => LinkState::Failed { reason: reason.clone() },
            (_, Link::Code { code, at }, _) => LinkState::Scan {
                code: code.clone(),
                number: 1,
                of: 1,
                expires_at: at.plus_millis(i64::from(CODE_SECONDS) * 1000),
                lifetime_seconds: CODE_SECONDS,
            },
            (_, Link::Unknown | Link::Waiting, _) => LinkState::Waiting,
        }
    }

    pub fn is_linked(&self) -> bool {
        matches!(self.link, Link::Linked { .. })
    }

    /// What the account said about its link, and when it is asked again: soon while somebody is to scan a code.
    pub fn logged_in(&mut self, login: Login, now: Timestamp, poll_millis: i64, sync_millis: i64) {
        self.link = match login {
            Login::Linked { number, name, .. } => Link::Linked { phone: number, name },
            Login::Unlinked { qrcode, .. } if qrcode.is_empty() => Link::Waiting,
            Login::Unlinked { qrcode, .. } => Link::Code { code: qrcode, at: now },
        };
        self.next_login = now.plus_millis(if self.is_linked() { sync_millis } else { poll_millis });
    }

    /// An account without waviro has no link of its own to show.
    pub fn taken_for_linked(&mut self, phone: String, name: String) {
        self.link = Link::Linked { phone, name };
        self.next_login = Timestamp(i64::MAX);
    }

    /// Asks about the link with the next round.
    pub fn ask_link_again(&mut self) {
        self.next_login = AT_ONCE;
        self.rest_until = None;
    }

    /// Which questions are due: the link, the conversations, everything else.
    pub fn due(&self, now: Timestamp) -> (bool, bool, bool) {
        (self.next_login <= now, self.next_poll <= now, self.next_sync <= now)
    }

    pub fn is_resting(&self, now: Timestamp) -> bool {
        // A rest that seems longer than any began before the clock was set back.
        self.rest_until.is_some_and(|until| until > now && until.0 - now.0 <= LONGEST_REST_MILLIS)
    }

    /// Something has happened there: the conversations are asked about with the next round.
    pub fn poll_soon(&mut self) {
        self.next_poll = AT_ONCE;
    }

    pub fn polled(&mut self, next: Timestamp) {
        self.next_poll = next;
    }

    pub fn synced(&mut self, next: Timestamp) {
        self.next_sync = next;
    }

    pub fn recovered(&mut self) {
        (self.trouble, self.failures, self.rest_until) = (None, 0, None);
    }

    /// A service gave no result: the reason is shown, and the account is left alone, longer each time.
    pub fn failed(&mut self, error: &ClientError, poll_millis: i64, now: Timestamp) {
        self.failures += 1;
        let doubled = poll_millis.saturating_mul(1 << self.failures.min(8).saturating_sub(1));
        let rest = match error {
            ClientError::RateLimited { retry_after } => i64::try_from(retry_after.as_millis()).unwrap_or(i64::MAX),
            _ => doubled,
        };
        self.rest_until = Some(now.plus_millis(rest.min(LONGEST_REST_MILLIS)));
        self.trouble = Some(sentence(error));
    }

    pub fn next_round(&self) -> Timestamp {
        let next = self.next_login.min(self.next_poll).min(self.next_sync);
        self.rest_until.map_or(next, |rest| rest.max(next))
    }
}

fn sentence(error: &ClientError) -> String {
    let text = error.to_string();
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).chain(['.']).collect())
}
