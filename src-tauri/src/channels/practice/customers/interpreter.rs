//! What a scripted customer does next. Pure: the script, how far they are, what happens and when go in; how far they are
//! then and the deed, if any, come out.

use super::script::{Act, Beat, Customer, Picture, Trigger};
use crate::model::{Location, Timestamp};
use serde::{Deserialize, Serialize};

/// Seconds before a customer whose script is over answers a person.
const THANKS_AFTER: u32 = 5;

/// Which time they are here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visit {
    /// The first time.
    First,
    /// A later time.
    Again,
}

/// How far a customer is. Stored between any two steps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    visit: Visit,
    /// The next beat of the script.
    beat: usize,
    /// When the next deed is due, once something has set it off: Unix milliseconds.
    due_at: Option<i64>,
    /// The last message with buttons, while it can still be answered.
    offer: Option<Offer>,
    /// How many times they have thanked a person.
    thanked: usize,
}

/// A message with buttons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The message.
    pub msgid: String,
    /// Its labels.
    pub buttons: Vec<String>,
}

/// Who speaks to a customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// The bot, or a script.
    Machine,
    /// A person of the shop.
    Person,
}

/// What happens to a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stimulus {
    /// The shop says something.
    Hears {
        /// Who.
        by: Speaker,
        /// With which buttons, if any.
        offer: Option<Offer>,
    },
    /// Time passes.
    Time,
}

/// What a customer does.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    /// Writes.
    Say(String),
    /// Taps a button of a message.
    Tap(Tap),
    /// Sends a picture.
    Picture(Picture),
    /// Sends a place.
    Location(Location),
}

/// A tap on a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    /// The message with the button.
    pub msgid: String,
    /// Its label.
    pub label: String,
}

impl Progress {
    /// A customer who has just come.
    pub fn arrived(customer: &Customer, visit: Visit, now: Timestamp) -> Self {
        let mut progress = Self { visit, beat: 0, due_at: None, offer: None, thanked: 0 };
        progress.due_at = progress.current(customer).map(|beat| later(now, beat.after).0);
        progress
    }

    /// When the next deed is due; `None` when it is for somebody else to act.
    pub fn due_at(&self) -> Option<Timestamp> {
        self.due_at.map(Timestamp)
    }

    /// The script is over and nothing is due.
    pub fn is_over(&self, customer: &Customer) -> bool {
        self.current(customer).is_none() && self.due_at.is_none()
    }

    fn beats<'a>(&self, customer: &'a Customer) -> &'a [Beat] {
        match self.visit {
            Visit::First => &customer.beats,
            Visit::Again => &customer.again,
        }
    }

    fn current<'a>(&self, customer: &'a Customer) -> Option<&'a Beat> {
        self.beats(customer).get(self.beat)
    }
}

/// How far the customer is after `stimulus`, and what they do.
pub fn step(
    customer: &Customer,
    mut progress: Progress,
    stimulus: Stimulus,
    now: Timestamp,
) -> (Progress, Option<Deed>) {
    match stimulus {
        Stimulus::Hears { by, offer } => {
            if offer.is_some() {
                progress.offer = offer;
            }
            hear(customer, &mut progress, by, now);
            (progress, None)
        }
        Stimulus::Time => {
            let deed = act_if_due(customer, &mut progress, now);
            (progress, deed)
        }
    }
}

fn hear(customer: &Customer, progress: &mut Progress, by: Speaker, now: Timestamp) {
    while progress.current(customer).is_some_and(|beat| beat.on == Trigger::Silence) {
        progress.beat += 1;
        progress.due_at = None;
    }
    if progress.due_at.is_some() {
        return;
    }
    let after = match progress.current(customer) {
        Some(beat) if beat.on == Trigger::Person && by == Speaker::Machine => None,
        Some(beat) => Some(beat.after),
        None if by == Speaker::Person && progress.thanked < customer.thanks.len() => Some(THANKS_AFTER),
        None => None,
    };
    progress.due_at = after.map(|after| later(now, after).0);
}

fn act_if_due(customer: &Customer, progress: &mut Progress, now: Timestamp) -> Option<Deed> {
    let beat = progress.current(customer);
    // A clock that was set back must not keep anybody waiting for longer than the script says.
    let latest = later(now, beat.map_or(THANKS_AFTER, |beat| beat.after)).0;
    progress.due_at = progress.due_at.map(|at| at.min(latest));
    if progress.due_at? > now.0 {
        return None;
    }
    progress.due_at = None;
    let Some(beat) = beat else {
        let thanks = customer.thanks.get(progress.thanked).cloned();
        progress.thanked += 1;
        return thanks.map(Deed::Say);
    };
    progress.beat += 1;
    let goes_on_alone = |next: &&Beat| matches!(next.on, Trigger::Next | Trigger::Silence);
    progress.due_at = progress.current(customer).filter(goes_on_alone).map(|next| later(now, next.after).0);
    Some(perform(&beat.act, progress))
}

fn perform(act: &Act, progress: &mut Progress) -> Deed {
    match act {
        Act::Say(text) => Deed::Say(text.clone()),
        Act::Picture(picture) => Deed::Picture(picture.clone()),
        Act::Location(location) => Deed::Location(location.clone()),
        Act::Tap(wanted) => progress
            .offer
            .take()
            .and_then(|offer| offer.tap(wanted))
            .map_or_else(|| Deed::Say(wanted.clone()), Deed::Tap),
    }
}

impl Offer {
    fn tap(self, wanted: &str) -> Option<Tap> {
        let same = |label: &&String| label.to_lowercase() == wanted.to_lowercase();
        let label = self.buttons.iter().find(same).or(self.buttons.first())?.clone();
        Some(Tap { msgid: self.msgid, label })
    }
}

fn later(now: Timestamp, seconds: u32) -> Timestamp {
    now.plus_millis(i64::from(seconds) * 1000)
}

#[cfg(test)]
#[path = "interpreter_tests.rs"]
mod tests;
