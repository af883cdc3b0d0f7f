//! One decision per gathered burst, without I/O: what the bot says, or that a person is needed, or nothing.

use super::definition::{Bot, Rule};
use crate::model::{Content, HandoffCause};

/// The source of what is said when nothing matched.
pub const FALLBACK: &str = "fallback";

/// What the decision goes by.
#[derive(Clone, Debug, Default)]
pub struct Situation {
    /// What the customer wrote since the bot's last turn, oldest first.
    pub burst: Vec<Said>,
    /// Name of the customer, may be empty.
    pub name: String,
    /// Their number, may be empty.
    pub phone: String,
    /// Answers of the bot in a row so far.
    pub replies_in_a_row: u32,
    /// The conversation was closed a moment ago: a "thanks" gets no new greeting.
    pub just_closed: bool,
}

/// One message of a burst.
#[derive(Clone, Debug)]
pub struct Said {
    /// Text, or label of a button.
    pub text: String,
    /// A button was tapped.
    pub by_button: bool,
}

/// What the bot does.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// Says this, and then asks for a person where `handover` is set.
    Answer {
        /// Name of the rule, or `fallback`.
        source: String,
        /// Messages, in order.
        contents: Vec<Content>,
        /// A person is asked for afterwards.
        handover: bool,
    },
    /// Asks for a person.
    HandOver {
        /// Why.
        cause: HandoffCause,
        /// The rule behind it.
        detail: String,
    },
    /// Says nothing.
    Silence,
}

/// Decides. Handover phrases were looked for when each message came in.
pub fn decide(bot: &Bot, situation: &Situation) -> Decision {
    let said: Vec<&str> = situation
        .burst
        .iter()
        .map(|said| if said.by_button { bot.said_by_button(&said.text) } else { &said.text })
        .collect();
    let matched = bot.rules().iter().find_map(|rule| {
        let parameters = said.iter().find_map(|text| rule.answers(text))?;
        Some((rule, parameters))
    });
    let decision = match matched {
        Some((rule, parameters)) => by_rule(rule, &parameters, situation),
        None => by_fallback(bot, situation),
    };
    let speaks = matches!(decision, Decision::Answer { .. });
    if speaks && situation.replies_in_a_row >= bot.max_replies_in_a_row() {
        return Decision::HandOver { cause: HandoffCause::BotSilent, detail: situation.replies_in_a_row.to_string() };
    }
    decision
}

fn by_rule(rule: &Rule, parameters: &[String], situation: &Situation) -> Decision {
    let mut contents = texts(&rule.reply, parameters, situation);
    let labels: Vec<String> = rule.buttons.iter().map(|button| button.label.clone()).collect();
    if let Some(last) = contents.last_mut().filter(|_| !labels.is_empty()) {
        *last = Content::buttons(last.text.clone(), labels);
    }
    match (contents.is_empty(), rule.handover) {
        (true, true) => Decision::HandOver { cause: HandoffCause::Rule, detail: rule.name.clone() },
        (true, false) => Decision::Silence,
        (false, handover) => Decision::Answer { source: rule.name.clone(), contents, handover },
    }
}

fn by_fallback(bot: &Bot, situation: &Situation) -> Decision {
    let fallback = bot.fallback();
    let contents = if situation.just_closed { Vec::new() } else { texts(&fallback.reply, &[], situation) };
    match (contents.is_empty(), fallback.handover) {
        (true, true) => Decision::HandOver { cause: HandoffCause::Rule, detail: FALLBACK.to_owned() },
        (true, false) => Decision::Silence,
        (false, handover) => Decision::Answer { source: FALLBACK.to_owned(), contents, handover },
    }
}

fn texts(templates: &[String], parameters: &[String], situation: &Situation) -> Vec<Content> {
    let filled = templates.iter().map(|template| fill(template, parameters, situation));
    filled.filter(|text| !text.trim().is_empty()).map(Content::text).collect()
}

/// Puts variables in, in one pass: what a customer wrote is never read as a template.
fn fill(template: &str, parameters: &[String], situation: &Situation) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let value = after.split_once('}').and_then(|(name, tail)| Some((variable(name, parameters, situation)?, tail)));
        match value {
            Some((value, tail)) => {
                out.push_str(value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn variable<'a>(name: &str, parameters: &'a [String], situation: &'a Situation) -> Option<&'a str> {
    match name {
        "name" => Some(&situation.name),
        "phone" => Some(&situation.phone),
        number => {
            let index = number.parse::<usize>().ok()?.checked_sub(1)?;
            Some(parameters.get(index).map_or("", String::as_str))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOT: &str = r#"
        max_replies_in_a_row = 2
        [[handover]]
        phrase = ["admin", "bicara dengan orang"]
        [[rule]]
        keyword = "penawaran#"
        reply = ["Untuk {1} di {2}, Kak {name} {9}"]
        [[rule]]
        keyword = ["harga", "fiyat"]
        match = "contains"
        reply = ["Rp 245.000", "Mau yang mana?"]
        buttons = ["Kemeja", { label = "Kopi", says = "harga kopi" }]
        [fallback]
        reply = ["Halo {name}"]
    "#;

    fn situation(lines: &[&str]) -> Situation {
        let burst = lines.iter().map(|text| Said { text: (*text).to_owned(), by_button: false }).collect();
        Situation { burst, name: "Dewi".to_owned(), ..Situation::default() }
    }

    fn said(decision: Decision) -> Vec<String> {
        match decision {
            Decision::Answer { contents, .. } => contents.into_iter().map(|content| content.text).collect(),
            other => panic!("no answer but {other:?}"),
        }
    }

    #[test]
    fn one_answer_for_a_burst_by_the_first_rule_that_matches_any_line() {
        let bot = Bot::parse(BOT).unwrap();
        assert_eq!(said(decide(&bot, &situation(&["pagi", "HARGA berapa?", "?"]))), ["Rp 245.000", "Mau yang mana?"]);
        assert_eq!(said(decide(&bot, &situation(&["pagi"]))), ["Halo Dewi"]);
    }

    #[test]
    fn parameters_fill_in_and_missing_ones_are_empty() {
        let bot = Bot::parse(BOT).unwrap();
        assert_eq!(
            said(decide(&bot, &situation(&["Penawaran#Toko {name}#Solo"]))),
            ["Untuk Toko {name} di Solo, Kak Dewi "]
        );
    }

    #[test]
    fn a_button_says_its_words() {
        let bot = Bot::parse(BOT).unwrap();
        let burst = vec![Said { text: "Kopi".to_owned(), by_button: true }];
        assert_eq!(said(decide(&bot, &Situation { burst, ..Situation::default() })).len(), 2);
    }

    #[test]
    fn after_enough_answers_in_a_row_a_person_is_asked_for() {
        let bot = Bot::parse(BOT).unwrap();
        let tired = Situation { replies_in_a_row: 2, ..situation(&["harga"]) };
        assert!(matches!(decide(&bot, &tired), Decision::HandOver { cause: HandoffCause::BotSilent, .. }));
    }

    #[test]
    fn a_thanks_after_closing_gets_no_new_greeting() {
        let bot = Bot::parse(BOT).unwrap();
        assert_eq!(decide(&bot, &Situation { just_closed: true, ..situation(&["makasih"]) }), Decision::Silence);
    }

    #[test]
    fn handover_phrases_match_as_words() {
        let bot = Bot::parse(BOT).unwrap();
        assert_eq!(bot.handover_phrase("Mau BICARA dengan orang dong"), Some("bicara dengan orang"));
        assert_eq!(bot.handover_phrase("administrasi"), None);
    }

    #[test]
    fn a_slip_of_the_pen_is_named() {
        let error = Bot::parse("[[rule]]\nkeyword = \"a\"\nrepyl = [\"x\"]").unwrap_err().to_string();
        assert!(error.contains("repyl") && error.contains('3'), "{error}");
    }
}
