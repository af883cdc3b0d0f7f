//! How far a message of ours has come. A pure reducer: it never goes backwards, and only what is still pending can fail.

use serde::{Deserialize, Serialize};

/// State of an outbound message, in the order in which it advances.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, specta::Type, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// On this computer, waiting for its turn.
    Queued,
    /// Handed to the network, no answer yet.
    Sending,
    /// It may or may not have left; never resent silently.
    Uncertain,
    /// The network has it.
    Sent,
    /// The customer's phone has it.
    Delivered,
    /// The customer has seen it.
    Read,
    /// The customer has listened to it.
    Played,
    /// Refused for good; parked for the agent.
    Failed,
}

/// What happened to an outbound message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeliveryEvent {
    /// An attempt starts.
    Attempt,
    /// The attempt ended without an answer.
    Lost,
    /// It goes back to the queue under the same id: the network has certainly not accepted it, or a person asked.
    Requeued,
    /// The network, or a receipt, says how far it came (`Sent` or later).
    Reached(Delivery),
    /// The network refuses it for good.
    Refused,
}

impl Delivery {
    /// The state after `event`, or `None` where the event changes nothing.
    pub fn after(self, event: DeliveryEvent) -> Option<Self> {
        let next = match event {
            DeliveryEvent::Attempt if self == Self::Queued => Self::Sending,
            DeliveryEvent::Lost if self == Self::Sending => Self::Uncertain,
            DeliveryEvent::Requeued if self.is_pending() || self == Self::Failed => Self::Queued,
            DeliveryEvent::Reached(reached) if reached.rank() > self.rank() => reached,
            DeliveryEvent::Refused if self.is_pending() => Self::Failed,
            _ => return None,
        };
        (next != self).then_some(next)
    }

    /// Not yet accepted by the network, and not given up.
    pub fn is_pending(self) -> bool {
        matches!(self, Self::Queued | Self::Sending | Self::Uncertain)
    }

    /// The number that the waviro dialect calls ack: -1 error, 0 pending, 1 sent, 2 delivered, 3 read, 4 played.
    pub fn ack(self) -> i8 {
        match self {
            Self::Failed => -1,
            Self::Queued | Self::Sending | Self::Uncertain => 0,
            Self::Sent => 1,
            Self::Delivered => 2,
            Self::Read => 3,
            Self::Played => 4,
        }
    }

    /// The state that an ack number reports; `None` for 0 and for numbers that mean nothing.
    pub fn from_ack(ack: i64) -> Option<DeliveryEvent> {
        Some(match ack {
            -1 => DeliveryEvent::Refused,
            1 => DeliveryEvent::Reached(Self::Sent),
            2 => DeliveryEvent::Reached(Self::Delivered),
            3 => DeliveryEvent::Reached(Self::Read),
            4 => DeliveryEvent::Reached(Self::Played),
            _ => return None,
        })
    }

    /// A failed message that reaches the customer after all was not failed, so `Sent` and everything after it outranks it.
    fn rank(self) -> u8 {
        match self {
            Self::Failed | Self::Queued | Self::Sending | Self::Uncertain => 0,
            Self::Sent => 1,
            Self::Delivered => 2,
            Self::Read => 3,
            Self::Played => 4,
        }
    }
}
