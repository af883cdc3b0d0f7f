//! Where linking stands: the codes, how long each is good for, and what a scan does. Pure; time is handed in.
//!
//! As on the real network there are six codes, the first for 60 seconds and the others for 20 each, with one set of device
//! keys behind them and a new reference in each. After the last one linking has expired until it is asked for again.

use crate::{
    channels::{ChannelError, LinkState},
    model::Timestamp,
    store::network::account::DeviceKeys,
};
use base64::{Engine, engine::general_purpose::STANDARD};

const CODES: u32 = 6;
const FIRST_SECONDS: u32 = 60;
const LATER_SECONDS: u32 = 20;
const KEY_BYTES: usize = 32;
const REFERENCE_BYTES: usize = 64;
/// How long a phone takes to make the link once it has scanned.
const LINKING_MILLIS: i64 = 400;

/// A code on show.
#[derive(Clone, Debug)]
pub(super) struct Code {
    text: String,
    number: u32,
    expires_at: Timestamp,
}

/// The state of linking.
#[derive(Clone, Debug)]
pub(super) enum Linking {
    Idle,
    Scan { keys: Box<DeviceKeys>, code: Box<Code> },
    Expired,
    Making { until: Timestamp, phone: String, name: String },
    Linked { phone: String, name: String },
}

impl Linking {
    /// Shows the first code.
    pub(super) fn start(now: Timestamp) -> Self {
        let keys = Box::new(DeviceKeys { noise: random_key(), identity: random_key(), adv: random_key() });
        let code = Box::new(Code::new(&keys, 1, now));
        Self::Scan { keys, code }
    }

    /// The keys behind `text`, when that is the code on show.
    pub(super) fn keys_of(&self, text: &str) -> Result<DeviceKeys, ChannelError> {
        match self {
            Self::Scan { keys, code } if code.text == text => Ok(DeviceKeys::clone(keys)),
            _ => Err(ChannelError::StaleCode),
        }
    }

    /// The phone has scanned; it needs a moment to make the link.
    pub(super) fn scanned(now: Timestamp, phone: String, name: String) -> Self {
        Self::Making { until: now.plus_millis(LINKING_MILLIS), phone, name }
    }

    /// Lets time pass.
    pub(super) fn advance(&mut self, now: Timestamp) {
        match self {
            Self::Scan { keys, code } => {
                code.hold_to_lifetime(now);
                while code.expires_at <= now {
                    if code.number == CODES {
                        *self = Self::Expired;
                        return;
                    }
                    **code = Code::new(keys, code.number + 1, code.expires_at);
                }
            }
            // A clock that was set back must not make the moment an hour.
            Self::Making { until, phone, name } if *until <= now || *until > now.plus_millis(LINKING_MILLIS) => {
                *self = Self::Linked { phone: std::mem::take(phone), name: std::mem::take(name) };
            }
            _ => {}
        }
    }

    /// When [`Self::advance`] will change something.
    pub(super) fn next_change(&self) -> Option<Timestamp> {
        match self {
            Self::Scan { code, .. } => Some(code.expires_at),
            Self::Making { until, .. } => Some(*until),
            Self::Idle | Self::Expired | Self::Linked { .. } => None,
        }
    }

    pub(super) fn is_linked(&self) -> bool {
        matches!(self, Self::Linked { .. })
    }

    /// Linked, or about to be: there is an account behind it.
    pub(super) fn has_account(&self) -> bool {
        matches!(self, Self::Linked { .. } | Self::Making { .. })
    }

    pub(super) fn shows_code(&self) -> bool {
        matches!(self, Self::Scan { .. })
    }

    pub(super) fn link_state(&self) -> LinkState {
        match self {
            Self::Idle => LinkState::Idle,
            Self::Expired => LinkState::Expired,
            Self::Making { .. } => LinkState::Linking,
            Self::Linked { phone, name } => LinkState::Linked { phone: phone.clone(), name: name.clone() },
            Self::Scan { code, .. } => LinkState::Scan {
                code: code.text.clone(),
                number: code.number,
                of: CODES,
                expires_at: code.expires_at,
                lifetime_seconds: lifetime_seconds(code.number),
            },
        }
    }
}

impl Code {
    fn new(keys: &DeviceKeys, number: u32, since: Timestamp) -> Self {
        let DeviceKeys { noise, identity, adv } = keys;
        let reference = random_base64::<REFERENCE_BYTES>();
        Self {
            text: format!("2@{reference},{noise},{identity},{adv}"),
            number,
            expires_at: since.plus_millis(lifetime_millis(number)),
        }
    }

    /// A clock that was set back must not keep a code on show for longer than its lifetime.
    fn hold_to_lifetime(&mut self, now: Timestamp) {
        self.expires_at = self.expires_at.min(now.plus_millis(lifetime_millis(self.number)));
    }
}

fn lifetime_seconds(number: u32) -> u32 {
    if number == 1 { FIRST_SECONDS } else { LATER_SECONDS }
}

fn lifetime_millis(number: u32) -> i64 {
    i64::from(lifetime_seconds(number)) * 1000
}

fn random_key() -> String {
    random_base64::<KEY_BYTES>()
}

fn random_base64<const N: usize>() -> String {
    STANDARD.encode(rand::random::<[u8; N]>())
}
