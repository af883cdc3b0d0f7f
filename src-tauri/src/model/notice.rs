//! What the person at this computer is told of beside the page itself, and how loudly. A pure rule: what is heard and shown
//! follows from what happened and how things stand, and from nothing else.

use serde::Serialize;
use specta::Type;

/// Milliseconds between two sounds at least.
pub const BETWEEN_SOUNDS: i64 = 5000;
/// Milliseconds after which a wait is told of once more.
pub const LONG_WAIT: i64 = 5 * 60 * 1000;

/// Something that may be worth telling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Occasion {
    /// A customer asks for a person, and nobody has taken the conversation.
    PersonWanted,
    /// A customer answered in a conversation that this agent has.
    Reply,
    /// A customer has waited for a person for long.
    LongWait,
    /// A message could not be sent.
    SendFailed,
    /// The phone ended the link of a number.
    Unlinked,
    /// Fewer credits are left than the shop wants to be warned of.
    CreditsLow,
    /// A customer wrote to the bot.
    ToBot,
}

/// What is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Sound {
    /// Somebody waits.
    Chime,
    /// Somebody answered.
    Tick,
    /// Something of the shop's is in trouble.
    Low,
}

/// How things stand when it happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// The window has the focus.
    pub focused: bool,
    /// Its conversation is the one that stands open.
    pub open: bool,
    /// This very wait or trouble was told of before.
    pub told: bool,
    /// Sounds may be heard: they are on, it is no quiet hour, and nobody has asked for a pause.
    pub audible: bool,
    /// Notifications may be shown, likewise.
    pub visible: bool,
    /// Milliseconds since the last sound; `None` where there was none.
    pub since_sound: Option<i64>,
}

/// What to do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decision {
    /// To be heard.
    pub sound: Option<Sound>,
    /// To be shown by the desktop.
    pub desktop: bool,
}

/// What to do about an occasion. The agent looks at the open conversation of a focused window already.
pub fn decide(occasion: Occasion, now: Circumstances) -> Decision {
    let seen = now.focused && now.open;
    if seen || (now.told && is_told_once(occasion)) {
        return Decision::default();
    }
    let rested = now.since_sound.is_none_or(|millis| !(0..BETWEEN_SOUNDS).contains(&millis));
    let sound = sound_of(occasion).filter(|_| now.audible && rested);
    let wanted = match occasion {
        Occasion::PersonWanted | Occasion::LongWait | Occasion::Unlinked | Occasion::CreditsLow => true,
        Occasion::Reply | Occasion::SendFailed => !now.focused,
        Occasion::ToBot => false,
    };
    Decision { sound, desktop: wanted && now.visible }
}

fn sound_of(occasion: Occasion) -> Option<Sound> {
    match occasion {
        Occasion::PersonWanted | Occasion::LongWait => Some(Sound::Chime),
        Occasion::Reply => Some(Sound::Tick),
        Occasion::Unlinked | Occasion::CreditsLow => Some(Sound::Low),
        Occasion::SendFailed | Occasion::ToBot => None,
    }
}

fn is_told_once(occasion: Occasion) -> bool {
    !matches!(occasion, Occasion::Reply | Occasion::SendFailed)
}

/// What the window's title and the taskbar show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Badge {
    /// Conversations that wait for a person, or in which a customer answered this agent.
    pub conversations: u32,
    /// Something of the shop's is in trouble.
    pub dot: bool,
}

impl Badge {
    /// A title with the badge in front.
    pub fn title(self, name: &str) -> String {
        match self {
            Self { conversations: 0, dot: false } => name.to_owned(),
            Self { conversations: 0, dot: true } => format!("• {name}"),
            Self { conversations, .. } => format!("({conversations}) {name}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const ALL: [Occasion; 7] = [
        Occasion::PersonWanted,
        Occasion::Reply,
        Occasion::LongWait,
        Occasion::SendFailed,
        Occasion::Unlinked,
        Occasion::CreditsLow,
        Occasion::ToBot,
    ];
    const AWAY: Circumstances =
        Circumstances { focused: false, open: false, told: false, audible: true, visible: true, since_sound: None };

    #[test]
    fn the_table_is_kept_while_the_agent_is_away() {
        let told = |occasion| decide(occasion, AWAY);
        let of = |sound, desktop| Decision { sound, desktop };
        assert_eq!(told(Occasion::PersonWanted), of(Some(Sound::Chime), true));
        assert_eq!(told(Occasion::Reply), of(Some(Sound::Tick), true));
        assert_eq!(told(Occasion::LongWait), of(Some(Sound::Chime), true));
        assert_eq!(told(Occasion::SendFailed), of(None, true));
        assert_eq!(told(Occasion::Unlinked), of(Some(Sound::Low), true));
        assert_eq!(told(Occasion::CreditsLow), of(Some(Sound::Low), true));
        assert_eq!(told(Occasion::ToBot), of(None, false));
    }

    #[test]
    fn in_a_focused_window_only_what_waits_or_is_in_trouble_is_shown() {
        let shown = ALL.into_iter().filter(|one| decide(*one, Circumstances { focused: true, ..AWAY }).desktop);
        assert_eq!(
            shown.collect::<Vec<_>>(),
            [Occasion::PersonWanted, Occasion::LongWait, Occasion::Unlinked, Occasion::CreditsLow]
        );
    }

    #[test]
    fn a_badge_counts_conversations_and_else_shows_a_dot() {
        let title = |conversations, dot| Badge { conversations, dot }.title("Balas");
        assert_eq!(
            [title(0, false), title(0, true), title(3, false), title(3, true)],
            ["Balas", "• Balas", "(3) Balas", "(3) Balas"]
        );
    }

    fn circumstances() -> impl Strategy<Value = Circumstances> {
        let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
        (flags, proptest::option::of(-10_000..20_000_i64)).prop_map(
            |((focused, open, told, audible, visible), since_sound)| Circumstances {
                focused,
                open,
                told,
                audible,
                visible,
                since_sound,
            },
        )
    }

    proptest! {
        #[test]
        fn the_promises_hold_however_things_stand(occasion in prop::sample::select(ALL.to_vec()), now in circumstances()) {
            let Decision { sound, desktop } = decide(occasion, now);
            prop_assert!(sound.is_none() || now.audible, "quiet means quiet");
            prop_assert!(!desktop || now.visible, "hidden means hidden");
            if now.focused && now.open {
                prop_assert_eq!(decide(occasion, now), Decision::default(), "the agent is looking at it");
            }
            if now.since_sound.is_some_and(|millis| (0..BETWEEN_SOUNDS).contains(&millis)) {
                prop_assert!(sound.is_none(), "one sound per five seconds");
            }
            if now.told && is_told_once(occasion) {
                prop_assert!(sound.is_none() && !desktop, "once per wait");
            }
            prop_assert!(occasion != Occasion::ToBot || (sound.is_none() && !desktop), "the bot's work is silent");
        }

        #[test]
        fn looking_away_never_silences(occasion in prop::sample::select(ALL.to_vec()), now in circumstances()) {
            let away = decide(occasion, Circumstances { focused: false, ..now });
            let here = decide(occasion, now);
            prop_assert!(away.desktop || !here.desktop);
            prop_assert!(away.sound == here.sound || here.sound.is_none());
        }
    }
}
