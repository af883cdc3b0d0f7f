//! The bot as the window edits it, and the test bench: the same bot that a file describes, and nobody gets anything.

use super::shop::{Program, Reply, install, items, says, sells, shop};
use crate::support::{DEWI, TestDesk};
use balas::{
    bot::{
        change::{self, BotChange},
        definition::Definition,
        file,
        form::{BotFaq, BotRule, BotView},
        trial::{self, TrialBy, TrialLine},
    },
    error::{Code, Error},
    model::*,
};
use serde_json::json;

const BOT: &str = r#"
    webhook_key = "rahasia"
    burst_seconds = 0
    max_replies_in_a_row = 7
    [[handover]]
    phrase = ["admin", "orang"]
    [[rule]]
    keyword = "ongkir#"
    webhook = "{program}/hook"
    [[rule]]
    keyword = ["harga", "price"]
    match = "contains"
    reply = ["Satu", "Dua {name}"]
    buttons = ["Ya", { label = "Tidak", says = "batal" }]
    tags = ["tanya"]
    product = "SKU-1"
    handover = true
    [[rule]]
    keyword = "menu"
    list = { button = "Pilih", rows = ["Kopi", "Batik"] }
    media = "https://example.id/a.png"
    channels = ["toko-1"]
    off = true
    [[hours]]
    days = ["mon"]
    open = ["08:00-12:00", "13:00-01:00"]
    holidays = ["2026-12-25"]
    away = "Buka pukul {next_open}."
    [[faq]]
    question = "Bisa COD?"
    answer = "Bisa."
    [ai.1]
    enabled = true
    base_url = "{program}/v1"
    model = "uji"
    api_key = ""
    [fallback]
    reply = "Sebentar"
"#;

async fn seen(desk: &TestDesk) -> BotView {
    change::get(&mut desk.app.store().read().await.unwrap(), Realm::Practice).await.unwrap()
}

async fn changes(desk: &TestDesk, change: BotChange) -> Result<BotView, Error> {
    let seen = seen(desk).await.version;
    change::change(&desk.app, Realm::Practice, seen, change).await
}

async fn stored(desk: &TestDesk) -> Definition {
    file::export(&mut desk.app.store().read().await.unwrap(), Realm::Practice).await.unwrap().unwrap()
}

fn rule(keyword: &str, reply: &str) -> BotRule {
    BotRule { keywords: vec![keyword.to_owned()], on: true, replies: vec![reply.to_owned()], ..BotRule::default() }
}

async fn said(desk: &TestDesk, text: &str) -> Vec<String> {
    let before = desk.received().await.len();
    desk.says(DEWI, text).await;
    desk.settle().await;
    desk.received().await.into_iter().skip(before).map(|(_, text)| text).collect()
}

#[tokio::test]
async fn what_the_window_saves_unchanged_is_the_same_bot() {
    let desk = shop(BOT, &Program::default()).await;
    let before = stored(&desk).await;
    let view = seen(&desk).await;
    for (at, rule) in (0..).zip(view.rules.clone()) {
        changes(&desk, BotChange::SetRule { at, rule: Box::new(rule) }).await.unwrap();
    }
    let BotView { general, phrases, hours, faq, ai, fallback, .. } = view;
    changes(&desk, BotChange::Hours { timezone: general.timezone.clone(), hours }).await.unwrap();
    changes(&desk, BotChange::Faq { faq }).await.unwrap();
    for setting in ai {
        changes(&desk, BotChange::Ai { setting: Box::new(setting) }).await.unwrap();
    }
    changes(&desk, BotChange::Otherwise { phrases, fallback, general }).await.unwrap();
    assert_eq!(stored(&desk).await, before);
}

#[tokio::test]
async fn rules_are_tried_in_the_order_that_a_person_gave_them() {
    let desk = TestDesk::linked().await;
    for (at, reply) in (0..).zip(["satu", "dua", "tiga"]) {
        changes(&desk, BotChange::AddRule { at, rule: Box::new(rule("halo", reply)) }).await.unwrap();
    }
    assert_eq!(said(&desk, "halo").await, ["satu"]);
    changes(&desk, BotChange::MoveRule { from: 2, to: 0 }).await.unwrap();
    assert_eq!(said(&desk, "halo").await, ["tiga"]);
    changes(&desk, BotChange::SetRule { at: 0, rule: Box::new(BotRule { on: false, ..rule("halo", "tiga") }) })
        .await
        .unwrap();
    assert_eq!(said(&desk, "halo").await, ["satu"], "a rule that is off does not listen");
    let view = changes(&desk, BotChange::RemoveRule { at: 1 }).await.unwrap();
    assert_eq!(view.rules.len(), 2);
    assert_eq!(said(&desk, "halo").await, ["dua"]);
    for at in [2, u32::MAX] {
        let gone = changes(&desk, BotChange::RemoveRule { at }).await.unwrap_err();
        assert_eq!(gone.code(), Code::NotFound);
    }
}

#[tokio::test]
async fn nobody_undoes_what_they_have_not_seen() {
    let desk = TestDesk::linked().await;
    let old = seen(&desk).await.version;
    changes(&desk, BotChange::AddRule { at: 0, rule: Box::new(rule("halo", "satu")) }).await.unwrap();
    let late = BotChange::AddRule { at: 0, rule: Box::new(rule("halo", "dua")) };
    let refused = change::change(&desk.app, Realm::Practice, old, late).await.unwrap_err();
    assert_eq!(refused.code(), Code::Conflict);
    assert_eq!(stored(&desk).await.rule.len(), 1);
}

#[tokio::test]
async fn what_cannot_be_is_refused_with_its_field_and_changes_nothing() {
    let desk = shop(BOT, &Program::default()).await;
    let before = stored(&desk).await;
    let odd = |change: fn(&mut BotRule)| {
        let mut rule = rule("a", "b");
        change(&mut rule);
        BotChange::AddRule { at: 0, rule: Box::new(rule) }
    };
    for (change, field) in [
        (odd(|rule| rule.keywords.clear()), "bot_keyword"),
        (odd(|rule| rule.webhook = "ftp://x".to_owned()), "bot_webhook"),
        (odd(|rule| rule.media = "x".to_owned()), "bot_media"),
        (odd(|rule| rule.list_button = "Pilih".to_owned()), "bot_list"),
        (BotChange::Faq { faq: vec![BotFaq { question: "?".to_owned(), answer: " ".to_owned() }] }, "bot_faq"),
        (BotChange::Hours { timezone: "Mars/Kota".to_owned(), hours: Vec::new() }, "bot_timezone"),
    ] {
        match changes(&desk, change).await {
            Err(Error::Invalid { field: named, .. }) => assert_eq!(named, field),
            other => panic!("{field}: {other:?}"),
        }
    }
    assert_eq!(stored(&desk).await, before);
}

#[tokio::test]
async fn a_reply_becomes_knowledge_and_a_question_has_one_answer() {
    let desk = shop(BOT, &Program::default()).await;
    let taught = |answer: &str| BotFaq { question: "Bisa COD?".to_owned(), answer: answer.to_owned() };
    change::teach(&desk.app, Realm::Practice, taught("Bisa, di Solo.")).await.unwrap();
    let faq = stored(&desk).await.faq;
    assert_eq!(faq.iter().map(|faq| faq.answer.as_str()).collect::<Vec<_>>(), ["Bisa, di Solo."]);
    assert!(change::teach(&desk.app, Realm::Practice, taught(" ")).await.is_err());
}

#[tokio::test]
async fn the_bench_shows_request_and_response_and_sends_nothing() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    program.will(items(json!([{"type": "message", "content": "Rp 18.000"}, {"type": "hologram"}])));
    let trial = trial::words(&desk.app, Realm::Practice, "ongkir#Solo#2".to_owned(), None).await.unwrap();
    assert_eq!(trial.by, TrialBy::Rule { name: "ongkir#".to_owned(), at: 0 });
    let call = trial.call.unwrap();
    let request: serde_json::Value = serde_json::from_str(&call.request).unwrap();
    assert_eq!(request, program.seen()[0].body);
    assert_eq!(request["data"], json!(["Solo", "2"]));
    assert!(call.response.contains("Rp 18.000") && call.fault.is_empty(), "{call:?}");
    assert_eq!(trial.says[0].text, "Rp 18.000");
    assert!(trial.says[1].left_out.contains("hologram"));

    program.will(Reply::Text(500, vec![], "oops".to_owned()));
    let failed = trial::words(&desk.app, Realm::Practice, "ongkir#Solo".to_owned(), None).await.unwrap();
    assert!(failed.call.unwrap().fault.contains("HTTP 500"));
    desk.settle().await;
    assert_eq!(desk.received().await, []);
}

#[tokio::test]
async fn the_bench_tells_what_answers() {
    let desk = shop(BOT, &Program::default()).await;
    sells(&desk, "Kemeja", "SKU-1", 245_000).await;
    let tried = async |text: &str| trial::words(&desk.app, Realm::Practice, text.to_owned(), None).await.unwrap();
    let phrase = tried("mau bicara dengan admin").await;
    assert_eq!((phrase.by, phrase.hands_over), (TrialBy::Phrase { phrase: "admin".to_owned() }, true));
    let price = tried("berapa harga nya").await;
    assert_eq!(price.by, TrialBy::Rule { name: "harga".to_owned(), at: 1 });
    assert_eq!(
        (price.says[1].text.as_str(), price.says[1].choices.as_slice()),
        ("Dua Dewi", &["Ya".to_owned(), "Tidak".to_owned()][..])
    );
    assert_eq!((price.tags, price.hands_over, price.says[2].left_out.as_str()), (vec!["tanya".to_owned()], true, ""));
    let typed = trial::words(&desk.app, Realm::Practice, "baru".to_owned(), Some(rule("baru", "Ini"))).await.unwrap();
    assert_eq!(typed.says[0].text, "Ini", "a rule that is not stored");
    assert_eq!(stored(&desk).await.rule.len(), 3);
}

#[tokio::test]
async fn a_model_is_tried_out_with_the_shops_knowledge_and_nobody_is_told() {
    let program = Program::default();
    let desk = shop(BOT, &program).await;
    program.will(says("Bisa."));
    let line = |by_customer, text: &str| TrialLine { by_customer, text: text.to_owned() };
    let lines = vec![line(true, "halo"), line(false, "Halo Kak"), line(true, "bisa cod?")];
    let answer = trial::chat(&desk.app, Realm::Practice, AiSettingId(1), lines).await.unwrap();
    assert_eq!((answer.says[0].text.as_str(), answer.sources), ("Bisa.", vec!["Bisa COD?".to_owned()]));
    let messages = program.seen()[0].body["messages"].clone();
    assert_eq!(messages[1], json!({"role": "user", "content": "halo"}));
    assert_eq!(messages[3], json!({"role": "user", "content": "bisa cod?"}));
    program.will(says("Harganya Rp 99.000"));
    let lines = vec![line(true, "berapa?")];
    let unsure = trial::chat(&desk.app, Realm::Practice, AiSettingId(1), lines).await.unwrap();
    assert!(unsure.says.is_empty() && !unsure.handover.is_empty(), "{unsure:?}");
    desk.settle().await;
    assert_eq!(desk.received().await, []);
}

#[tokio::test]
async fn the_hours_are_tried_before_they_are_saved() {
    let desk = TestDesk::linked().await;
    install(&desk, &BOT.replace("{program}", "http://127.0.0.1:1")).await;
    let hours = seen(&desk).await.hours;
    // A Monday, 10:30 in Jakarta, and the Tuesday after it.
    let (monday, tuesday) = (Timestamp(1_780_284_600_000), Timestamp(1_780_371_000_000));
    let open = trial::opening(hours.clone(), "Asia/Jakarta".to_owned(), monday).unwrap();
    assert!(open.is_open);
    let closed = trial::opening(hours, "Asia/Jakarta".to_owned(), tuesday).unwrap();
    assert_eq!((closed.is_open, closed.next_open.as_str()), (false, "08:00"));
}
