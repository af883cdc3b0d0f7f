//! Customers who write by themselves, so that a newcomer sees life within seconds. They come one after the other, follow a
//! script ([`script`]), react to what the shop says ([`interpreter`]), and their messages take the same road through the
//! network's queue as everybody else's.
//!
//! Each deed commits together with the progress behind it: a kill neither repeats nor swallows one. At most one deed happens
//! per step, so that catching up after a pause is a trickle and not a burst.

pub mod interpreter;
pub mod script;

pub use script::Cast;

use super::{
    PracticeError, World,
    delivery::sleep_for,
    numbers,
    people::{new_msgid, write_line},
};
use crate::{
    channels::Recipient,
    model::{Author, Content, Kind, Timestamp},
    store::network::{
        NetworkError,
        cast::{self, CastState},
        groups,
        lines::{self, Line, LineFile},
    },
};
use interpreter::{Deed, Offer, Progress, Speaker, Stimulus, Visit};
use script::Customer;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, atomic::Ordering},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

const LINES_AT_ONCE: u32 = 200;
const BETWEEN_DEEDS_MILLIS: i64 = 700;
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(5);

type Company = BTreeMap<String, Progress>;

impl World {
    pub(super) async fn run_customers(self: Arc<Self>, cancel: CancellationToken) {
        while !cancel.is_cancelled() {
            let pause = match self.step_customers().await {
                Ok(next) => self.pause_until(next),
                Err(error) => {
                    tracing::warn!(%error, "the scripted customers could not go on");
                    Some(PAUSE_AFTER_ERROR)
                }
            };
            tokio::select! {
                () = cancel.cancelled() => {}
                () = self.customers_wake.notified() => {}
                () = sleep_for(pause) => {}
            }
        }
    }

    pub(super) async fn set_scripted(&self, on: bool) -> Result<(), PracticeError> {
        if !self.options.demo {
            return Err(PracticeError::invalid("Customers write by themselves only in a demo."));
        }
        let mut change = self.store.write().await?;
        cast::switch(&mut change, on).await?;
        change.commit().await?;
        self.scripted.store(on, Ordering::Relaxed);
        self.customers_wake.notify_one();
        Ok(())
    }

    pub(super) async fn step_customers(&self) -> Result<Option<Timestamp>, NetworkError> {
        if !self.scripted.load(Ordering::Relaxed) {
            return Ok(None);
        }
        {
            let session = self.session_now();
            if !session.linking.is_linked() {
                return Ok(session.linking.next_change());
            }
        }
        let (state, mut company) = self.company().await?;
        self.listen(state, &mut company).await?;
        let next_arrival = self.let_arrive(state, &mut company).await?;
        let acted = self.act(&mut company).await?;
        let next_deed = company.values().filter_map(Progress::due_at).min();
        let earliest = if acted { self.clock.now().plus_millis(BETWEEN_DEEDS_MILLIS) } else { Timestamp(i64::MIN) };
        Ok(next_deed.into_iter().chain(next_arrival).min().map(|next| next.max(earliest)))
    }

    async fn company(&self) -> Result<(CastState, Company), NetworkError> {
        let mut connection = self.store.read().await?;
        let state = cast::get(&mut connection).await?;
        Ok((state, cast::all_progress(&mut connection).await?.into_iter().collect()))
    }

    /// Lets everybody hear what the shop has said to them since.
    async fn listen(&self, state: CastState, company: &mut Company) -> Result<(), NetworkError> {
        let said = { lines::from_shop_after(&mut *self.store.read().await?, state.heard_up_to, LINES_AT_ONCE).await? };
        let Some((last, _)) = said.last() else { return Ok(()) };
        let last = *last;
        let now = self.clock.now();
        let mut listeners = BTreeSet::new();
        for (_, line) in said {
            let Recipient::Phone(phone) = numbers::recipient(&line.chat) else { continue };
            let (Some(customer), Some(progress)) = (self.cast.by_phone(&phone), company.get_mut(&phone)) else {
                continue;
            };
            *progress = interpreter::step(customer, progress.clone(), heard(line), now).0;
            listeners.insert(phone);
        }
        let mut change = self.store.write().await?;
        for phone in &listeners {
            cast::set_progress(&mut change, phone, &company.get(phone)).await?;
        }
        cast::set_heard(&mut change, last).await?;
        change.commit().await
    }

    /// Lets the next customer come, when it is time. Returns when the one after that comes.
    async fn let_arrive(&self, state: CastState, company: &mut Company) -> Result<Option<Timestamp>, NetworkError> {
        let now = self.clock.now();
        let wait = self.cast.seconds_before(state.arrivals);
        let Some(at) = state.next_arrival_at else {
            let first = later(now, wait);
            self.plan_arrival(state.arrivals, first, None).await?;
            return Ok(Some(first));
        };
        if at > now && at <= later(now, wait) {
            return Ok(Some(at));
        }
        let arrivals = state.arrivals + 1;
        let next = later(now, self.cast.seconds_before(arrivals));
        let newcomer = self.cast.arrival(state.arrivals).filter(|(customer, _)| is_free(customer, company));
        let arrival = newcomer.map(|(customer, visit)| (customer, Progress::arrived(customer, visit, now)));
        self.plan_arrival(arrivals, next, arrival.as_ref()).await?;
        if let Some((customer, progress)) = arrival {
            company.insert(customer.phone.clone(), progress);
        }
        Ok(Some(next))
    }

    async fn plan_arrival(
        &self,
        count: i64,
        next: Timestamp,
        newcomer: Option<&(&Customer, Progress)>,
    ) -> Result<(), NetworkError> {
        let mut change = self.store.write().await?;
        cast::set_arrivals(&mut change, count, next).await?;
        if let Some((customer, progress)) = newcomer {
            groups::name_person(&mut change, &customer.phone, &customer.name).await?;
            cast::set_progress(&mut change, &customer.phone, progress).await?;
        }
        change.commit().await
    }

    /// Lets whoever has waited longest do what is due. Returns whether anybody did.
    async fn act(&self, company: &mut Company) -> Result<bool, NetworkError> {
        let now = self.clock.now();
        let mut by_time: Vec<(Timestamp, String)> =
            company.iter().filter_map(|(phone, progress)| Some((progress.due_at()?, phone.clone()))).collect();
        by_time.sort();
        for (_, phone) in by_time {
            let (Some(customer), Some(progress)) = (self.cast.by_phone(&phone), company.get_mut(&phone)) else {
                continue;
            };
            let (after, deed) = interpreter::step(customer, progress.clone(), Stimulus::Time, now);
            if after == *progress {
                continue;
            }
            *progress = after;
            self.perform(customer, progress, deed, now).await?;
            return Ok(true);
        }
        Ok(false)
    }

    async fn perform(
        &self,
        customer: &Customer,
        progress: &Progress,
        deed: Option<Deed>,
        now: Timestamp,
    ) -> Result<(), NetworkError> {
        let mut change = self.store.write().await?;
        cast::set_progress(&mut change, &customer.phone, progress).await?;
        if let Some(deed) = deed {
            let (content, file) = words(deed);
            let (chat, sender) = (numbers::person_jid(&customer.phone), customer.phone.clone());
            let line = Line::written(new_msgid(), chat, sender, Author::Customer, content, now);
            write_line(&mut change, &line, file.as_ref()).await?;
        }
        change.commit().await?;
        self.nudge().await;
        Ok(())
    }
}

impl Cast {
    /// Seconds between arrival `count` and the one before.
    fn seconds_before(&self, count: i64) -> u32 {
        match usize::try_from(count).ok().and_then(|count| self.customer.get(count)) {
            Some(customer) => customer.joins_after.unwrap_or(self.pace.every_seconds),
            None => self.pace.return_every_seconds,
        }
    }

    /// Who comes as number `count`, from 0: everybody once, then those who come back, in turn.
    fn arrival(&self, count: i64) -> Option<(&Customer, Visit)> {
        let count = usize::try_from(count).ok()?;
        if let Some(customer) = self.customer.get(count) {
            return Some((customer, Visit::First));
        }
        let returning: Vec<&Customer> = self.customer.iter().filter(|customer| !customer.again.is_empty()).collect();
        let turn = (count - self.customer.len()).checked_rem(returning.len())?;
        returning.get(turn).map(|customer| (*customer, Visit::Again))
    }
}

/// Nobody comes back in the middle of a conversation.
fn is_free(customer: &Customer, company: &Company) -> bool {
    company.get(&customer.phone).is_none_or(|progress| progress.is_over(customer))
}

fn heard(line: Line) -> Stimulus {
    let by = if line.author == Author::HumanAgent { Speaker::Person } else { Speaker::Machine };
    let Line { msgid, content: Content { buttons, .. }, .. } = line;
    Stimulus::Hears { by, offer: (!buttons.is_empty()).then_some(Offer { msgid, buttons }) }
}

fn words(deed: Deed) -> (Content, Option<LineFile>) {
    match deed {
        Deed::Say(text) => (Content::text(text), None),
        Deed::Tap(tap) => (Content { reply_to: tap.msgid, ..Content::of(Kind::ButtonReply, tap.label) }, None),
        Deed::Location(location) => (Content { location: Some(location), ..Content::of(Kind::Location, "") }, None),
        Deed::Picture(picture) => {
            let file = picture.bytes().map(|bytes| LineFile { bytes: bytes.to_vec(), name: picture.file });
            (Content::of(Kind::Image, picture.caption), file)
        }
    }
}

fn later(now: Timestamp, seconds: u32) -> Timestamp {
    now.plus_millis(i64::from(seconds) * 1000)
}
