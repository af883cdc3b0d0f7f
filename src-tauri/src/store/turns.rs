//! What both queues have in common, the outbox and the reports to notifyurl. Each row belongs to a lane, and triggers mark
//! those that have the next turn, so that a question costs what it brings and not what waits behind it.

/// The rows of a lane (`?1`) that have a turn and are due at `?2`, longest due first, at most `?4`. One that lies beyond `?3`
/// was planned before the clock was set back, and is due.
macro_rules! due {
    ($table:literal, $lane:literal) => {
        concat!(
            "(SELECT id, next_attempt_at FROM ",
            $table,
            " WHERE ",
            $lane,
            " = ?1 AND has_turn = 1 AND next_attempt_at <= ?2
              UNION ALL
              SELECT id, next_attempt_at FROM ",
            $table,
            " WHERE ",
            $lane,
            " = ?1 AND has_turn = 1 AND next_attempt_at > ?3
              ORDER BY next_attempt_at, id LIMIT ?4)"
        )
    };
}

pub(super) use due;
