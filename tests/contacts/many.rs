//! A hundred thousand contacts, measured: `cargo test --features desktop --test suite -- contacts::many --ignored --nocapture`.

use super::everyone;
use crate::support::TestDesk;
use balas::{
    model::{
        Realm,
        contact_list::{ContactFilter, ContactSort},
    },
    store::{self, contact_list},
};
use std::time::{Duration, Instant};

const MANY: u32 = 100_000;
/// Rows of a page, as the window asks for them.
const PAGE: u32 = 100;
/// Far above what is hoped for, so that only a page that reads the whole address book fails.
const ENDURABLE: Duration = Duration::from_millis(400);

async fn crowded() -> TestDesk {
    let desk = TestDesk::linked().await;
    let fill = format!(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {MANY})
         INSERT INTO contacts (id, realm, push_name, tags, created_at)
         SELECT i, 'practice', substr('DewiBudiAyşeRizkPutrHendÖmerFitrJokoNadi', 1 + 4 * (i % 10), 4) || ' ' || (i * 7919 % 1000000),
           iif(i % 10 = 0, '[\"Grosir\"]', '[]'), i FROM n;
         INSERT INTO identities (contact_id, realm, kind, value, created_at)
         SELECT id, 'practice', 'phone', printf('62812%08d', id), 1 FROM contacts;
         INSERT INTO channel_contacts (channel_id, contact_id) SELECT {}, id FROM contacts;
         INSERT INTO contacts_fts (rowid, words, realm) SELECT id, push_name || ' ' || printf('62812%08d', id), realm FROM contacts;",
        desk.channel
    );
    let database = desk.app.config().data_dir.join(store::DATABASE);
    rusqlite::Connection::open(&database).unwrap().execute_batch(&fill).unwrap();
    desk
}

async fn times<T>(what: &str, mut work: impl AsyncFnMut(u32) -> T) {
    let mut spent = Vec::new();
    for round in 0..40 {
        let begun = Instant::now();
        work(round).await;
        spent.push(begun.elapsed());
    }
    spent.sort();
    println!("{what}: p50 {:?}, p95 {:?}", spent[20], spent[38]);
    assert!(spent[38] < ENDURABLE, "{what}: {:?}", spent[38]);
}

#[tokio::test]
#[ignore = "fills a hundred thousand rows; run by hand to measure"]
async fn a_keystroke_and_a_scroll_read_no_more_than_their_page() {
    let desk = crowded().await;
    let mut reader = desk.app.store().read().await.unwrap();
    for typed in ["de", "dew", "dewi", "dewi 12", "0812 000", "gro"] {
        times(&format!("typed {typed:?}"), async |_| {
            let filter = ContactFilter { text: typed.to_owned(), ..everyone() };
            contact_list::page(&mut reader, &filter, ContactSort::LastMessage, None, PAGE).await.unwrap()
        })
        .await;
    }
    for sort in [ContactSort::Name, ContactSort::LastMessage] {
        let mut cursor = None;
        times(&format!("scrolled by {sort:?}"), async |_| {
            let page = contact_list::page(&mut reader, &everyone(), sort, cursor.as_deref(), PAGE).await.unwrap();
            cursor = page.next_cursor;
        })
        .await;
    }
    times("counted", async |_| contact_list::counts(&mut reader, Realm::Practice).await.unwrap()).await;
}
