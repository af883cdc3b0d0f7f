//! A bot that can answer: its definition, with every rule made ready to listen.

use super::{
    definition::{
        Definition,
        rule::{self, Match, Rule},
    },
    words::{Heard, words},
};
use crate::model::folding::folded;
use jiff::tz::TimeZone;
use regex::Regex;

/// A definition that is ready.
#[derive(Debug)]
pub struct Bot {
    /// What its operator wrote.
    pub definition: Definition,
    /// The zone of its hours.
    pub zone: TimeZone,
    listeners: Vec<Vec<Listener>>,
    phrases: Vec<(String, Vec<String>)>,
}

/// One keyword of a rule.
#[derive(Debug)]
struct Listener {
    keyword: String,
    how: How,
}

#[derive(Debug)]
enum How {
    Any,
    /// The whole message, folded.
    Exact(String),
    /// The beginning of a message, up to and with `#`; the rest are parameters.
    Parameters(String),
    /// Words that follow one another.
    Words(Vec<String>),
    /// What has no word in it, as `🙏`, folded.
    Signs(String),
    Pattern(Regex),
}

/// A message that a rule listens for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The keyword as the operator wrote it; the message itself for a catch-all.
    pub keyword: String,
    /// What stood after `#`; `None` where the keyword has none.
    pub parameters: Option<Vec<String>>,
}

impl Bot {
    /// Makes a definition ready.
    pub fn new(definition: Definition) -> Self {
        let listeners = definition.rule.iter().map(listeners).collect();
        let phrases = definition.handover.iter().flat_map(|handover| &handover.phrase.0);
        let phrases = phrases.map(|phrase| (phrase.clone(), words(phrase))).collect();
        Self { zone: definition.timezone.rules(), listeners, phrases, definition }
    }

    /// The handover phrase that a message holds, word for word.
    pub fn handover_phrase(&self, text: &str) -> Option<&str> {
        let said = Heard::new(text);
        self.phrases.iter().find(|(_, phrase)| said.has(phrase)).map(|(phrase, _)| phrase.as_str())
    }

    /// The first of these messages that a rule listens for.
    pub fn found(&self, rule: usize, said: &[Heard]) -> Option<Found> {
        let listeners = self.listeners.get(rule)?;
        said.iter().find_map(|heard| listeners.iter().find_map(|listener| listener.hears(heard)))
    }

    /// What tapping a label says to the bot. `source` is the rule whose message has the button, where that is known: two
    /// rules may have buttons of one label.
    pub fn said_by_button<'a>(&'a self, source: &str, label: &'a str) -> &'a str {
        let rules = self.definition.rule.iter().enumerate();
        let (same, others): (Vec<_>, Vec<_>) = rules.partition(|(index, rule)| name(*index, rule) == source);
        let buttons = same.into_iter().chain(others).flat_map(|(_, rule)| &rule.buttons);
        buttons.filter(|button| button.label == label).find_map(|button| button.says.as_deref()).unwrap_or(label)
    }
}

/// What the log and the bubble call a rule: its first keyword.
pub fn name(index: usize, rule: &Rule) -> String {
    rule.keyword.0.first().cloned().unwrap_or_else(|| (index + 1).to_string())
}

fn listeners(rule: &Rule) -> Vec<Listener> {
    if rule.how == Match::Any {
        return vec![Listener { keyword: String::new(), how: How::Any }];
    }
    let ready = |keyword: &String| Some(Listener { keyword: keyword.clone(), how: how(rule.how, keyword)? });
    rule.keyword.0.iter().filter_map(ready).collect()
}

fn how(how: Match, keyword: &str) -> Option<How> {
    let keyword = keyword.trim();
    Some(match how {
        Match::Any => How::Any,
        Match::Exact if keyword.ends_with('#') => How::Parameters(folded(keyword)),
        Match::Exact => How::Exact(folded(keyword)),
        Match::Contains if words(keyword).is_empty() => How::Signs(folded(keyword)),
        Match::Contains => How::Words(words(keyword)),
        Match::Pattern => How::Pattern(rule::pattern(keyword).ok()?),
    })
}

impl Listener {
    fn hears(&self, said: &Heard) -> Option<Found> {
        let found = |parameters| Found { keyword: self.keyword.clone(), parameters };
        let plainly = |matches: bool| matches.then(|| found(None));
        match &self.how {
            How::Any => Some(Found { keyword: said.plain.clone(), parameters: None }),
            How::Exact(keyword) => plainly(said.folded == *keyword),
            How::Words(keyword) => plainly(said.has(keyword)),
            How::Signs(keyword) => plainly(said.folded.contains(keyword.as_str())),
            How::Pattern(pattern) => plainly(pattern.is_match(&said.plain)),
            How::Parameters(keyword) => parameters(said, keyword).map(|parameters| found(Some(parameters))),
        }
    }
}

/// `penawaran#Budi#Solo` with the keyword `penawaran#` gives `["Budi", "Solo"]`. White space before the sign is forgiven.
fn parameters(said: &Heard, keyword: &str) -> Option<Vec<String>> {
    let signs = keyword.matches('#').count();
    let at = said.plain.match_indices('#').nth(signs - 1)?.0;
    let (head, rest) = (said.plain.get(..at)?, said.plain.get(at + 1..)?);
    if folded(head.trim()) != keyword.trim_end_matches('#').trim_end() && folded(&said.plain[..=at]) != *keyword {
        return None;
    }
    Some(if rest.is_empty() { Vec::new() } else { rest.split('#').map(|part| part.trim().to_owned()).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const BOT: &str = r#"
        [[handover]]
        phrase = ["admin", "bicara dengan orang", "yetkili"]
        [[rule]]
        keyword = ["Penawaran#", "tawar"]
        [[rule]]
        keyword = ["harga", "ödeme şekli", "🙏"]
        match = "contains"
        [[rule]]
        keyword = "^no\\.? *\\d+$"
        match = "pattern"
        [[rule]]
        match = "any"
    "#;

    fn found(rule: usize, text: &str) -> Option<Found> {
        Bot::new(Definition::parse(BOT).unwrap()).found(rule, &[Heard::new(text)])
    }

    fn parameters_of(text: &str) -> Option<Vec<String>> {
        found(0, text).unwrap().parameters
    }

    #[test]
    fn a_keyword_with_a_sign_takes_what_follows_it() {
        assert_eq!(parameters_of("PENAWARAN#Budi # Solo"), Some(vec!["Budi".to_owned(), "Solo".to_owned()]));
        assert_eq!(parameters_of("penawaran #Budi"), Some(vec!["Budi".to_owned()]));
        assert_eq!(parameters_of("penawaran#"), Some(Vec::new()));
        assert_eq!(parameters_of("tawar"), None);
        assert_eq!(found(0, "penawaran#x").unwrap().keyword, "Penawaran#");
        for text in ["penawaran", "minta penawaran#x", "tawar dong", "#"] {
            assert_eq!(found(0, text), None, "{text}");
        }
    }

    #[test]
    fn words_are_whole_and_signs_are_anywhere() {
        for (text, is_found) in
            [("HARGA?", true), ("hargai", false), ("Ödeme Şekli ne?", true), ("ödeme", false), ("trims🙏🙏", true)]
        {
            assert_eq!(found(1, text).is_some(), is_found, "{text}");
        }
        assert!(found(2, "No. 17").is_some() && found(2, "No. tujuh").is_none());
        assert_eq!(found(3, " Apa saja ").unwrap().keyword, "Apa saja");
    }

    #[test]
    fn a_phrase_is_heard_as_words_in_any_case() {
        let bot = Bot::new(Definition::parse(BOT).unwrap());
        assert_eq!(bot.handover_phrase("Mau BICARA dengan orang dong"), Some("bicara dengan orang"));
        assert_eq!(bot.handover_phrase("YETKİLİ lütfen"), Some("yetkili"));
        assert_eq!(bot.handover_phrase("administrasi"), None);
    }

    #[test]
    fn a_pattern_takes_time_in_proportion_to_the_text() {
        let bot = Definition::parse("[[rule]]\nkeyword = \"^(a+)+$\"\nmatch = \"pattern\"").unwrap();
        let text = format!("{}b", "a".repeat(60_000));
        assert_eq!(Bot::new(bot).found(0, &[Heard::new(&text)]), None);
    }

    proptest! {
        #[test]
        fn no_message_makes_it_panic(text in ".{0,60}") {
            for rule in 0..4 {
                let _any_answer = found(rule, &text);
                let _with_a_sign = found(rule, &format!("penawaran#{text}"));
            }
        }
    }
}
