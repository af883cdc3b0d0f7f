//! What a service answers to a connection that is another one by now, or none, is not stored: nothing of it belongs to anybody
//! here any more.

use super::{
    import,
    stand_in::{Console, StandIn, definition, message, wabot},
};
use crate::support::{DEWI, EMRE};
use balas::{gateway, model::Kind};
use futures_util::FutureExt;
use serde_json::json;

#[derive(Clone, Copy, Debug)]
enum Meanwhile {
    AnotherKey,
    Removed,
}

const BOTH: [Meanwhile; 2] = [Meanwhile::AnotherKey, Meanwhile::Removed];

/// Takes one round, in which the service is asked at `path` and answers only when the connection has changed. The channel that
/// asked is not told.
async fn asked_before(service: &StandIn, base: &str, console: &Console, path: &str, meanwhile: Meanwhile) {
    let (gate, hosted) = (service.holds(path), console.hosted());
    console.hand.advance_millis(20_000);
    let change = async {
        gate.is_asked().await;
        match meanwhile {
            Meanwhile::AnotherKey => {
                let other = wabot(base).replace("never_shown", "another_one");
                import(&console.app, definition(&other)).await.map(drop).unwrap();
            }
            Meanwhile::Removed => {
                console.app.store().write(|tx| gateway::remove(tx, "Toko").boxed()).await.unwrap();
            }
        }
        gate.open();
    };
    let (_, ()) = tokio::join!(hosted.step(), change);
}

#[tokio::test]
async fn what_is_new_there() {
    for meanwhile in BOTH {
        let (service, base) = StandIn::open().await;
        let console = Console::of_wabot(&base).await;
        service.show("1", DEWI, &[message("a", "in", "halo", console.now() + 1)]);
        asked_before(&service, &base, &console, "/conversations/1", meanwhile).await;
        assert!(console.rows().await.is_empty(), "{meanwhile:?}");
        assert_eq!((console.rows_in("messages"), console.rows_in("hosted_conversations")), (0, 0), "{meanwhile:?}");
        assert_eq!(console.rows_in("hosted_setbacks"), 0, "{meanwhile:?}");
        console.app.shutdown().await;
    }
}

#[tokio::test]
async fn what_was_said_before() {
    for meanwhile in BOTH {
        let (service, base) = StandIn::open().await;
        let start = super::stand_in::START;
        for (id, phone) in [("1", DEWI), ("2", EMRE)] {
            service.show(id, phone, &[message(id, "in", "dulu", start - 1_000)]);
        }
        service.says("/conversations/1", 500, "{}");
        let console = Console::of_wabot(&base).await;
        service.is_right_again("/conversations/1");
        let before = console.rows_in("messages");
        assert_eq!(before, 1, "one conversation waits to be tried again");
        console.hand.advance_millis(600_000);
        asked_before(&service, &base, &console, "/conversations/1", meanwhile).await;
        assert_eq!(console.rows_in("messages"), before, "{meanwhile:?}");
        console.app.shutdown().await;
    }
}

#[tokio::test]
async fn a_file() {
    for meanwhile in BOTH {
        let (service, base) = StandIn::open().await;
        let console = Console::of_wabot(&base).await;
        service.says("/files/1", 500, "");
        let mut shown = message("a", "in", "bukti", console.now() + 1);
        shown["type"] = json!("image");
        shown["media"] = json!({"url": "/files/1", "name": "nota.png", "mime": "image/png", "size": 9});
        service.show("1", DEWI, &[shown]);
        console.round().await;
        service.says("/files/1", 200, include_bytes!("../../assets/practice/transfer.png"));
        asked_before(&service, &base, &console, "/files/1", meanwhile).await;
        assert_eq!(console.log(DEWI).await[0].kind, Kind::Unknown, "{meanwhile:?}");
        assert_eq!((console.rows_in("media"), console.rows_in("hosted_files")), (0, 1), "{meanwhile:?}");
        let kept = walk(&console.app.config().data_dir.join("media"));
        assert_eq!(kept, 0, "the bytes of {meanwhile:?} are not kept either");
        console.app.shutdown().await;
    }
}

#[tokio::test]
async fn what_is_sold_there() {
    for meanwhile in BOTH {
        let (service, base) = StandIn::open().await;
        let console = Console::of_wabot(&base).await;
        let product = json!({"id": "p1", "name": "Kemeja", "price": 1000});
        let page = json!({"ok": true, "data": {"items": [product], "next_cursor": null}});
        service.says("/products", 200, page.to_string());
        asked_before(&service, &base, &console, "/products", meanwhile).await;
        assert_eq!((console.rows_in("products"), console.rows_in("hosted_agreements")), (0, 0), "{meanwhile:?}");
        console.app.shutdown().await;
    }
}

/// How many files are below a directory.
fn walk(directory: &std::path::Path) -> usize {
    let Ok(entries) = std::fs::read_dir(directory) else { return 0 };
    let count = |path: std::path::PathBuf| if path.is_dir() { walk(&path) } else { 1 };
    entries.map(|entry| count(entry.unwrap().path())).sum()
}
