//! `make screenshots`: the real window on every screen, small and large, light and dark, in three languages. What to look at is
//! one table; nothing is asserted beyond that each screen can be reached.

use super::{console::Console, crash::take_a_conversation_over, take_the_stage};
use serde_json::json;
use std::path::Path;

const SIZES: [(u32, u32); 2] = [(1440, 900), (900, 600)];
const LANGUAGES: [&str; 3] = ["en", "id", "tr"];

/// What leads to a screen.
enum Step {
    /// An address of the window.
    Go(&'static str),
    See(&'static str),
    Click(&'static str),
    Press(&'static str),
    Type(&'static str),
    /// Whatever lies over the page goes.
    Leave,
}
use Step::{Click, Go, Leave, Press, See, Type};

const SCREENS: &[(&str, &[Step])] = &[
    ("first-run", &[Go("#/welcome"), See("first-run-practise")]),
    ("gateway", &[Go("#/welcome"), Click("first-run-gateway"), See("gateway-name")]),
    ("inbox", &[Leave, Go("#/inbox"), See("conversation-row")]),
    ("needs-you", &[Go("#/inbox/needs_you"), See("conversation-row")]),
    ("conversation", &[Go("#/inbox/mine"), Click("conversation-row"), See("composer-input")]),
    ("buttons", &[Press("Control+b"), See("button-label")]),
    ("palette", &[Press("Control+b"), Press("Control+k"), See("palette-line")]),
    ("palette-found", &[Type("ta"), See("palette")]),
    ("failed", &[Leave, Press("Control+k"), Type(">fail"), See("palette")]),
    ("search", &[Leave, Leave, Press("/"), Type("batik"), See("search-hit")]),
    ("cheat-sheet", &[Leave, Leave, Go("#/credits"), Press("?"), See("cheat-sheet")]),
    ("credits", &[Leave, Go("#/credits"), See("credit-gauge")]),
    ("contacts", &[Go("#/contacts"), See("contact-row")]),
    ("contact", &[Click("contact-row"), See("contact-inspector")]),
    ("catalogue", &[Go("#/catalogue"), See("product")]),
    ("product", &[Click("product"), See("product-inspector")]),
    ("new-product", &[Leave, Press("Shift+n"), See("product-name")]),
    ("connections", &[Leave, Go("#/connections"), See("channel")]),
    ("new-key", &[Click("new-key"), See("key-name")]),
    ("settings", &[Leave, Go("#/settings"), See("this-computer")]),
];

/// Who writes before the pictures are taken, so that there is something in each group.
const CUSTOMERS: [(&str, &str, &str); 4] = [
    ("6281234567802", "Made Wirawan", "Apakah kain batik sogan masih ada?"),
    ("6281234567803", "Putri Lestari", "Saya mau bicara dengan orang"),
    ("905374937766", "Ayşe Yılmaz", "İki gömlek İzmir'e gönderilir mi?"),
    ("6281234567805", "Bu Ratna · Grosir Solo", "Jadi 40 potong batik bisa harga berapa, Kak?"),
];

#[tokio::test]
#[ignore = "takes pictures for people to look at: `make screenshots`"]
async fn every_screen_is_pictured() {
    let _stage = take_the_stage().await;
    let data = tempfile::tempdir().unwrap();
    let console = Console::open("screenshots", data.path()).await;
    take_a_conversation_over(&console).await;
    for (from, name, text) in CUSTOMERS {
        let message = json!({ "from": from, "name": name, "text": text });
        console.invoke("practice_write", message).await.unwrap();
    }
    console.see_saying("conversation-row", "Made Wirawan").await;
    for language in LANGUAGES {
        console.invoke("set_language", json!({ "language": language })).await.unwrap();
        console.until("the language is chosen", &format!("document.documentElement.lang === '{language}'")).await;
        for size in SIZES {
            picture_all(&console, language, size).await;
        }
    }
}

async fn picture_all(console: &Console, language: &str, (width, height): (u32, u32)) {
    console.resize(width, height).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output/screenshots").join(language);
    let folder = folder.join(format!("{width}x{height}"));
    std::fs::create_dir_all(&folder).expect("test-output can be written");
    for (name, steps) in SCREENS {
        for step in *steps {
            take(console, step).await;
        }
        console.picture_as(&folder, name).await;
    }
    console.press("Escape").await;
}

async fn take(console: &Console, step: &Step) {
    match step {
        Go(address) => drop(console.run(&format!("location.hash = '{address}'")).await),
        See(what) => drop(console.see(what).await),
        Click(what) => console.click(what).await,
        Press(keys) => console.press(keys).await,
        Type(text) => console.type_keys(text).await,
        Leave => console.press("Escape").await,
    }
}
