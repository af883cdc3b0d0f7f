//! The AI against a chat-completions endpoint on the loopback; only that is simulated.

use super::shop::{Program, Reply, events, install, says, sells, shop, wants};
use crate::support::{DEWI, TestDesk};
use balas::{ai::reject, model::*, store};
use futures_util::FutureExt;
use serde_json::{Value, json};

pub const BOT: &str = r#"
    burst_seconds = 4
    max_replies_in_a_row = 100
    [[rule]]
    keyword = "katalog"
    reply = "Katalog kami"
    tags = ["tanya-harga"]
    [[faq]]
    question = "Bisa COD?"
    answer = "Bisa, khusus Pekalongan. Ongkir Rp 12.000."
    [ai.1]
    enabled = true
    base_url = "{program}/v1"
    model = "uji"
    instructions = "Jawab singkat."
    [fallback]
    reply = "Sebentar ya"
"#;

pub async fn open(program: &Program) -> TestDesk {
    let desk = shop(BOT, program).await;
    sells(&desk, "Kemeja Batik Kawung", "SKU-1", 245_000).await;
    desk
}

async fn said(desk: &TestDesk) -> Vec<String> {
    desk.received().await.into_iter().map(|(_, text)| text).collect()
}

async fn writes(desk: &TestDesk, text: &str) -> ConversationId {
    let id = desk.says(DEWI, text).await.conversation_id;
    desk.settle().await;
    id
}

#[tokio::test]
async fn the_model_is_told_the_facts_and_last_the_customers_words_alone() {
    let program = Program::default();
    let desk = open(&program).await;
    program.will(says("Halo juga"));
    writes(&desk, "halo").await;
    program.will(says("Kemeja Batik Kawung Rp 245.000, Kak."));
    let id = desk.says(DEWI, "harga kemeja?").await.conversation_id;
    desk.says(DEWI, "yang batik").await;
    desk.settle().await;
    assert_eq!(said(&desk).await, ["Halo juga", "Kemeja Batik Kawung Rp 245.000, Kak."]);

    let body = program.seen().pop().unwrap().body;
    assert_eq!((body["model"].as_str(), body["stream"].as_bool()), (Some("uji"), Some(false)));
    let messages = body["messages"].as_array().unwrap();
    assert_eq!(messages.last().unwrap(), &json!({"role": "user", "content": "harga kemeja?\nyang batik"}));
    let system = messages[0]["content"].as_str().unwrap();
    for fact in ["Jawab singkat.", "Kemeja Batik Kawung", "Rp 245.000", "Bisa COD?", "Rp 12.000"] {
        assert!(system.contains(fact), "{fact}");
    }
    assert_eq!(messages[1], json!({"role": "user", "content": "halo"}));
    assert_eq!(messages[2], json!({"role": "assistant", "content": "Halo juga"}));
    assert!(!program.seen()[0].headers.contains_key("authorization"), "no key, no header");
    let answer = desk.log(id).await.pop().unwrap();
    assert_eq!((answer.author, answer.source.as_str()), (Author::Bot, "ai.1"));
}

#[tokio::test]
async fn rules_come_first_and_the_model_is_not_even_asked() {
    let program = Program::default();
    let desk = open(&program).await;
    writes(&desk, "katalog").await;
    assert_eq!(said(&desk).await, ["Katalog kami"]);
    assert!(program.seen().is_empty());
}

#[tokio::test]
async fn a_model_that_brings_nothing_is_told_in_the_log_and_the_fallback_answers() {
    let text = |status, headers, text: &str| Reply::Text(status, headers, text.to_owned());
    for (reply, word) in [
        (text(401, vec![], "{}"), "refuses the key"),
        (text(500, vec![], "{}"), "HTTP 500"),
        (text(429, vec![("retry-after", "60".to_owned())], "{}"), "pause of 60 seconds"),
        (text(200, vec![], "<html>Bad gateway</html>"), "not that of a chat-completions"),
        (text(200, vec![], ""), "answered nothing"),
        (says("   "), "answered nothing"),
        (text(200, vec![], "data: {\"choices\":[{\"delta\":{\"content\":\"Jang\"}}]}\n\n"), "broke off"),
        (Reply::Half("{\"choices\":[{\"mess".to_owned()), "broke"),
        (text(302, vec![("location", "http://10.0.0.1/".to_owned())], ""), "HTTP 302"),
        (text(200, vec![], &"x".repeat(2_000_000)), "larger than"),
    ] {
        let program = Program::default();
        let desk = open(&program).await;
        program.always(reply);
        let id = writes(&desk, "halo").await;
        assert_eq!(said(&desk).await, ["Sebentar ya"], "{word}");
        let (cause, detail) = events(&desk, id).await.pop().unwrap();
        assert!(cause == HandoffCause::AiFailed && detail.contains(word), "{word}: {detail}");
    }
}

#[tokio::test]
async fn a_model_that_asks_for_a_pause_is_left_alone_for_as_long() {
    let program = Program::default();
    let desk = open(&program).await;
    program.will(Reply::Text(429, vec![("retry-after", "60".to_owned())], String::new()));
    program.always(says("Halo"));
    writes(&desk, "halo").await;
    writes(&desk, "halo?").await;
    assert_eq!(program.seen().len(), 1);
    desk.hand.advance_millis(60_000);
    writes(&desk, "masih?").await;
    assert_eq!(said(&desk).await, ["Sebentar ya", "Sebentar ya", "Halo"]);
}

#[tokio::test]
async fn a_streamed_answer_is_read_to_its_end() {
    let program = Program::default();
    let desk = TestDesk::linked().await;
    let at = program.open().await;
    install(&desk, &BOT.replace("{program}", &at).replace("model = \"uji\"", "model = \"uji\"\nstream = true")).await;
    let piece = |text: &str| format!("data: {}\n\n", json!({"choices": [{"delta": {"content": text}}]}));
    let stream = format!("{}{}data: [DONE]\n\n", piece("Halo "), piece("Kak"));
    program.will(Reply::Text(200, vec![("content-type", "text/event-stream".to_owned())], stream));
    writes(&desk, "halo").await;
    assert_eq!(said(&desk).await, ["Halo Kak"]);
    assert_eq!(program.seen()[0].body["stream"], true);
}

#[tokio::test]
async fn what_no_source_says_goes_to_a_person() {
    for answer in [
        "Kemeja Batik Kawung Rp 99.000",
        "Ada diskon 50%",
        "HANDOVER",
        "Maaf, saya tidak tahu.",
        "Ada Kemeja Sutra Emas, Kak",
        "Bayar di https://jahat.example",
        "Ongkir gratis",
    ] {
        let program = Program::default();
        let desk = open(&program).await;
        program.always(says(answer));
        let id = writes(&desk, "berapa?").await;
        assert_eq!((said(&desk).await.len(), desk.row(id).await.status), (0, Status::Human), "{answer}");
        assert_eq!(events(&desk, id).await[0].0, HandoffCause::Ai);
    }
}

#[tokio::test]
async fn tools_show_products_ask_with_buttons_tag_and_hand_over() {
    let program = Program::default();
    let desk = open(&program).await;
    program.will(wants("search_products", &json!({"query": "kemeja"})));
    program.will(wants("send_product", &json!({"product": "SKU-1"})));
    program.will(wants("tag", &json!({"tag": "tanya-harga"})));
    program.will(wants("send_buttons", &json!({"text": "Mau?", "labels": ["Ya", "Tidak"]})));
    program.will(says("Ini, Kak"));
    let id = writes(&desk, "ada kemeja?").await;
    assert_eq!(desk.row(id).await.status, Status::Human, "five rounds are one too many");
    let asked = program.seen();
    let result = |n: usize| asked[n].body["messages"].as_array().unwrap().last().unwrap()["content"].clone();
    assert!(result(1).as_str().unwrap().contains("Rp 245.000"), "{}", result(1));

    let program = Program::default();
    let desk = open(&program).await;
    program.will(wants("send_product", &json!({"product": "SKU-1"})));
    program.will(wants("send_buttons", &json!({"text": "Mau?", "labels": ["Ya", "Tidak"]})));
    program.will(says("Ini, Kak"));
    let id = writes(&desk, "ada kemeja?").await;
    let sent: Vec<_> = desk.practice().outbox(0).await.unwrap().into_iter().map(|item| item.kind).collect();
    assert_eq!(sent, [Kind::Text, Kind::Buttons, Kind::Product]);

    program.will(wants("hand_over", &json!({"reason": "customer is angry"})));
    desk.says(DEWI, "jelek").await;
    desk.settle().await;
    assert_eq!(events(&desk, id).await.pop().unwrap(), (HandoffCause::Ai, "ai.1: customer is angry".to_owned()));
}

#[tokio::test]
async fn a_product_a_tag_or_a_tool_that_does_not_exist_is_refused() {
    let program = Program::default();
    let desk = open(&program).await;
    for (tool, arguments) in [
        ("send_product", json!({"product": "SKU-99"})),
        ("tag", json!({"tag": "vip"})),
        ("send_message", json!({"to": "628999", "text": "halo"})),
    ] {
        program.will(wants(tool, &arguments));
    }
    program.will(says("HANDOVER"));
    writes(&desk, "halo").await;
    let results: Vec<Value> = program.seen().pop().unwrap().body["messages"].as_array().unwrap().clone();
    let results: Vec<_> =
        results.iter().filter(|m| m["role"] == "tool").map(|m| m["content"].as_str().unwrap().to_owned()).collect();
    assert_eq!(results.len(), 3);
    assert!(
        results[0].contains("no such product")
            && results[1].contains("no such tag")
            && results[2].contains("no such tool")
    );
    assert_eq!(said(&desk).await, Vec::<String>::new());
}

#[tokio::test]
async fn a_model_that_knows_no_tools_is_asked_without() {
    let program = Program::default();
    let desk = open(&program).await;
    program.will(Reply::Text(400, vec![], "does not support tools".to_owned()));
    program.will(says("Halo"));
    writes(&desk, "halo").await;
    assert_eq!(said(&desk).await, ["Halo"]);
    let seen = program.seen();
    assert!(seen[0].body["tools"].is_array() && seen[1].body.get("tools").is_none());
}

#[tokio::test]
async fn whom_a_setting_must_not_answer_it_is_not_asked_about() {
    let program = Program::default();
    let desk = open(&program).await;
    program.always(says("Halo"));
    desk.write(|tx| reject::reject(tx, AiSettingId(1), Realm::Practice, DEWI, "uji").boxed()).await;
    writes(&desk, "halo").await;
    assert!(program.seen().is_empty());
    desk.write(|tx| reject::accept(tx, AiSettingId(1), Realm::Practice, DEWI).boxed()).await;
    writes(&desk, "halo").await;
    assert_eq!(said(&desk).await, ["Sebentar ya", "Halo"]);
}

#[tokio::test]
async fn a_message_costs_two_and_a_days_credits_are_a_days() {
    let program = Program::default();
    let desk = TestDesk::linked().await;
    let at = program.open().await;
    install(&desk, &BOT.replace("{program}", &at).replace("model = \"uji\"", "model = \"uji\"\ndaily_credits = 4"))
        .await;
    program.always(says("Halo"));
    for _ in 0..3 {
        writes(&desk, "halo").await;
    }
    assert_eq!(said(&desk).await, ["Halo", "Halo", "Sebentar ya"]);
    let mut reader = desk.app.store().read().await.unwrap();
    let days = store::usage_numbers::by_speaker(&mut reader, Realm::Practice, 0, 1_000_000).await.unwrap();
    assert_eq!(days.iter().map(|day| (day.ai, day.bot)).collect::<Vec<_>>(), [(4, 1)]);
    drop(reader);
    desk.hand.advance_millis(86_400_000);
    writes(&desk, "halo").await;
    assert_eq!(said(&desk).await.last().unwrap(), "Halo");
}
