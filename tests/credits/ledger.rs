//! What holds for the ledger whatever happens, and in whatever order, over the real database.

use balas::{
    clock::{Clock, ManualClock},
    credits,
    error::{Error, Result},
    events::Bus,
    model::{MessageId, Realm, Timestamp, credits::Account},
    store::{self, Store},
};
use futures_util::FutureExt;
use proptest::prelude::*;

#[derive(Clone, Copy, Debug)]
enum Act {
    Plan { allowance: i64, cap: i64 },
    TopUp(i64),
    Reserve(i64),
    Settle(usize),
    Refund(usize),
    Again(usize),
    Days(i64),
}

fn act() -> impl Strategy<Value = Act> {
    prop_oneof![
        1 => (0..12i64, 0..12i64).prop_map(|(allowance, cap)| Act::Plan { allowance, cap }),
        1 => (1..6i64).prop_map(Act::TopUp),
        6 => (1..4i64).prop_map(Act::Reserve),
        2 => any::<usize>().prop_map(Act::Settle),
        3 => any::<usize>().prop_map(Act::Refund),
        2 => any::<usize>().prop_map(Act::Again),
        2 => (0..70i64).prop_map(Act::Days),
    ]
}

/// A message as the outbox would treat it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum State {
    Refused,
    Reserved,
    Settled,
    Refunded,
}

struct Ledger {
    store: Store,
    realm: Realm,
    clock: Clock,
    hand: ManualClock,
    messages: Vec<(i64, State)>,
}

impl Ledger {
    async fn account(&self) -> Option<Account> {
        credits::account(&mut self.store.read().await.unwrap(), self.realm, self.clock.now()).await.unwrap()
    }

    fn of(&self, number: usize, state: State) -> Option<usize> {
        let fitting: Vec<_> = (0..self.messages.len()).filter(|index| self.messages[*index].1 == state).collect();
        (!fitting.is_empty()).then(|| fitting[number % fitting.len()])
    }

    async fn reserve(&mut self, index: usize, cost: i64, again: bool) {
        let (realm, id) = (self.realm, message(index));
        let before = self.account().await;
        let done: Result<()> = self
            .store
            .write(move |tx| match again {
                true => credits::reserve_again(tx, realm, id).boxed(),
                false => credits::reserve(tx, realm, id, cost).boxed(),
            })
            .await;
        match (done, before) {
            (Ok(()), None) => self.messages[index].1 = State::Reserved,
            (Ok(()), Some(before)) => {
                self.messages[index].1 = State::Reserved;
                in_order(&before, &self.account().await.unwrap(), cost);
            }
            (Err(Error::NoCredit(_)), Some(before)) => {
                assert!(realm == Realm::Real && before.balance() < cost, "{before:?}");
                assert_eq!(self.account().await, Some(before), "a refusal changes nothing");
            }
            (other, before) => panic!("{other:?} with {before:?}"),
        }
    }

    async fn refund(&mut self, index: usize) {
        let (realm, id, cost) = (self.realm, message(index), self.messages[index].0);
        let before = self.account().await;
        let free = self.reserved_without_plan(id).await;
        self.store.write(move |tx| credits::refund(tx, realm, id).boxed()).await.unwrap();
        self.messages[index].1 = State::Refunded;
        if let (Some(before), Some(after)) = (before, self.account().await) {
            let due = if free { 0 } else { cost };
            assert_eq!(after.balance(), before.balance() + due, "all of it comes back, once");
            assert!(after.granted - after.allowance >= 0 || realm == Realm::Practice, "{after:?}");
        }
    }

    async fn reserved_without_plan(&self, id: MessageId) -> bool {
        let reserved = store::credits::reserved(&mut self.store.read().await.unwrap(), id).await.unwrap();
        reserved.iter().any(|entry| entry.pot == balas::model::credits::Pot::None)
    }

    async fn act(&mut self, act: Act) {
        match act {
            Act::Plan { allowance, cap } => {
                self.store.write(move |tx| credits::set_plan(tx, allowance, cap).boxed()).await.unwrap();
            }
            Act::TopUp(amount) => {
                let done: Result<()> = self.store.write(move |tx| credits::top_up(tx, amount).boxed()).await;
                assert_eq!(done.is_ok(), self.account().await.is_some());
            }
            Act::Reserve(cost) => {
                self.messages.push((cost, State::Refused));
                self.reserve(self.messages.len() - 1, cost, false).await;
            }
            Act::Settle(number) => {
                let Some(index) = self.of(number, State::Reserved) else { return };
                let (realm, id) = (self.realm, message(index));
                self.store.write(move |tx| credits::settle(tx, realm, id).boxed()).await.unwrap();
                self.messages[index].1 = State::Settled;
            }
            Act::Refund(number) => {
                let Some(index) = self.of(number, State::Reserved) else { return };
                self.refund(index).await;
            }
            Act::Again(number) => {
                let Some(index) = self.of(number, State::Refunded) else { return };
                let id = message(index);
                let cost = store::credits::refunded(&mut self.store.read().await.unwrap(), id).await.unwrap();
                self.reserve(index, cost, true).await;
            }
            Act::Days(days) => self.hand.advance_millis(days * 24 * 60 * 60 * 1000),
        }
    }

    /// Balance and pots are the sums of their entries, what messages cost is what they hold, and usage is the sum of that.
    async fn check(&self) {
        let mut reader = self.store.read().await.unwrap();
        let stored = store::credits::account(&mut reader, self.realm).await.unwrap();
        let sums: Vec<(String, i64)> = sqlx::query_as(
            "SELECT pot, sum(amount) FROM credit_entries WHERE realm = ? AND pot <> 'none' GROUP BY pot",
        )
        .bind(self.realm)
        .fetch_all(&mut *reader)
        .await
        .unwrap();
        let sum = |pot: &str| sums.iter().find(|(name, _)| name == pot).map_or(0, |(_, sum)| *sum);
        if let Some(account) = stored {
            let pots = (account.rollover, account.allowance, account.topup);
            assert_eq!(pots, (sum("rollover"), sum("allowance"), sum("topup")));
            assert!(pots.0 >= 0 && pots.2 >= 0 && (pots.1 >= 0 || self.realm == Realm::Practice), "{account:?}");
        }
        let mut spent = 0;
        for (index, (cost, state)) in self.messages.iter().enumerate() {
            let (costs, settled) = store::credits::of_message(&mut reader, message(index)).await.unwrap();
            assert_eq!(settled, *state == State::Settled);
            assert!(costs == 0 || costs == *cost);
            assert_eq!(costs == 0, matches!(state, State::Refused | State::Refunded));
            spent += costs;
        }
        let days = store::usage::days(&mut reader, self.realm, 0, i64::MAX).await.unwrap();
        assert_eq!(days.iter().map(|day| day.credits).sum::<i64>(), spent);
    }
}

fn message(index: usize) -> MessageId {
    MessageId(i64::try_from(index).unwrap() + 1)
}

/// Nothing is taken from a pot while one before it has something left.
fn in_order(before: &Account, after: &Account, cost: i64) {
    assert_eq!(before.balance() - after.balance(), cost);
    let taken_later = before.topup - after.topup;
    assert!(after.rollover == 0 || (after.allowance == before.allowance && taken_later == 0), "{before:?} {after:?}");
    assert!(after.allowance <= 0 || taken_later == 0, "{before:?} {after:?}");
    let owes_more = after.allowance < before.allowance.min(0);
    assert!(!owes_more || after.topup == 0, "{before:?} {after:?}");
}

async fn run(realm: Realm, acts: Vec<Act>) {
    let directory = tempfile::tempdir().unwrap();
    let (clock, hand) = Clock::manual(Timestamp(1_780_000_000_000));
    let store = Store::open(directory.path(), clock.clone(), Bus::new()).await.unwrap();
    let mut ledger = Ledger { store, realm, clock, hand, messages: Vec::new() };
    for act in acts {
        ledger.act(act).await;
        ledger.check().await;
    }
    ledger.store.close().await;
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn the_balance_is_the_sum_of_the_entries_in_any_order_of_events(
        practice: bool, acts in prop::collection::vec(act(), 1..40)
    ) {
        let realm = if practice { Realm::Practice } else { Realm::Real };
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(run(realm, acts));
    }
}
