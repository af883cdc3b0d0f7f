//! The decision, told as stories, and what holds for any bot and any burst.

use super::*;
use crate::{bot::definition::Definition, model::ChannelId};
use proptest::prelude::*;
use std::collections::BTreeSet;

const BOT: &str = r#"
    webhook_key = "rahasia"
    max_replies_in_a_row = 2
    [[rule]]
    keyword = "penawaran#"
    reply = ["Untuk {1} di {2}, Kak {name} {9}", "{3}"]
    [[rule]]
    keyword = ["harga", "fiyat"]
    match = "contains"
    reply = ["Rp 245.000", "Mau yang mana?"]
    buttons = ["Kemeja", { label = "Kopi", says = "menu kopi" }]
    tags = ["tanya-harga"]
    [[rule]]
    keyword = "menu kopi"
    list = { button = "Pilih", rows = ["Gayo", "Toraja"] }
    [[rule]]
    keyword = "grosir"
    channels = ["toko-2", "7"]
    reply = "Grosir"
    [[rule]]
    keyword = ["stok#", "stok"]
    webhook = "https://example.id/stok"
    handover = true
    [[rule]]
    keyword = "diam"
    [fallback]
    reply = ["Halo {name}"]
"#;

const OFFICE: &str = r#"
    timezone = "UTC"
    [[rule]]
    keyword = "harga"
    reply = "Rp 245.000"
    [[hours]]
    open = ["08:00-17:00"]
    away = "Buka pukul {next_open}, Kak {name}."
    [ai.1]
    enabled = true
    base_url = "http://127.0.0.1/v1"
    model = "m"
    channels = ["toko-1"]
    [ai.2]
    enabled = true
    base_url = "http://127.0.0.1/v1"
    model = "m"
    [fallback]
    handover = true
"#;

fn bot(text: &str) -> Bot {
    Bot::new(Definition::parse(text).unwrap())
}

fn situation(lines: &[&str]) -> Situation {
    Situation {
        burst: lines.iter().map(|text| Said { text: (*text).to_owned(), tapped: None }).collect(),
        name: "Dewi".to_owned(),
        phone: "62812".to_owned(),
        channel: ChannelId(1),
        slug: "toko-1".to_owned(),
        replies_in_a_row: 0,
        just_closed: false,
        // A Monday, 09:00 in UTC.
        now: Timestamp(1_780_304_400_000),
        away_until: None,
        barred: BTreeSet::new(),
    }
}

fn act(decision: Decision) -> Act {
    match decision {
        Decision::Act(act) => *act,
        other => panic!("no act but {other:?}"),
    }
}

fn said(decision: Decision) -> Vec<String> {
    act(decision).contents.into_iter().map(|content| content.text).collect()
}

fn first(situation: &Situation) -> Decision {
    decide(&bot(BOT), situation, Start::Rule(0))
}

#[test]
fn one_answer_for_a_burst_by_the_first_rule_that_matches_any_line() {
    let answer = act(first(&situation(&["pagi", "HARGA berapa?", "?"])));
    assert_eq!((answer.source.as_str(), answer.tags.as_slice()), ("harga", &["tanya-harga".to_owned()][..]));
    assert_eq!(answer.contents[1].buttons, ["Kemeja", "Kopi"], "on the last text");
    assert!(answer.contents[0].buttons.is_empty());
    assert_eq!(said(first(&situation(&["pagi"]))), ["Halo Dewi"]);
}

#[test]
fn parameters_fill_in_and_what_becomes_empty_is_not_said() {
    assert_eq!(said(first(&situation(&["Penawaran#Toko {name}#Solo"]))), ["Untuk Toko {name} di Solo, Kak Dewi "]);
}

#[test]
fn a_button_says_its_words_and_a_list_stands_alone_where_nothing_is_said() {
    let tap = |source: &str| Situation {
        burst: vec![Said { text: "Kopi".to_owned(), tapped: Some(source.to_owned()) }],
        ..situation(&[])
    };
    let list = act(first(&tap("harga"))).contents.remove(0);
    let menu = list.list.unwrap();
    assert_eq!((list.text.as_str(), menu.button.as_str(), menu.rows().count()), ("Pilih", "Pilih", 2));
    assert_eq!(said(first(&tap("unknown"))), ["Pilih"]);
    assert_eq!(said(first(&situation(&["Kopi"]))), ["Halo Dewi"], "typed, a label is only a word");
}

#[test]
fn a_rule_listens_on_its_numbers_only() {
    assert_eq!(said(first(&situation(&["grosir"]))), ["Halo Dewi"]);
    assert_eq!(said(first(&Situation { slug: "toko-2".to_owned(), ..situation(&["grosir"]) })), ["Grosir"]);
    assert_eq!(said(first(&Situation { channel: ChannelId(7), ..situation(&["grosir"]) })), ["Grosir"]);
}

#[test]
fn a_webhook_is_told_what_the_document_says() {
    let told =
        |text: &str| act(first(&situation(&[text]))).call.map(|call| serde_json::to_value(call.question).unwrap());
    let with =
        serde_json::json!({"keyword": "stok#", "data": ["Kemeja", "XL"], "webhookkey": "rahasia", "from": "62812"});
    assert_eq!(told("STOK#Kemeja#XL"), Some(with));
    let without = serde_json::json!({"keyword": "stok", "data": {"nama": "Dewi", "nohp": "62812"}, "webhookkey": "rahasia", "from": "62812"});
    assert_eq!(told("stok"), Some(without));
    assert_eq!(told("stok#").unwrap()["data"], serde_json::json!([]));
}

#[test]
fn after_a_failed_webhook_the_next_rule_that_matches_is_tried() {
    let bot = bot(
        "[[rule]]\nkeyword = \"a\"\nwebhook = \"https://x.id\"\n[[rule]]\nkeyword = \"b\"\nreply = \"dua\"\n[[rule]]\nmatch = \"any\"\nreply = \"tiga\"",
    );
    assert_eq!(said(decide(&bot, &situation(&["a"]), Start::Rule(1))), ["tiga"]);
    assert!(call(&bot, &situation(&["a"]), 0).is_some() && call(&bot, &situation(&["b"]), 0).is_none());
}

#[test]
fn a_rule_that_does_nothing_is_silence_and_not_the_fallback() {
    assert_eq!(first(&situation(&["diam"])), Decision::Silence);
}

#[test]
fn after_enough_answers_in_a_row_a_person_is_asked_for() {
    let tired = |text: &str| first(&Situation { replies_in_a_row: 2, ..situation(&[text]) });
    for text in ["harga", "stok", "apa saja"] {
        assert!(matches!(tired(text), Decision::HandOver { cause: HandoffCause::BotSilent, .. }), "{text}");
    }
    assert_eq!(tired("diam"), Decision::Silence, "who says nothing may go on saying nothing");
}

#[test]
fn a_thanks_after_closing_gets_no_new_greeting() {
    assert_eq!(first(&Situation { just_closed: true, ..situation(&["makasih"]) }), Decision::Silence);
}

#[test]
fn the_first_setting_that_fits_is_asked_and_one_that_is_barred_is_not() {
    let ask = |situation: &Situation| decide(&bot(OFFICE), situation, Start::Rule(0));
    assert_eq!(ask(&situation(&["ada?"])), Decision::Ask(AiSettingId(1)));
    assert_eq!(ask(&Situation { slug: "toko-2".to_owned(), ..situation(&["ada?"]) }), Decision::Ask(AiSettingId(2)));
    let barred = |ids: &[i64]| ids.iter().map(|id| AiSettingId(*id)).collect();
    assert_eq!(ask(&Situation { barred: barred(&[1]), ..situation(&["ada?"]) }), Decision::Ask(AiSettingId(2)));
    let nobody = ask(&Situation { barred: barred(&[1, 2]), ..situation(&["ada?"]) });
    assert_eq!(nobody, Decision::HandOver { cause: HandoffCause::Rule, detail: FALLBACK.to_owned() });
    assert_eq!(ask(&situation(&["  "])), nobody, "a picture without a word");
    assert_eq!(decide(&bot(OFFICE), &situation(&["ada?"]), Start::Fallback), nobody);
}

#[test]
fn outside_the_hours_rules_answer_and_the_away_text_takes_the_place_of_the_rest() {
    let night = |text: &str| Situation { now: Timestamp(1_780_344_000_000), ..situation(&[text]) };
    let ask = |situation: &Situation| decide(&bot(OFFICE), situation, Start::Rule(0));
    assert_eq!(said(ask(&night("harga"))), ["Rp 245.000"]);
    let away = act(ask(&night("ada?")));
    assert_eq!((away.source.as_str(), away.contents[0].text.as_str()), (AWAY, "Buka pukul 08:00, Kak Dewi."));
    let again = Situation { away_until: away.away_until, ..night("halo?") };
    assert_eq!(ask(&again), Decision::Silence, "once in each closed period");
    let next_night = Situation { now: again.now.plus_millis(24 * 3_600_000), ..again };
    assert_eq!(act(ask(&next_night)).source, AWAY);
}

proptest! {
    /// Whoever decides, decides for all lines at once: the order of a customer's lines within a burst changes nothing about
    /// which rule answers.
    #[test]
    fn the_operators_order_counts_and_not_the_customers(mut lines in prop::collection::vec(prop::sample::select(vec!["harga", "stok", "menu kopi", "x"]), 1..5)) {
        let rule = |decision: Decision| match decision { Decision::Act(act) => Some(act.source), _ => None };
        let one = rule(first(&situation(&lines)));
        lines.reverse();
        prop_assert_eq!(rule(first(&situation(&lines))), one);
    }

    #[test]
    fn what_a_customer_writes_is_never_a_template(text in "\\PC{0,20}") {
        let line = format!("penawaran#{text}#Solo");
        if let Decision::Act(act) = first(&situation(&[&line]))
            && let Some(content) = act.contents.first()
        {
            let first_part = text.split('#').next().unwrap_or_default().trim();
            let expected = format!("Untuk {first_part} di ");
            prop_assert!(content.text.starts_with(&expected) || content.text == "Halo Dewi", "{:?}", content.text);
        }
    }
}
