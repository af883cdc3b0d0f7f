//! The list of conversations: every view pages through exactly its own rows, in its own order, and the numbers beside the
//! views agree with what they show.

use crate::support::TestDesk;
use balas::{
    handoff, inbox,
    model::{AgentId, ConversationId, Realm, Status, views::ConversationRow},
    store::views::{self, InboxFilter, InboxGroup},
};
use futures_util::FutureExt;

const GROUPS: [InboxGroup; 6] = [
    InboxGroup::Open,
    InboxGroup::NeedsYou,
    InboxGroup::Mine,
    InboxGroup::WithBot,
    InboxGroup::Closed,
    InboxGroup::All,
];

/// Twenty customers: four of each kind of owner, every second conversation of a kind read, and four who write once more.
async fn busy_desk() -> TestDesk {
    let desk = TestDesk::linked().await;
    for number in 0..20_u32 {
        let id = desk.says(&format!("62812345671{number:02}"), "Halo").await.conversation_id;
        match number % 5 {
            0 => drop(handoff::hand_off(&desk.app, id).await.unwrap()),
            1 => drop(handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap()),
            2 => drop(handoff::close(&desk.app, id).await.unwrap()),
            _ => {}
        }
        if number % 2 == 0 {
            desk.write(move |tx| inbox::mark_read(tx, id).boxed()).await;
        }
    }
    for number in [3, 16, 8, 1] {
        desk.says(&format!("62812345671{number:02}"), "Masih ada?").await;
    }
    desk
}

/// All rows of a view, read three at a time.
async fn paged(desk: &TestDesk, filter: &InboxFilter) -> Vec<ConversationRow> {
    let mut reader = desk.app.store().read().await.unwrap();
    let (mut rows, mut cursor) = (Vec::new(), None);
    loop {
        let (page, next) = views::conversations(&mut reader, filter, cursor, 3).await.unwrap();
        assert!(next.is_none() || page.len() == 3, "only the last page is short");
        rows.extend(page);
        cursor = next;
        if cursor.is_none() {
            return rows;
        }
    }
}

fn belongs(row: &ConversationRow, group: InboxGroup) -> bool {
    match group {
        InboxGroup::Open => row.status != Status::Closed,
        InboxGroup::NeedsYou => row.status == Status::Human && row.agent.is_none(),
        InboxGroup::Mine => row.agent.as_ref().is_some_and(|agent| agent.is_me),
        InboxGroup::WithBot => row.status == Status::Bot,
        InboxGroup::Closed => row.status == Status::Closed,
        InboxGroup::All => true,
    }
}

fn in_order(group: InboxGroup, mut rows: Vec<ConversationRow>) -> Vec<ConversationId> {
    rows.sort_by_key(|row| match group {
        InboxGroup::NeedsYou => row.waiting_since.map_or(0, |at| at.0),
        _ => -row.updated_at.0,
    });
    rows.into_iter().map(|row| row.id).collect()
}

#[tokio::test]
async fn every_view_pages_through_exactly_its_rows_in_its_order() {
    let desk = busy_desk().await;
    let everything = desk.list(InboxGroup::All).await;
    assert_eq!(everything.len(), 20);
    for group in GROUPS {
        for unread_only in [false, true] {
            for channel_id in [None, Some(desk.channel)] {
                let filter = InboxFilter { realm: Realm::Practice, group, unread_only, channel_id };
                let wanted = everything.iter().filter(|row| belongs(row, group) && (row.unread > 0 || !unread_only));
                let expected = in_order(group, wanted.cloned().collect());
                assert!(!expected.is_empty(), "{filter:?} tests nothing");
                let found: Vec<_> = paged(&desk, &filter).await.into_iter().map(|row| row.id).collect();
                assert_eq!(found, expected, "{filter:?}");
            }
        }
    }
}

#[tokio::test]
async fn another_realm_and_another_channel_have_no_rows() {
    let desk = busy_desk().await;
    let elsewhere = balas::model::ChannelId(desk.channel.0 + 1);
    for group in GROUPS {
        let real = InboxFilter { realm: Realm::Real, group, unread_only: false, channel_id: None };
        assert_eq!(paged(&desk, &real).await.len(), 0, "{group:?}");
        let other = InboxFilter { realm: Realm::Practice, channel_id: Some(elsewhere), ..real };
        assert_eq!(paged(&desk, &other).await.len(), 0, "{group:?}");
    }
}

#[tokio::test]
async fn the_numbers_beside_the_views_agree_with_them() {
    let desk = busy_desk().await;
    let numbers = counts(&desk).await;
    assert_eq!(numbers.0, shown(&desk).await);
    assert!(numbers.1 > 0, "some of a person's conversations are unread");
    balas::practice::erase(&desk.app).await.unwrap();
    assert_eq!(counts(&desk).await, ([0; 4], 0), "nothing is left of an erased realm");
}

async fn counts(desk: &TestDesk) -> ([u32; 4], u32) {
    let mut reader = desk.app.store().read().await.unwrap();
    let counts = views::counts(&mut reader, Realm::Practice).await.unwrap();
    ([counts.open, counts.needs_you, counts.mine, counts.with_bot], counts.unread)
}

async fn shown(desk: &TestDesk) -> [u32; 4] {
    let mut shown = [0; 4];
    for (number, group) in GROUPS.into_iter().take(4).enumerate() {
        shown[number] = u32::try_from(desk.list(group).await.len()).unwrap();
    }
    shown
}

#[tokio::test]
async fn what_is_kept_on_top_comes_first_in_its_group_and_once() {
    let desk = busy_desk().await;
    for group in [InboxGroup::Open, InboxGroup::NeedsYou, InboxGroup::Mine, InboxGroup::WithBot, InboxGroup::Closed] {
        let filter = InboxFilter { realm: Realm::Practice, group, unread_only: false, channel_id: None };
        let before = paged(&desk, &filter).await;
        let last = before.last().unwrap().id;
        desk.write(move |tx| inbox::set_pinned(tx, last, true).boxed()).await;
        let mut reader = desk.app.store().read().await.unwrap();
        let (rows, next) = views::conversations(&mut reader, &filter, None, 3).await.unwrap();
        assert!(rows[0].id == last && rows[0].pinned, "{group:?}");
        let mut seen: Vec<_> = rows.iter().map(|row| row.id).collect();
        let mut cursor = next;
        while cursor.is_some() {
            let (rows, next) = views::conversations(&mut reader, &filter, cursor, 3).await.unwrap();
            seen.extend(rows.iter().map(|row| row.id));
            cursor = next;
        }
        let mut rest: Vec<_> = before.iter().map(|row| row.id).filter(|id| *id != last).collect();
        rest.insert(0, last);
        assert_eq!(seen, rest, "{group:?}: everybody once, the others in their order");
        drop(reader);
        desk.write(move |tx| inbox::set_pinned(tx, last, false).boxed()).await;
        assert_eq!(paged(&desk, &filter).await, before);
    }
}

#[tokio::test]
async fn with_too_many_on_top_nothing_would_be() {
    let desk = TestDesk::linked().await;
    for number in 0..21 {
        let id = desk.says(&format!("62812345671{number:02}"), "Halo").await.conversation_id;
        let pinned = desk.app.store().write(move |tx| inbox::set_pinned(tx, id, true).boxed()).await;
        assert_eq!(pinned.is_ok(), number < 20);
    }
}
