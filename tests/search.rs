//! The search box: names, numbers and words, newest first, and nothing typed is ever query syntax.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{model::Realm, views};

async fn find(desk: &TestDesk, typed: &str) -> (usize, Vec<String>) {
    let mut reader = desk.app.store().read().await.unwrap();
    let found = views::search(&mut reader, Realm::Practice, typed, None).await.unwrap();
    (found.people.len(), found.messages.into_iter().map(|hit| hit.snippet).collect())
}

#[tokio::test]
async fn words_are_found_by_their_beginning_and_without_diacritics() {
    let desk = TestDesk::linked().await;
    desk.says(DEWI, "Kemeja batik sogan ukuran L").await;
    desk.says(EMRE, "Gömlek var mı?").await;
    assert_eq!(find(&desk, "bat sog").await.1, ["Kemeja \u{e000}batik\u{e001} \u{e000}sogan\u{e001} ukuran L"]);
    assert_eq!(find(&desk, "gomlek").await.1.len(), 1);
    assert_eq!(find(&desk, "b").await.1.len(), 0, "from two characters on");
}

#[tokio::test]
async fn people_are_found_by_name_and_number() {
    let desk = TestDesk::linked().await;
    desk.says(DEWI, "x y z").await;
    assert_eq!(find(&desk, "customer").await.0, 1);
    assert_eq!(find(&desk, "628123").await.0, 1);
    for written in ["+62 812-3", "62 812", "0812 3", "(0812) 3", "0062 812"] {
        assert_eq!(find(&desk, written).await.0, 1, "{written}");
    }
    assert_eq!(find(&desk, "905").await.0, 0);
    assert_eq!(find(&desk, "0537").await.0, 0);
}

#[tokio::test]
async fn nothing_typed_is_syntax_and_other_realms_stay_closed() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "batik tulis").await.conversation_id;
    desk.says(EMRE, "batik cap").await;
    for typed in ["\"", "batik\" OR \"", "NEAR(", "scope:c1", "*", "batik AND", "-batik"] {
        find(&desk, typed).await;
    }
    let mut reader = desk.app.store().read().await.unwrap();
    let inside = views::search(&mut reader, Realm::Practice, "batik", Some(id)).await.unwrap();
    assert_eq!(inside.messages.len(), 1);
    let real = views::search(&mut reader, Realm::Real, "batik", None).await.unwrap();
    assert_eq!((real.people.len(), real.messages.len()), (0, 0));
}

#[tokio::test]
async fn inside_a_conversation_every_place_is_counted_and_reached_in_pieces() {
    let desk = TestDesk::linked().await;
    let mut id = None;
    for number in 0..30 {
        let words = if number % 3 == 0 { format!("batik {number}") } else { format!("kopi {number}") };
        id = Some(desk.says(DEWI, &words).await.conversation_id);
    }
    desk.says(EMRE, "batik").await;
    let mut reader = desk.app.store().read().await.unwrap();
    let (id, mut seen, mut before) = (id.unwrap(), Vec::new(), None);
    loop {
        let found = views::matches(&mut reader, id, "BAT", before, 4).await.unwrap();
        assert_eq!(found.total, 10);
        before = found.ids.last().copied();
        seen.extend(found.ids);
        if before.is_none() {
            break;
        }
    }
    assert!(seen.len() == 10 && seen.is_sorted_by(|a, b| a > b), "newest first, each once: {seen:?}");
    assert_eq!(views::matches(&mut reader, id, "\" OR *", None, 4).await.unwrap().total, 0);
}
