//! Faults that an operator or a test orders for the next sends. They live in memory only: none survives a restart.

use std::time::Duration;

/// A fault and how many sends it meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Refused for good.
    Refuse {
        /// How many; 0 calls the fault off.
        sends: u32,
    },
    /// Received at once, answered later.
    Delay {
        /// How many; 0 calls the fault off.
        sends: u32,
        /// How much later.
        by: Duration,
    },
    /// Received, never answered and never reported on.
    DropAck {
        /// How many; 0 calls the fault off.
        sends: u32,
    },
}

/// What a send meets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// Refused, and not received.
    Refused,
    /// Received, and answered after this time.
    After(Duration),
    /// Received, and never answered.
    Never,
}

/// The faults still to come, each kind counted on its own.
#[derive(Debug, Default)]
pub(super) struct Faults {
    refuse: u32,
    delay: u32,
    delay_by: Duration,
    drop_ack: u32,
}

impl Faults {
    pub(super) fn order(&mut self, fault: Fault) {
        match fault {
            Fault::Refuse { sends } => self.refuse = sends,
            Fault::DropAck { sends } => self.drop_ack = sends,
            Fault::Delay { sends, by } => {
                self.delay = sends;
                self.delay_by = by;
            }
        }
    }

    /// What the next send meets. It counts for every kind that is ordered; the worst decides.
    pub(super) fn meet(&mut self) -> Answer {
        let refused = take(&mut self.refuse);
        let dropped = take(&mut self.drop_ack);
        let delayed = take(&mut self.delay);
        match (refused, dropped, delayed) {
            (true, _, _) => Answer::Refused,
            (_, true, _) => Answer::Never,
            (_, _, true) => Answer::After(self.delay_by),
            _ => Answer::After(Duration::ZERO),
        }
    }
}

fn take(left: &mut u32) -> bool {
    let any = *left > 0;
    *left = left.saturating_sub(1);
    any
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Answer = Answer::After(Duration::ZERO);

    #[test]
    fn a_fault_meets_as_many_sends_as_ordered() {
        let mut faults = Faults::default();
        faults.order(Fault::Refuse { sends: 2 });
        assert_eq!([faults.meet(), faults.meet(), faults.meet()], [Answer::Refused, Answer::Refused, NOW]);
    }

    #[test]
    fn kinds_are_counted_on_their_own_and_the_worst_decides() {
        let mut faults = Faults::default();
        let by = Duration::from_millis(300);
        faults.order(Fault::Delay { sends: 3, by });
        faults.order(Fault::DropAck { sends: 2 });
        faults.order(Fault::Refuse { sends: 1 });
        assert_eq!(
            [faults.meet(), faults.meet(), faults.meet(), faults.meet()],
            [Answer::Refused, Answer::Never, Answer::After(by), NOW]
        );
    }

    #[test]
    fn zero_calls_a_fault_off() {
        let mut faults = Faults::default();
        faults.order(Fault::DropAck { sends: 5 });
        faults.order(Fault::DropAck { sends: 0 });
        assert_eq!(faults.meet(), NOW);
    }
}
