//! What holds under any order of events.

use balas::model::{AgentId, Delivery, DeliveryEvent, Ownership, OwnershipEvent, Status, Timestamp};
use proptest::prelude::*;

fn delivery() -> impl Strategy<Value = Delivery> {
    use Delivery as D;
    prop::sample::select(vec![
        D::Queued,
        D::Sending,
        D::Uncertain,
        D::Sent,
        D::Delivered,
        D::Read,
        D::Played,
        D::Failed,
    ])
}

fn delivery_event() -> impl Strategy<Value = DeliveryEvent> {
    use {Delivery as D, DeliveryEvent as E};
    prop::sample::select(vec![
        E::Attempt,
        E::Lost,
        E::Requeued,
        E::Refused,
        E::Reached(D::Sent),
        E::Reached(D::Delivered),
        E::Reached(D::Read),
        E::Reached(D::Played),
    ])
}

fn ownership_event() -> impl Strategy<Value = OwnershipEvent> {
    use OwnershipEvent as E;
    let agent = || (1..4i64).prop_map(AgentId);
    prop_oneof![
        Just(E::Inbound),
        Just(E::HandOff),
        agent().prop_map(E::Claim),
        agent().prop_map(E::Answered),
        Just(E::Release),
        Just(E::Close),
        agent().prop_map(E::Reopen),
    ]
}

proptest! {
    #[test]
    fn what_the_network_has_accepted_never_goes_back(start in delivery(), events in prop::collection::vec(delivery_event(), 0..40)) {
        let mut state = start;
        for event in events {
            let next = state.after(event).unwrap_or(state);
            if state.ack() > 0 {
                prop_assert!(next.ack() >= state.ack(), "{state:?} -{event:?}-> {next:?}");
            }
            if next == Delivery::Failed && state != Delivery::Failed {
                prop_assert!(state.is_pending(), "only what is pending can fail, not {state:?}");
            }
            state = next;
        }
    }

    #[test]
    fn a_receipt_says_the_same_however_often_it_comes(state in delivery(), event in delivery_event()) {
        if let Some(next) = state.after(event) {
            prop_assert_eq!(next.after(event), None);
        }
    }

    #[test]
    fn a_conversation_has_one_owner_at_any_time(events in prop::collection::vec((ownership_event(), 0..1000i64), 0..40)) {
        let mut owner = Ownership::new();
        let mut now = 0;
        for (event, passed) in events {
            now += passed;
            let before = owner;
            owner = owner.after(event, Timestamp(now));
            prop_assert!(owner.agent.is_none() || owner.status == Status::Human, "{before:?} -{event:?}-> {owner:?}");
            prop_assert!(!(owner.bot_may_speak() && owner.agent.is_some()));
            prop_assert!(owner.status == Status::Human || owner.waiting_since.is_none());
            let gives_to_bot = matches!(event, OwnershipEvent::Release)
                || (matches!(event, OwnershipEvent::Inbound) && before.status == Status::Closed);
            if !before.bot_may_speak() && owner.bot_may_speak() {
                prop_assert!(gives_to_bot, "the bot speaks again after {event:?}");
            }
        }
    }
}
