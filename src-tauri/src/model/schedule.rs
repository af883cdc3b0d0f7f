//! A message that is to leave later: what can come in between, and how a screen shows it.

use super::{ButtonForm, ConversationId, Kind, LocalTime, ScheduleId, Timestamp, views::MediaView};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Why a message waits for a person and not for its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ScheduleTrouble {
    /// Its time was over a day ago, while this computer was off.
    Late,
    /// The customer wrote first.
    CustomerWrote,
    /// The customer is blocked.
    Blocked,
    /// No phone is linked any more.
    NotLinked,
    /// No credits were left.
    NoCredit,
    /// The network does not take it any more.
    Unsendable,
    /// It came out of a backup, so it may have left since the backup was made.
    Restored,
}

impl ScheduleTrouble {
    const ALL: [Self; 7] = [
        Self::Late,
        Self::CustomerWrote,
        Self::Blocked,
        Self::NotLinked,
        Self::NoCredit,
        Self::Unsendable,
        Self::Restored,
    ];

    /// The word that is stored.
    pub fn word(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::CustomerWrote => "customer_wrote",
            Self::Blocked => "blocked",
            Self::NotLinked => "not_linked",
            Self::NoCredit => "no_credit",
            Self::Unsendable => "unsendable",
            Self::Restored => "restored",
        }
    }

    /// The trouble of a stored word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.word() == word)
    }
}

/// A message that is to leave later.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct ScheduledView {
    /// Its id.
    pub id: ScheduleId,
    /// Where it belongs.
    pub conversation_id: ConversationId,
    /// To whom.
    pub contact_name: String,
    /// The contact is a group.
    pub is_group: bool,
    /// What kind it is.
    pub kind: Kind,
    /// Its words, or what the place, card or product is called.
    pub text: String,
    /// Its buttons.
    pub form: Option<ButtonForm>,
    /// Its file.
    pub media: Option<MediaView>,
    /// When it is to leave.
    pub due_at: Timestamp,
    /// What the shop's clocks show then.
    pub local: LocalTime,
    /// Why it waits for a person instead.
    pub trouble: Option<ScheduleTrouble>,
}

/// A moment that can be chosen, and what the shop's clocks show then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct MomentView {
    /// The moment.
    pub at: Timestamp,
    /// What clocks show.
    pub local: LocalTime,
}

/// Moments that are offered without being asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct OfferedMoments {
    /// In an hour.
    pub in_an_hour: MomentView,
    /// Tomorrow, when the shop opens.
    pub tomorrow: MomentView,
    /// The shop's zone, by its name or offset.
    pub zone: String,
}

/// What a day and a time mean that a person picked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct PickedMoment {
    /// One moment, or both where clocks show that time twice.
    pub moments: Vec<MomentView>,
    /// Clocks leave that time out: the moment is as much later.
    pub is_left_out: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stored_is_read_back() {
        for trouble in ScheduleTrouble::ALL {
            assert_eq!(ScheduleTrouble::of(trouble.word()), Some(trouble));
        }
        assert_eq!(ScheduleTrouble::of(""), None);
    }
}
