//! The local API as the window shows it: what the operator chose, and what became of it.

use serde::{Deserialize, Serialize};
use specta::Type;

/// What the operator chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ApiSettings {
    /// Whether the app answers scripts at all.
    pub enabled: bool,
    /// Address and port, such as `127.0.0.1:7717`.
    pub listen: String,
    /// Names besides its own address under which it may be asked for.
    pub hosts: Vec<String>,
}

/// Why an address cannot be listened on. A word, so that each language has its own sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum ListenFault {
    /// Another program has it.
    Busy,
    /// It belongs to another computer, or to none.
    NotOurs,
    /// The system keeps it for itself.
    Denied,
    /// Anything else.
    Failed,
}

impl ListenFault {
    /// The sentence that people read on a terminal: what happened and what to do.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Busy => "another program listens there; close it, or choose another port",
            Self::NotOurs => "it is not an address of this computer; 127.0.0.1 always is",
            Self::Denied => "this system does not allow it; choose a port above 1023",
            Self::Failed => "the system refused; try again, or choose another port",
        }
    }
}

/// What the local API does now.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ApiState {
    /// It is switched off.
    #[default]
    Off,
    /// It answers.
    Listening {
        /// Where scripts of this computer reach it.
        url: String,
        /// Nobody but this computer can reach it.
        local_only: bool,
    },
    /// It is switched on and does not answer.
    Failed {
        /// Why.
        reason: ListenFault,
    },
}

/// The local API as Connections shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ApiView {
    /// What the operator chose.
    pub settings: ApiSettings,
    /// What became of it.
    pub state: ApiState,
}
