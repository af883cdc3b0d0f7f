//! What the channel holds in memory: linking, whether the phone has its connection, and the faults ordered. A restart
//! begins anew from the network's file, so neither a lost connection nor a fault outlives one.

use super::{faults::Faults, linking::Linking};
use crate::{
    channels::{ChannelError, LinkState},
    model::{Timestamp, views::SessionState},
    store::network::account::Account,
};

/// The session in memory.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) linking: Linking,
    pub(super) online: bool,
    pub(super) logged_out: bool,
    pub(super) faults: Faults,
    announced: Option<Shown>,
}

/// What somebody who watches the channel can see.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Shown {
    link: LinkState,
    session: SessionState,
}

/// What has to be announced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct News {
    pub(super) link: bool,
    pub(super) session: bool,
}

impl Session {
    /// As the network's file tells it. A phone that has never scanned is shown a code at once; one that has logged out
    /// waits until somebody asks for it.
    pub(super) fn restore(account: Option<Account>, now: Timestamp) -> Self {
        let logged_out = account.as_ref().is_some_and(|account| !account.linked);
        let linking = match account {
            None => Linking::start(now),
            Some(Account { linked: false, .. }) => Linking::Idle,
            Some(Account { phone, name, .. }) => Linking::Linked { phone, name },
        };
        let mut session = Self { linking, online: true, logged_out, faults: Faults::default(), announced: None };
        // Who opens a channel reads its state; only what changes afterwards is news.
        let _already_known = session.news();
        session
    }

    pub(super) fn state(&self) -> SessionState {
        match &self.linking {
            Linking::Linked { .. } if self.online => SessionState::Connected,
            Linking::Linked { .. } | Linking::Making { .. } => SessionState::Connecting,
            Linking::Scan { .. } => SessionState::Pairing,
            Linking::Idle | Linking::Expired if self.logged_out => SessionState::LoggedOut,
            Linking::Idle | Linking::Expired => SessionState::Unpaired,
        }
    }

    /// Whether the phone can be asked, and if not, why.
    pub(super) fn ready(&self) -> Result<(), ChannelError> {
        if !self.linking.has_account() {
            return Err(ChannelError::NotLinked);
        }
        if self.linking.is_linked() && self.online { Ok(()) } else { Err(ChannelError::Offline) }
    }

    pub(super) fn require_account(&self) -> Result<(), ChannelError> {
        if self.linking.has_account() { Ok(()) } else { Err(ChannelError::NotLinked) }
    }

    /// What has changed since the last call.
    pub(super) fn news(&mut self) -> News {
        let shown = Shown { link: self.linking.link_state(), session: self.state() };
        let news = match &self.announced {
            Some(before) => News { link: before.link != shown.link, session: before.session != shown.session },
            None => News { link: true, session: true },
        };
        self.announced = Some(shown);
        news
    }
}
