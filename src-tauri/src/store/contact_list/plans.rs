//! Every page walks an index in its order. Without this test a changed query would still be right, and slow only for shops
//! with very many customers.

use super::{Source, Wanted, index, row::Place};
use crate::model::{
    ChannelId, ContactId, Realm,
    contact_list::{ContactFilter, ContactSort},
};
use sqlx::{Connection, SqliteConnection};

async fn plan(
    connection: &mut SqliteConnection,
    wanted: &Wanted<'_>,
    source: &Source,
    until: Option<&Place>,
) -> String {
    let query = wanted.query(source, until, 51);
    let explain = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {}", query.sql().as_str()));
    let steps: Vec<(i64, i64, i64, String)> = sqlx::query_as(explain).fetch_all(connection).await.unwrap();
    steps.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("\n")
}

fn filters() -> Vec<ContactFilter> {
    let everyone = ContactFilter::everyone(Realm::Real);
    vec![
        ContactFilter { blocked: true, ..everyone.clone() },
        ContactFilter { bot_off: true, ..everyone.clone() },
        ContactFilter { blocked: true, bot_off: true, ..everyone.clone() },
        ContactFilter { tag: Some("Grosir".into()), ..everyone.clone() },
        ContactFilter { channel_id: Some(ChannelId(1)), ..everyone.clone() },
        everyone,
    ]
}

#[tokio::test]
async fn every_page_walks_the_index_of_its_order_and_reads_no_table_from_end_to_end() {
    let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
    sqlx::migrate!("src-tauri/migrations").run(&mut connection).await.unwrap();
    for filter in filters() {
        for (sort, place) in [
            (ContactSort::Name, Place::Name("dewi".into(), ContactId(7))),
            (ContactSort::LastMessage, Place::Activity(7, ContactId(7))),
        ] {
            let index = index(&filter, sort);
            for after in [None, Some(place.clone())] {
                let wanted = Wanted { filter: &filter, sort, after };
                let until = wanted.narrowed_on_the_way().then_some(&place);
                let plan = plan(&mut connection, &wanted, &Source::Index(index), until).await;
                assert!(plan.contains(&format!("INDEX {index} (realm=?")), "{filter:?}\n{plan}");
                let page = plan.split("SCAN page").next().unwrap();
                assert!(!page.contains("TEMP B-TREE"), "the index has the order: {filter:?}\n{plan}");
                for table in ["SCAN p ", "SCAN c ", "SCAN v", "SCAN n", "SCAN i", "SCAN cc", "SCAN t"] {
                    assert!(!plan.contains(table), "{table}: {filter:?}\n{plan}");
                }
            }
        }
    }
}

#[test]
fn a_place_reads_back_from_its_cursor_and_a_strange_one_is_refused() {
    for (place, sort) in [
        (Place::Name("o~mer. ünal".into(), ContactId(7)), ContactSort::Name),
        (Place::Name(String::new(), ContactId(7)), ContactSort::Name),
        (Place::Activity(-5, ContactId(7)), ContactSort::LastMessage),
    ] {
        assert_eq!(Place::parse(&place.to_string(), sort).unwrap(), place);
    }
    for strange in ["", "7", "x.7", ".7", "7.x", "7.99999999999999999999"] {
        assert!(Place::parse(strange, ContactSort::LastMessage).is_err(), "{strange}");
    }
}
