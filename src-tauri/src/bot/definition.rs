//! The bot as its operator writes it: a TOML file. Unknown fields are errors, so that a slip of the pen is found at once.

use crate::model::folding::folded;
use regex::{Regex, RegexBuilder};
use serde::Deserialize;

/// The longest burst: nobody waits longer for an answer, and what seems to lies behind a clock that was set back.
pub const LONGEST_BURST_MILLIS: i64 = 300_000;

/// A bot that can answer.
#[derive(Debug)]
pub struct Bot {
    file: File,
    rules: Vec<Rule>,
}

/// A rule that can be matched.
#[derive(Debug)]
pub struct Rule {
    /// What the log and the bubble call it: its first keyword.
    pub name: String,
    /// Texts, in order.
    pub reply: Vec<String>,
    /// Labels under the last text.
    pub buttons: Vec<Button>,
    /// A person is asked for afterwards.
    pub handover: bool,
    matchers: Vec<Matcher>,
}

#[derive(Debug)]
enum Matcher {
    Any,
    /// The whole message, folded.
    Exact(String),
    /// The beginning of a message, up to and with `#`; the rest are parameters.
    Parameters(String),
    /// Words that follow one another.
    Contains(Vec<String>),
    Pattern(Regex),
}

/// Why a file is not a bot. The message names line and field.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct DefinitionError(String);

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default = "default_burst")]
    burst_seconds: u32,
    #[serde(default = "default_in_a_row")]
    max_replies_in_a_row: u32,
    #[serde(default)]
    handover: Vec<Handover>,
    #[serde(default)]
    rule: Vec<RuleText>,
    #[serde(default)]
    fallback: Fallback,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Handover {
    phrase: OneOrMany,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleText {
    #[serde(default)]
    keyword: OneOrMany,
    #[serde(default, rename = "match")]
    how: Match,
    #[serde(default)]
    reply: Vec<String>,
    #[serde(default)]
    buttons: Vec<ButtonText>,
    #[serde(default)]
    handover: bool,
}

/// What happens when nothing matched.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fallback {
    /// Texts, in order; none is silence.
    #[serde(default)]
    pub reply: Vec<String>,
    /// A person is asked for.
    #[serde(default)]
    pub handover: bool,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Match {
    #[default]
    Exact,
    Contains,
    Pattern,
    Any,
}

#[derive(Debug, Default, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
    #[default]
    None,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum ButtonText {
    Label(String),
    Says(Button),
}

/// A button, and the words that tapping it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Button {
    /// What it shows.
    pub label: String,
    /// What it says to the bot; the label where absent.
    #[serde(default)]
    pub says: Option<String>,
}

fn default_burst() -> u32 {
    4
}

fn default_in_a_row() -> u32 {
    5
}

impl OneOrMany {
    fn all(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
            Self::None => &[],
        }
    }
}

impl Bot {
    /// Reads a definition.
    ///
    /// # Errors
    /// When it is not TOML, has an unknown field, gathers for too long, or a pattern that is not a regular expression.
    pub fn parse(text: &str) -> Result<Self, DefinitionError> {
        let mut file: File = toml::from_str(text).map_err(|error| DefinitionError(error.to_string()))?;
        if i64::from(file.burst_seconds) * 1000 > LONGEST_BURST_MILLIS {
            return Err(DefinitionError("burst_seconds: it is more than 300".to_owned()));
        }
        let rules = std::mem::take(&mut file.rule);
        let rules =
            rules.into_iter().enumerate().map(|(index, rule)| Rule::compile(index, rule)).collect::<Result<_, _>>()?;
        Ok(Self { file, rules })
    }

    /// How long a customer's lines are gathered.
    pub fn burst_millis(&self) -> i64 {
        i64::from(self.file.burst_seconds) * 1000
    }

    /// After so many answers in a row it asks for a person.
    pub fn max_replies_in_a_row(&self) -> u32 {
        self.file.max_replies_in_a_row
    }

    /// The rules, in the operator's order.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// What happens when no rule matches.
    pub fn fallback(&self) -> &Fallback {
        &self.file.fallback
    }

    /// The handover phrase that a message holds, word for word.
    pub fn handover_phrase(&self, text: &str) -> Option<&str> {
        let said = words(text);
        let phrases = self.file.handover.iter().flat_map(|handover| handover.phrase.all());
        phrases.map(String::as_str).find(|phrase| follows(&said, &words(phrase)))
    }

    /// What tapping a label says to the bot.
    pub fn said_by_button<'a>(&'a self, label: &'a str) -> &'a str {
        let buttons = self.rules.iter().flat_map(|rule| &rule.buttons);
        buttons.filter(|button| button.label == label).find_map(|button| button.says.as_deref()).unwrap_or(label)
    }
}

impl Rule {
    fn compile(index: usize, rule: RuleText) -> Result<Self, DefinitionError> {
        let RuleText { keyword, how, reply, buttons, handover } = rule;
        let number = index + 1;
        if keyword.all().is_empty() && !matches!(how, Match::Any) {
            return Err(DefinitionError(format!("rule {number}: keyword: there is none")));
        }
        let compiled = keyword
            .all()
            .iter()
            .map(|keyword| Matcher::compile(number, how, keyword))
            .collect::<Result<Vec<_>, _>>()?;
        let buttons = buttons.into_iter().map(|button| match button {
            ButtonText::Label(label) => Button { label, says: None },
            ButtonText::Says(button) => button,
        });
        Ok(Self {
            name: keyword.all().first().cloned().unwrap_or_else(|| number.to_string()),
            reply,
            buttons: buttons.collect(),
            handover,
            matchers: if matches!(how, Match::Any) { vec![Matcher::Any] } else { compiled },
        })
    }

    /// Whether the rule answers this message; the parameters after `#` where it has any.
    pub fn answers(&self, text: &str) -> Option<Vec<String>> {
        self.matchers.iter().find_map(|matcher| matcher.answers(text))
    }
}

impl Matcher {
    fn compile(rule: usize, how: Match, keyword: &str) -> Result<Self, DefinitionError> {
        Ok(match how {
            Match::Any => Self::Any,
            Match::Exact if keyword.ends_with('#') => Self::Parameters(folded(keyword.trim())),
            Match::Exact => Self::Exact(folded(keyword.trim())),
            Match::Contains => Self::Contains(words(keyword)),
            Match::Pattern => {
                let built = RegexBuilder::new(keyword).case_insensitive(true).size_limit(1 << 20).build();
                Self::Pattern(built.map_err(|error| DefinitionError(format!("rule {rule}: keyword: {error}")))?)
            }
        })
    }

    fn answers(&self, text: &str) -> Option<Vec<String>> {
        let plain = || folded(text.trim());
        match self {
            Self::Any => Some(Vec::new()),
            Self::Exact(keyword) => (plain() == *keyword).then(Vec::new),
            Self::Contains(keyword) => follows(&words(text), keyword).then(Vec::new),
            Self::Pattern(pattern) => pattern.is_match(text).then(Vec::new),
            Self::Parameters(keyword) => parameters(text.trim(), keyword),
        }
    }
}

/// `penawaran#Budi#Solo` with the keyword `penawaran#` gives `["Budi", "Solo"]`.
fn parameters(text: &str, keyword: &str) -> Option<Vec<String>> {
    let (head, rest) = text.split_once('#')?;
    let matches = folded(&format!("{}#", head.trim())) == *keyword;
    let parts = || rest.split('#').map(|part| part.trim().to_owned()).collect();
    matches.then(|| if rest.is_empty() { Vec::new() } else { parts() })
}

fn words(text: &str) -> Vec<String> {
    folded(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn follows(said: &[String], wanted: &[String]) -> bool {
    !wanted.is_empty() && said.windows(wanted.len()).any(|window| window == wanted)
}
