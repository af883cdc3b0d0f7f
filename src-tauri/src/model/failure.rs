//! Why a message will never leave by itself. A word, so that each language has its own sentence; the API's is English.

use serde::Serialize;

/// The cause of a failed message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, specta::Type)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The number is not on WhatsApp.
    NotOnWhatsapp,
    /// The network knows this customer under no number that can be written to.
    UnknownNumber,
    /// The account is not in the group.
    NotInGroup,
    /// The network refused it and gave no reason.
    ByNetwork,
    /// It was tried for a day.
    TriedTooLong,
    /// It waited for more than a day, so nobody knows whether it is still meant.
    WaitedTooLong,
    /// No phone is linked any more.
    NotLinked,
    /// Its file is no longer on this computer.
    FileMissing,
    /// It is too late to change it.
    TooLate,
    /// Its file is on this computer alone, where the hosted service cannot fetch it.
    FileOutOfReach,
}

impl Failure {
    /// The sentence that scripts read.
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NotOnWhatsapp => "This number is not on WhatsApp.",
            Self::UnknownNumber => "This customer's number is not known to the network.",
            Self::NotInGroup => "This account is not in the group.",
            Self::ByNetwork => "The network refused this message.",
            Self::TriedTooLong => "The network did not take this message for a day.",
            Self::WaitedTooLong => "This message waited for more than a day. Retry it if it is still meant.",
            Self::NotLinked => "No phone is linked to this number any more.",
            Self::FileMissing => "The file of this message is no longer on this computer.",
            Self::TooLate => "It is too late to change this message.",
            Self::FileOutOfReach => {
                "The hosted service fetches files by itself and cannot reach this computer. \
                 Enter the connection's public address, or send a link to the file."
            }
        }
    }

    /// Whether the network has looked at the message and said no, so that no attempt before this one can have succeeded.
    pub fn is_verdict(self) -> bool {
        matches!(self, Self::NotOnWhatsapp | Self::NotInGroup | Self::ByNetwork)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.sentence())
    }
}
