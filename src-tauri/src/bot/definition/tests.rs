//! The file of the contract, what is wrong with others, and that a bot survives being written out.

use super::{
    ai::{Ai, Mode},
    hours::{Holiday, Hours, Span, Weekday},
    rule::{Button, List, Match, Rule},
    values::WebUrl,
    *,
};
use crate::secrets::Secret;
use jiff::civil::Date;
use proptest::{collection::vec, option, prelude::*, sample::subsequence};

const FULL: &str = include_str!("../../../../tests/golden/bot.toml");
const SHIPPED: &str = include_str!("../../../../assets/bot/default.toml");

#[test]
fn the_file_of_the_contract_is_read() {
    let read = Definition::parse(FULL).unwrap();
    assert_eq!((read.burst_seconds.millis(), read.max_replies_in_a_row), (4000, 5));
    assert_eq!(read.rule.len(), 2);
    assert_eq!(read.rule[1].buttons[1], Button { label: "Tidak".to_owned(), says: Some("harga".to_owned()) });
    assert_eq!((read.hours[0].open.len(), read.faq.len(), read.ai.len()), (2, 1, 1));
    assert_eq!(read.ai[&AiSettingId(1)].api_key.expose(), "sk-hunter2");
}

#[test]
fn what_is_written_out_has_no_key_and_is_read_as_the_same_bot() {
    for text in [FULL, SHIPPED, ""] {
        let mut read = Definition::parse(text).unwrap();
        let written = read.to_toml().unwrap();
        assert!(!written.contains("hunter2"), "{written}");
        read.ai.values_mut().for_each(|ai| ai.api_key = Secret::empty());
        let again = Definition::parse(&written).unwrap();
        assert_eq!(again, read);
        assert_eq!(again.to_toml().unwrap(), written);
    }
    assert!(Definition::parse(FULL).unwrap().to_toml().unwrap().contains("api_key = \"\""));
}

#[test]
fn an_error_names_line_and_field_and_never_a_key() {
    let line = |words: &str| format!("line {}", FULL.lines().take_while(|line| !line.contains(words)).count() + 1);
    for (from, to, field) in [
        ("burst_seconds = 4", "burst_seconds = 301", "burst_seconds"),
        ("burst_seconds = 4", "burst_secs = 4", "burst_secs"),
        ("timezone = \"Asia/Jakarta\"", "timezone = \"Asia/Jakata\"", "timezone"),
        ("phrase = [\"admin\"", "phrase = [7, \"admin\"", "phrase"),
        ("match = \"contains\"", "match = \"has\"", "match"),
        ("{ label = \"Tidak\", says = \"harga\" }", "{ label = \"Tidak\", sys = \"harga\" }", "sys"),
        ("webhook = \"https://", "webhook = \"ftp://", "webhook"),
        ("\"08:00-12:00\"", "\"8-12\"", "open"),
        ("\"2026-12-25\"", "\"25-12-2026\"", "holidays"),
        ("days = [\"mon\"", "days = [\"monday\"", "days"),
        ("api_key = \"sk-hunter2\"", "api_key = 4711", "api_key"),
        ("mode = \"answer\"", "mode = \"guess\"", "mode"),
    ] {
        assert!(FULL.contains(from), "{from}");
        let error = Definition::parse(&FULL.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(&line(from).to_string()) && error.contains(field), "{to}: {error}");
        assert!(!error.contains("hunter2") && !error.contains("4711") && !error.contains('\n'), "{error}");
    }
}

#[test]
fn what_makes_no_sense_as_a_whole_is_named_too() {
    for (text, field) in [
        ("[[rule]]\nreply = [\"a\"]", "keyword"),
        ("[[rule]]\nkeyword = \"\"", "keyword"),
        ("[[rule]]\nmatch = \"pattern\"\nkeyword = \"(\"", "keyword"),
        ("[[rule]]\nkeyword = \"a\"\nbuttons = [\"Ya\"]", "buttons"),
        ("[[rule]]\nkeyword = \"a\"\nreply = \"b\"\nbuttons = [\"1\", \"2\", \"3\", \"4\"]", "buttons"),
        ("[[rule]]\nkeyword = \"a\"\nlist = { button = \"Pilih\", rows = [] }", "list"),
        ("[[handover]]\nphrase = []", "phrase"),
        ("[[hours]]\nopen = []", "open"),
        ("[ai.1]\nenabled = true\nmodel = \"x\"", "base_url"),
        ("[ai.utama]\nmodel = \"x\"", "[ai.1]"),
        ("[ai.1]\ntimeout_seconds = 0", "timeout_seconds"),
        ("[fallback]\nreply = 7", "reply"),
    ] {
        let error = Definition::parse(text).unwrap_err().to_string();
        assert!(error.starts_with("line ") && error.contains(field), "{text}: {error}");
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zıİş{}#\"'\\\\ \n]{0,12}[a-z0-9]", Just("harga\t[[rule]]".to_owned())]
}

fn texts(least: usize) -> impl Strategy<Value = Texts> {
    vec(text(), least..4).prop_map(Texts)
}

fn url() -> impl Strategy<Value = WebUrl> {
    "https://[a-z]{1,8}\\.id/[a-z]{0,5}".prop_map(|url| WebUrl::try_from(url).unwrap())
}

fn rule() -> impl Strategy<Value = Rule> {
    let how = prop::sample::select(vec![Match::Exact, Match::Contains, Match::Any]);
    let button = ("[a-z]{1,9}", option::of(text())).prop_map(|(label, says)| Button { label, says });
    let buttons = vec(button, 0..4).prop_map(|mut buttons| {
        buttons.dedup_by_key(|button| button.label.clone());
        buttons.sort_by(|a, b| a.label.cmp(&b.label));
        buttons.dedup_by_key(|button| button.label.clone());
        buttons
    });
    let list = ("[a-z]{1,9}", subsequence(vec!["satu", "dua", "tiga"], 1..3));
    let list = list.prop_map(|(button, rows)| List { button, rows: rows.into_iter().map(str::to_owned).collect() });
    let words = (texts(1), how, vec("[a-z]{1,5}", 0..2), vec("[a-z]{1,5}", 0..2), texts(1));
    let rest =
        (option::of("[A-Z]{1,5}"), option::of(url()), option::of(url()), any::<bool>(), buttons, option::of(list));
    (words, rest, any::<bool>()).prop_map(
        |((keyword, how, channels, tags, reply), (product, media, webhook, handover, buttons, list), off)| Rule {
            keyword,
            how,
            channels,
            tags,
            reply,
            product,
            media,
            webhook,
            handover,
            off,
            buttons,
            list,
        },
    )
}

fn hours() -> impl Strategy<Value = Hours> {
    let span = (0..1440_i16, 1..1440_i16).prop_map(|(from, by)| Span { from, to: (from + by) % 1440 });
    let holiday = (1..13_i8, 1..29_i8).prop_map(|(month, day)| Holiday(Date::new(2026, month, day).unwrap()));
    (subsequence(Weekday::all_days(), 0..=7), vec(span, 1..3), vec(holiday, 0..3), text())
        .prop_map(|(days, open, holidays, away)| Hours { days, open, holidays, away })
}

fn ai() -> impl Strategy<Value = Ai> {
    let mode = prop::sample::select(vec![Mode::Answer, Mode::Draft]);
    (any::<bool>(), mode, 0..9000_u32, url(), text(), option::of(any::<u32>()), vec(hours(), 0..2), any::<bool>())
        .prop_map(|(enabled, mode, draft_seconds, url, model, daily_credits, hours, stream)| Ai {
            enabled,
            mode,
            draft_seconds,
            base_url: Some(url),
            instructions: model.clone(),
            model,
            daily_credits,
            hours,
            stream,
            ..Ai::default()
        })
}

prop_compose! {
    fn definition()(
        webhook_key in text(),
        burst in 0..=300_u32,
        rule in vec(rule(), 0..4),
        phrases in vec(texts(1), 0..3),
        hours in vec(hours(), 0..3),
        faq in vec((text(), text()), 0..3),
        ai in prop::collection::btree_map((1..5_i64).prop_map(AiSettingId), ai(), 0..3),
        reply in texts(0),
        handover in any::<bool>(),
    ) -> Definition {
        Definition {
            webhook_key,
            burst_seconds: Burst(burst),
            rule,
            handover: phrases.into_iter().map(|phrase| Handover { phrase }).collect(),
            hours,
            faq: faq.into_iter().map(|(question, answer)| Faq { question, answer }).collect(),
            ai,
            fallback: Fallback { reply, handover },
            ..Definition::default()
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]
    #[test]
    fn any_bot_survives_being_written_out(bot in definition()) {
        let written = bot.to_toml().unwrap();
        match Definition::parse(&written) {
            Ok(read) => {
                prop_assert_eq!(&read.to_toml().unwrap(), &written);
                prop_assert_eq!(read, bot);
            }
            Err(error) => prop_assert!(false, "{}\n{}", error, written),
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}", at in 0..FULL.len()) {
        let mut changed = FULL.to_owned();
        if changed.is_char_boundary(at) {
            changed.insert_str(at, &text);
        }
        if let Err(error) = Definition::parse(&changed) {
            prop_assert!(!error.to_string().contains("sk-hunter2"));
        }
    }
}
