//! What could not be brought in step. Each such thing is noted with a sentence and left alone until it looks different on
//! either side or its time has come; all others go on.

use super::{Account, Setback};
use crate::{
    error::{Error, Result},
    events::Event,
    gateway::sync_log::{TELLING, WHOLE},
    gateways::client::ClientError,
    model::{HeldCause, ServiceTrouble, Timestamp},
    store::hosted::refusals::{self, Refusal},
};
use futures_util::FutureExt;
use serde::Serialize;
use std::{
    collections::{HashMap, HashSet},
    future::Future,
};

/// The first pause; each one in a row is twice as long.
const FIRST_PAUSE_MILLIS: i64 = 60 * 60 * 1000;
/// The longest pause.
const LONGEST_PAUSE_MILLIS: i64 = 24 * 60 * 60 * 1000;
/// Characters of a title.
const TITLE: usize = 60;

/// One thing, as it looks now on both sides.
pub(super) struct Thing {
    key: String,
    title: String,
    look: String,
}

impl Thing {
    /// A thing of ours that the account does not have.
    pub fn here(id: impl std::fmt::Display, title: &str, look: &impl Serialize) -> Self {
        Self::new(format!("here {id}"), title, look)
    }

    /// A thing of the account's.
    pub fn there(id: &str, title: &str, look: &impl Serialize) -> Self {
        Self::new(format!("there {id}"), title, look)
    }

    fn telling() -> Self {
        Self::new(TELLING.to_owned(), "", &())
    }

    fn new(key: String, title: &str, look: &impl Serialize) -> Self {
        Self { key, title: readable(title), look: super::fingerprint(look) }
    }
}

/// Why a thing is not in step.
#[derive(Debug)]
pub(super) enum Hitch {
    /// It is this one that one side does not take.
    One { reason: String, cause: HeldCause, is_certain: bool },
    /// The key may not change anything there, which is noted once.
    Mute,
    /// It would be the same with every other.
    All(Setback),
}

impl From<ClientError> for Hitch {
    fn from(error: ClientError) -> Self {
        match error {
            ClientError::Rejected { .. } | ClientError::NotFound | ClientError::Garbled(_) => {
                Self::One { reason: error.to_string(), cause: cause(&error), is_certain: !error.maybe_sent() }
            }
            error => Self::All(error.into()),
        }
    }
}

impl From<Error> for Hitch {
    fn from(error: Error) -> Self {
        let (reason, cause) = match &error {
            Error::Invalid { field, .. } | Error::TooLong { field, .. } => {
                (error.to_string(), HeldCause::Field { field: (*field).to_owned() })
            }
            Error::NotFound(_) | Error::Conflict(_) => (error.to_string(), HeldCause::Other),
            Error::Store(cause) if cause.is_constraint() => {
                ("it collides with something else that is stored here".to_owned(), HeldCause::Collides)
            }
            _ => return Self::All(error.into()),
        };
        Self::One { reason, cause, is_certain: true }
    }
}

/// What of one part is not in step.
pub(super) struct Held<'a> {
    account: &'a Account,
    part: &'static str,
    known: HashMap<String, Refusal>,
    /// Those that still hold.
    met: HashSet<String>,
}

impl<'a> Held<'a> {
    /// What was noted before.
    pub async fn of(account: &'a Account, part: &'static str) -> Result<Self> {
        let known = refusals::of_part(&mut *account.app.store().read().await?, account.id, part).await?;
        let known = known.into_iter().map(|refusal| (refusal.thing.clone(), refusal)).collect();
        Ok(Self { account, part, known, met: HashSet::new() })
    }

    /// Whether a thing is to be left alone this time.
    pub fn rests(&mut self, thing: &Thing) -> bool {
        let now = self.account.app.clock().now();
        let rests = self.known.get(&thing.key).is_some_and(|known| known.look == thing.look && is_resting(known, now));
        if rests {
            self.met.insert(thing.key.clone());
        }
        rests
    }

    /// How often a thing was refused so far. A question that was refused is not put again under the same key.
    pub fn refused(&self, thing: &Thing) -> u32 {
        let tries = |key: &str| self.known.get(key).map_or(0, |known| known.tries);
        tries(&thing.key) + tries(TELLING)
    }

    /// Tells the account something, unless it is known that the key may not.
    pub async fn tell<T>(&mut self, told: impl Future<Output = Result<T, ClientError>>) -> Result<T, Hitch> {
        let telling = Thing::telling();
        if self.rests(&telling) {
            return Err(Hitch::Mute);
        }
        match told.await {
            Err(error @ ClientError::Forbidden { .. }) => {
                let reason = format!("what is changed here is not told to the account: {error}");
                self.note(telling, &reason, cause(&error)).await?;
                Err(Hitch::Mute)
            }
            told => Ok(told?),
        }
    }

    /// Notes what hinders one thing; only what hinders all ends the round.
    pub async fn settle(&mut self, thing: Thing, done: Result<(), Hitch>) -> Result<(), Setback> {
        match done {
            Ok(()) | Err(Hitch::Mute) => Ok(()),
            Err(Hitch::One { reason, cause, .. }) => Ok(self.note(thing, &reason, cause).await?),
            Err(Hitch::All(setback)) => Err(setback),
        }
    }

    async fn note(&mut self, thing: Thing, reason: &str, cause: HeldCause) -> Result<()> {
        let Thing { key, title, look } = thing;
        let tries = self.known.get(&key).map_or(0, |known| known.tries) + 1;
        let doubled = FIRST_PAUSE_MILLIS << (tries - 1).min(8);
        let again_at = self.account.app.clock().now().plus_millis(doubled.min(LONGEST_PAUSE_MILLIS));
        tracing::warn!(channel = %self.account.id, part = self.part, thing = key, reason, "not in step");
        let refusal = Refusal {
            part: self.part.to_owned(),
            thing: key.clone(),
            title,
            look,
            reason: reason.to_owned(),
            cause: super::write(&cause),
            tries,
            again_at,
        };
        set(self.account, refusal.clone()).await?;
        self.met.insert(key.clone());
        self.known.insert(key, refusal);
        Ok(())
    }

    /// Everything was looked at: what does not hold any more is forgotten.
    pub async fn end(self) -> Result<()> {
        for thing in self.known.into_keys().filter(|thing| thing != WHOLE && !self.met.contains(thing)) {
            remove(self.account, self.part, thing).await?;
        }
        Ok(())
    }
}

/// Notes why a whole part could not be compared, or that it was.
pub(super) async fn note_whole(account: &Account, part: &'static str, trouble: Option<&ClientError>) -> Result<()> {
    let known = refusals::of_part(&mut *account.app.store().read().await?, account.id, part).await?;
    let known = known.into_iter().find(|refusal| refusal.thing == WHOLE).map(|refusal| refusal.reason);
    match trouble {
        None if known.is_some() => remove(account, part, WHOLE.to_owned()).await,
        Some(error) if known.as_ref() != Some(&error.to_string()) => {
            let (reason, cause) = (error.to_string(), super::write(&cause(error)));
            let (thing, title, look) = (WHOLE.to_owned(), String::new(), String::new());
            let (part, again_at) = (part.to_owned(), account.app.clock().now());
            set(account, Refusal { part, thing, title, look, reason, cause, tries: 1, again_at }).await
        }
        _ => Ok(()),
    }
}

async fn set(account: &Account, refusal: Refusal) -> Result<()> {
    let channel = account.id;
    let noted = account.write(move |tx| {
        async move {
            refusals::set(tx, channel, &refusal).await?;
            tx.emit(Event::ChannelChanged { channel_id: channel });
            Ok(())
        }
        .boxed()
    });
    noted.await
}

async fn remove(account: &Account, part: &'static str, thing: String) -> Result<()> {
    let channel = account.id;
    let removed = account.write(move |tx| {
        async move {
            refusals::remove(tx, channel, part, &thing).await?;
            tx.emit(Event::ChannelChanged { channel_id: channel });
            Ok(())
        }
        .boxed()
    });
    removed.await
}

fn cause(error: &ClientError) -> HeldCause {
    HeldCause::Service { fault: ServiceTrouble::from(error).fault }
}

/// A pause that seems longer than any began before the clock was set back.
fn is_resting(refusal: &Refusal, now: Timestamp) -> bool {
    refusal.again_at > now && refusal.again_at.0 - now.0 <= LONGEST_PAUSE_MILLIS
}

/// Others wrote it, and it is shown in terminals.
fn readable(title: &str) -> String {
    title.chars().map(|c| if c.is_control() { ' ' } else { c }).take(TITLE).collect::<String>().trim().to_owned()
}
