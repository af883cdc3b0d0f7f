//! How the account does, as people are shown it, and when it is asked next. Pure: time comes in, nothing goes out.

use super::trouble::{Service, Troubles, Work};
use crate::{
    channels::LinkState,
    gateways::{client::ClientError, waviro::Login},
    model::{LinkFault, Timestamp, views::SessionState},
};

/// How long a code is shown before the next one is asked for.
const CODE_SECONDS: u32 = 20;
/// How long no message waits for its file after one has waited in vain.
const SLOW_FILES_MILLIS: i64 = 60_000;
/// Earlier than any moment.
const AT_ONCE: Timestamp = Timestamp(0);

/// What is known of the account.
#[derive(Debug)]
pub struct Status {
    link: Link,
    stopped: Option<String>,
    /// The service that knows about the link.
    linker: Option<Service>,
    pub troubles: Troubles,
    next_login: Timestamp,
    next_poll: Timestamp,
    next_past: Timestamp,
    next_files: Timestamp,
    next_sync: Timestamp,
    files_slow_until: Timestamp,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
enum Link {
    /// Nobody has been asked yet.
    #[default]
    Unknown,
    /// It was when it was asked last, before this start.
    Recalled {
        phone: String,
        name: String,
    },
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

impl Status {
    pub fn of(linker: Option<Service>) -> Self {
        Self {
            link: Link::default(),
            stopped: None,
            linker,
            troubles: Troubles::default(),
            next_login: AT_ONCE,
            next_poll: AT_ONCE,
            next_past: AT_ONCE,
            next_files: AT_ONCE,
            next_sync: AT_ONCE,
            files_slow_until: AT_ONCE,
        }
    }

    pub fn stopped(reason: String) -> Self {
        Self { stopped: Some(reason), ..Self::of(None) }
    }

    pub fn shown(&self) -> Shown {
        Shown { session: self.session(), link: self.link_state() }
    }

    pub fn session(&self) -> SessionState {
        if let Some(reason) = &self.stopped {
            return SessionState::Stopped { reason: reason.clone() };
        }
        // A code to be scanned is shown whatever else is wrong.
        let reason = if self.is_linked() { self.troubles.reason() } else { self.link_trouble() };
        match (reason, &self.link) {
            (Some(reason), _) => SessionState::Degraded { reason },
            (_, Link::Unknown | Link::Recalled { .. }) => SessionState::Connecting,
            (_, Link::Linked { .. }) => SessionState::Connected,
            (_, Link::Code { .. } | Link::Waiting) => SessionState::Pairing,
        }
    }

    pub fn link_state(&self) -> LinkState {
        match (&self.stopped, &self.link, self.link_trouble()) {
            (Some(reason), ..) => LinkState::Failed { reason: reason.clone(), fault: None },
            (_, Link::Linked { phone, name } | Link::Recalled { phone, name }, _) => {
                LinkState::Linked { phone: phone.clone(), name: name.clone() }
            }
            (.., Some(reason)) => LinkState::Failed { reason, fault: self.link_fault() },
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

    fn link_trouble(&self) -> Option<String> {
        self.troubles.reason_of(self.linker?)
    }

    fn link_fault(&self) -> Option<LinkFault> {
        let service = self.linker?;
        Some(LinkFault { service, trouble: self.troubles.of(service)? })
    }

    pub fn is_linked(&self) -> bool {
        matches!(self.link, Link::Linked { .. } | Link::Recalled { .. })
    }

    /// Whether a message may leave: a phone is linked, or was, and the account cannot be asked whether it still is.
    pub fn may_send(&self) -> bool {
        match self.link {
            Link::Linked { .. } => true,
            Link::Recalled { .. } => self.link_trouble().is_some(),
            Link::Unknown | Link::Code { .. } | Link::Waiting => false,
        }
    }

    /// The account itself has said so since this start.
    pub fn is_known_linked(&self) -> bool {
        matches!(self.link, Link::Linked { .. })
    }

    /// Why nothing goes on at all, where that is so.
    pub fn stop_reason(&self) -> Option<&str> {
        self.stopped.as_deref()
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

    /// A phone was linked when the account was asked last. It is asked again, and what is sent meanwhile may well arrive.
    pub fn recalled(&mut self, phone: String, name: String) {
        self.link = Link::Recalled { phone, name };
    }

    /// An account without waviro has no link of its own to show.
    pub fn taken_for_linked(&mut self, phone: String, name: String) {
        self.link = Link::Linked { phone, name };
        self.next_login = Timestamp(i64::MAX);
    }

    /// Asks about the link with the next round.
    pub fn ask_link_again(&mut self) {
        self.next_login = AT_ONCE;
        if let Some(linker) = self.linker {
            self.troubles.end_rest(linker);
        }
    }

    /// A service gave no result. The one with the link is asked about it again as soon as it has rested.
    pub fn failed(&mut self, name: Service, work: Work, error: &ClientError, poll_millis: i64, now: Timestamp) {
        self.troubles.failed(name, work, error, poll_millis, now);
        if name == Service::Waviro {
            self.next_login = AT_ONCE;
        }
    }

    /// When the link is asked about.
    pub fn login_at(&self, now: Timestamp) -> Timestamp {
        self.rested(self.linker, self.next_login, now)
    }

    /// When the conversations are looked at for what is new.
    pub fn poll_at(&self, now: Timestamp) -> Timestamp {
        self.rested(Some(Service::Wabot), self.next_poll, now)
    }

    /// When the past, and what could not be had at once, is looked at.
    pub fn past_at(&self, now: Timestamp) -> Timestamp {
        self.rested(Some(Service::Wabot), self.next_past, now)
    }

    /// When files that could not be had at once are.
    pub fn files_at(&self, now: Timestamp) -> Timestamp {
        self.rested(Some(Service::Wabot), self.next_files, now)
    }

    /// When everything else is compared.
    pub fn sync_at(&self) -> Timestamp {
        self.next_sync
    }

    /// Something has happened there: the conversations are asked about with the next round.
    pub fn poll_soon(&mut self) {
        self.next_poll = AT_ONCE;
    }

    pub fn polled(&mut self, next: Timestamp) {
        self.next_poll = next;
    }

    pub fn caught_up(&mut self, next: Timestamp) {
        self.next_past = next;
    }

    pub fn fetched(&mut self, next: Timestamp) {
        self.next_files = next;
    }

    pub fn synced(&mut self, next: Timestamp) {
        self.next_sync = next;
    }

    /// Whether a message may wait for its file; otherwise it is stored without, and gets it later.
    pub fn may_wait_for_files(&self, now: Timestamp) -> bool {
        self.files_slow_until <= now
    }

    /// A message has waited for its file in vain: those after it do not.
    pub fn files_are_slow(&mut self, now: Timestamp) {
        self.files_slow_until = now.plus_millis(SLOW_FILES_MILLIS);
    }

    fn rested(&self, name: Option<Service>, due: Timestamp, now: Timestamp) -> Timestamp {
        name.and_then(|name| self.troubles.rest_of(name, now)).map_or(due, |rest| rest.max(due))
    }
}
