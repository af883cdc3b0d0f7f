//! What a recording listens to. The window brings the system's microphone; a test brings a sound of its own.

use crate::model::RecordingFault;
use std::fmt::Debug;

/// What a microphone tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Sound {
    /// Samples of one channel.
    Samples {
        /// How many there are in a second.
        rate: u32,
        /// From -1 to 1.
        samples: Vec<f32>,
    },
    /// It is heard no more.
    Lost(RecordingFault),
}

/// Whom it tells. It may be called from any thread, and must not take long.
pub type Hear = Box<dyn FnMut(Sound) + Send>;

/// A microphone that is being listened to, until this is dropped.
pub trait Listening: Send {}

/// Something to listen to.
pub trait Microphone: Debug + Send + Sync {
    /// Listens from now on. It may take a moment: the system may ask the person first.
    ///
    /// # Errors
    /// With why nothing can be heard.
    fn listen(&self, hear: Hear) -> Result<Box<dyn Listening>, RecordingFault>;
}
