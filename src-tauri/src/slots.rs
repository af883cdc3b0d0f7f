//! Attempts under way. Each lane has slots of its own: a slow one keeps only itself waiting.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
};
use tokio::task::{Id, JoinError, JoinSet};

/// The attempts under way, at most one for each thing.
#[derive(Debug)]
pub(crate) struct Slots<L, T> {
    per_lane: usize,
    attempts: JoinSet<()>,
    taken: HashMap<Id, (L, T)>,
    busy: HashMap<L, HashSet<T>>,
}

impl<L: Clone + Eq + Hash, T: Copy + Eq + Hash> Slots<L, T> {
    /// So many slots for each lane.
    pub fn new(per_lane: usize) -> Self {
        Self { per_lane, attempts: JoinSet::new(), taken: HashMap::new(), busy: HashMap::new() }
    }

    /// How many attempts of a lane may begin.
    pub fn free(&self, lane: &L) -> usize {
        self.per_lane.saturating_sub(self.under_way(lane))
    }

    /// How many attempts of a lane are under way.
    pub fn under_way(&self, lane: &L) -> usize {
        self.busy.get(lane).map_or(0, HashSet::len)
    }

    /// How many attempts of all lanes are under way.
    pub fn in_all(&self) -> usize {
        self.taken.len()
    }

    /// Begins an attempt, unless its lane has no slot left or one is made for the same thing.
    pub fn begin(&mut self, lane: L, thing: T, attempt: impl Future<Output = ()> + Send + 'static) {
        if self.free(&lane) > 0 && self.busy.entry(lane.clone()).or_default().insert(thing) {
            let task = self.attempts.spawn(attempt);
            self.taken.insert(task.id(), (lane, thing));
        }
    }

    /// Waits for an attempt to end; `None` where none is under way.
    pub async fn next(&mut self) -> Option<()> {
        let ended = self.attempts.join_next_with_id().await?;
        if let Err(error) = &ended {
            tracing::error!(%error, "an attempt broke off");
        }
        let id = ended.map_or_else(|error: JoinError| error.id(), |(id, ())| id);
        if let Some((lane, thing)) = self.taken.remove(&id)
            && let Some(busy) = self.busy.get_mut(&lane)
        {
            busy.remove(&thing);
            if busy.is_empty() {
                self.busy.remove(&lane);
            }
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EACH: usize = 16;

    #[tokio::test]
    async fn a_full_lane_leaves_the_slots_of_the_others_free() {
        let mut slots = Slots::new(EACH);
        for thing in 0..40 {
            slots.begin("slow", thing, std::future::pending());
        }
        assert_eq!((slots.under_way(&"slow"), slots.free(&"slow"), slots.free(&"quick")), (EACH, 0, EACH));
        slots.begin("quick", 40, async {});
        slots.begin("quick", 40, std::future::pending());
        assert_eq!(slots.under_way(&"quick"), 1, "one at a time for each thing");
        slots.next().await.unwrap();
        assert_eq!((slots.under_way(&"slow"), slots.under_way(&"quick")), (EACH, 0));
    }

    #[tokio::test]
    async fn an_attempt_that_breaks_off_frees_its_slot_and_no_other() {
        let mut slots = Slots::new(EACH);
        slots.begin("a", 1, std::future::pending());
        slots.begin("a", 2, async { panic!("on purpose") });
        slots.next().await.unwrap();
        assert_eq!(slots.under_way(&"a"), 1);
        slots.begin("a", 2, async {});
        slots.next().await.unwrap();
        assert_eq!(slots.under_way(&"a"), 1);
    }
}
