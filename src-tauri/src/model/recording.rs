//! A voice note that is being recorded, or is recorded and not sent yet.

use super::ConversationId;
use serde::Serialize;
use specta::Type;

/// Parts in which the loudness of a sound is told.
pub const BARS: usize = 64;

/// Why nothing is recorded (any more).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum RecordingFault {
    /// There is none.
    #[error("no microphone is connected; connect one and try again")]
    Missing,
    /// The system does not let Balas listen.
    #[error("the system does not let Balas use the microphone; allow it in the system's privacy settings")]
    Refused,
    /// Another program holds it.
    #[error("another program is using the microphone; close it there and try again")]
    Busy,
    /// It went away while it was listened to.
    #[error("the microphone was disconnected; what was recorded so far is kept")]
    Lost,
    /// It does not work as hoped.
    #[error("the microphone could not be started; choose another one in the system's sound settings")]
    Failed,
    /// The disk takes no more.
    #[error("the disk is full or cannot be written to; what was recorded so far is kept")]
    Disk,
}

impl RecordingFault {
    /// The word by which a window knows it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Refused => "refused",
            Self::Busy => "busy",
            Self::Lost => "lost",
            Self::Failed => "failed",
            Self::Disk => "disk",
        }
    }
}

/// How far a recording is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum RecordingState {
    /// It grows.
    Recording,
    /// It grows no more, and can go on.
    Paused,
    /// It has ended, and can be listened to and sent.
    Ready,
}

/// A voice note that was not sent yet.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct RecordingView {
    /// Where it would be sent.
    pub conversation_id: ConversationId,
    /// How far it is.
    pub state: RecordingState,
    /// How long it is by now.
    pub duration_ms: u32,
    /// How loud it is at this moment, from 0 to 100.
    pub level: u8,
    /// How loud it is in each of its parts, from 0 to 100; empty before it is ready.
    pub waveform: Vec<u8>,
    /// It is as long as a voice note may be.
    pub is_full: bool,
    /// What went wrong with the microphone on the way.
    pub fault: Option<RecordingFault>,
    /// Nobody ended it: the program did, in the middle.
    pub is_rescued: bool,
}
