//! `make screenshots`: the real window on every screen, small and large, light and dark, in three languages. What to look at is
//! one table; nothing is asserted beyond that each screen can be reached.

use super::{
    console::Console,
    screens::{BEGINNING, LINK, SCREENS, Screen, Step},
    take_the_stage,
};
use serde_json::{Value, json};
use std::path::Path;

const SIZES: [(u32, u32); 2] = [(1440, 900), (900, 600)];
const LANGUAGES: [&str; 3] = ["en", "id", "tr"];

/// Who writes before the pictures are taken, so that there is something in each group.
const CUSTOMERS: [(&str, &str, &str); 5] = [
    ("6281234567801", "Dewi Anggraini", "Halo, Kak. Ada kemeja batik ukuran L?"),
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
    picture(&console, BEGINNING).await;
    console.press("Escape").await;
    console.click("first-run-practise").await;
    console.see("qr-code").await;
    picture(&console, LINK).await;
    open_the_shop(&console).await;
    picture(&console, SCREENS).await;
}

/// Somebody in each group of the inbox, and every kind of message in the agent's own conversation.
async fn open_the_shop(console: &Console) {
    invoke(console, "practice_scan", json!({})).await;
    invoke(console, "practice_set_scripted", json!({ "on": false })).await;
    for (from, name, text) in CUSTOMERS {
        invoke(console, "practice_write", json!({ "from": from, "name": name, "text": text })).await;
    }
    console.see_saying("conversation-row", "Made Wirawan").await;
    let made = id_of(console, "Made Wirawan").await;
    invoke(console, "take_over", json!({ "id": made })).await;
    invoke(console, "close", json!({ "id": made })).await;
    console.click_saying("conversation-row", "Dewi Anggraini").await;
    console.click("take-over").await;
    let dewi = id_of(console, "Dewi Anggraini").await;
    for composed in every_kind() {
        invoke(console, "send_message", json!({ "id": dewi, "composed": composed, "replyTo": null })).await;
    }
    let batik = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/batik.jpg");
    console.type_into("file-input", batik).await;
    console.until("the file is ready", "!document.querySelector('[data-testid=composer-send]').disabled").await;
    console.click("composer-send").await;
    console.see(r#"message[data-kind="image"][data-delivery="delivered"]"#).await;
    invoke(console, "add_note", json!({ "id": dewi, "text": "Ukuran L, warna sogan" })).await;
    let moments = invoke(console, "offered_moments", json!({})).await;
    let later = json!({ "kind": "text", "text": "Pesanan Kakak dikirim pagi ini" });
    let due = &moments["tomorrow"]["at"];
    invoke(console, "send_later", json!({ "id": dewi, "composed": later, "replyTo": null, "dueAt": due })).await;
    console.see("scheduled").await;
}

/// What an agent sends, once each.
fn every_kind() -> [Value; 5] {
    let row = |title: &str, description: &str| json!({ "title": title, "description": description });
    let rows = [row("Reguler", "2 sampai 3 hari, Rp 18.000"), row("Kilat", "Besok, Rp 32.000")];
    let menu = json!({ "title": "Pengiriman", "button": "Pilih", "sections": [{ "title": "", "rows": rows }] });
    let card = json!({ "name": "Kurir Toko", "numbers": ["+62 812-0000-0142"] });
    [
        json!({ "kind": "text", "text": "Ada, Kak. Masih *tiga* di toko: https://toko.example/batik" }),
        json!({ "kind": "buttons", "text": "Mau dikirim bagaimana?",
            "form": { "labels": ["Reguler", "Kilat", "Ambil di toko"], "footer": "Sampai pukul 17.00" } }),
        json!({ "kind": "list", "text": "Atau pilih dari sini.", "form": { "menu": menu, "footer": "" } }),
        json!({ "kind": "location", "latitude": -6.888_6, "longitude": 109.675_3, "name": "Toko di Pekalongan" }),
        json!({ "kind": "contact", "card": card }),
    ]
}

async fn id_of(console: &Console, name: &str) -> Value {
    let row = console.see_saying("conversation-row", name).await;
    json!(row.attr("data-id").await.expect("the row is still there"))
}

async fn invoke(console: &Console, command: &str, arguments: Value) -> Value {
    console.invoke(command, arguments).await.unwrap_or_else(|error| panic!("{command}: {error}"))
}

/// Takes pictures of these screens in each language and each size.
async fn picture(console: &Console, screens: &[Screen]) {
    for language in LANGUAGES {
        invoke(console, "set_language", json!({ "language": language })).await;
        console.until("the language is chosen", &format!("document.documentElement.lang === '{language}'")).await;
        for size in SIZES {
            picture_all(console, screens, language, size).await;
        }
    }
}

async fn picture_all(console: &Console, screens: &[Screen], language: &str, (width, height): (u32, u32)) {
    console.resize(width, height).await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("test-output/screenshots").join(language);
    let folder = folder.join(format!("{width}x{height}"));
    std::fs::create_dir_all(&folder).expect("test-output can be written");
    for (name, steps) in screens {
        for step in *steps {
            take(console, step).await;
        }
        console.picture_as(&folder, name).await;
    }
}

async fn take(console: &Console, step: &Step) {
    match step {
        Step::Go(address) => drop(console.run(&format!("location.hash = '{address}'")).await),
        Step::See(what) => drop(console.see(what).await),
        Step::Click(what) => console.click(what).await,
        Step::Press(keys) => console.press(keys).await,
        Step::Type(text) => console.type_keys(text).await,
        Step::Write(text) => {
            console.press("Control+a").await;
            console.type_keys(text).await;
        }
        Step::Run(script) => drop(console.run(script).await),
        Step::Leave => console.press("Escape").await,
    }
}
