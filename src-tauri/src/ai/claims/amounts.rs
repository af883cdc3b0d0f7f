//! Amounts of money and shares of a hundred in a text, however they are written: `Rp 245.000`, `245rb`, `US$5`, `50%`.

use crate::{bot::words::words, model::folding::folded};
use regex::Regex;
use std::{collections::HashSet, sync::LazyLock};

/// A number with what stands around it.
static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)(?:\b(?P<before>rp\.?|idr|(?-i:TRY)|tl|usd|us\$|s\$|rm|eur|yüzde)|(?P<sign>[$€£₺¥₹]))?\s*",
        r"(?P<number>\d+(?:[.,'\u{a0}\u{202f}]\d{3})*(?:[.,]\d+)?)\s*",
        r"(?P<after>ribu|rb|k|juta|jt|bin|milyon|thousand|million|rupiah|perak|lira|tl|dolar|dollars?|usd|idr|",
        r"try|euros?|eur|percent|persen|[%€₺$])?",
    ))
    .ok()
});

/// Words that speak of money without a digit beside them.
const MONEY: [&str; 10] =
    ["ribu", "juta", "rupiah", "lira", "dolar", "dollar", "dollars", "milyon", "thousand", "million"];
/// Words that say that something costs nothing.
const NOTHING: [&str; 8] = ["gratis", "free", "bedava", "ucretsiz", "ücretsiz", "cuma-cuma", "gratisan", "parasiz"];
/// From here on a bare number counts as an amount.
const BARE: i64 = 1_000_000;

/// One amount: thousandths of it, and whether it is a share of a hundred.
type Amount = (i64, bool);

/// The amounts of a text.
#[derive(Clone, Debug, Default)]
pub struct Amounts(HashSet<Amount>);

impl Amounts {
    /// Every amount of the sources.
    pub fn of(text: &str) -> Self {
        Self(read(&with_plain_digits(text)).into_iter().map(|(_, amount)| amount).collect())
    }

    /// The first amount of an answer that is not among these, as it is written there. `folded` is what the sources say, in
    /// words.
    pub fn missing(&self, answer: &str, folded: &str) -> Option<String> {
        let plain = with_plain_digits(answer);
        let missing = read(&plain).into_iter().find(|(_, amount)| !self.0.contains(amount));
        missing.map(|(written, _)| written).or_else(|| in_words(&plain, folded))
    }
}

fn read(text: &str) -> Vec<(String, Amount)> {
    let Some(pattern) = NUMBER.as_ref() else { return Vec::new() };
    let found = pattern.captures_iter(text).filter_map(|captures| {
        let part = |name| captures.name(name).map(|part| folded(part.as_str()));
        let number = part("number")?;
        let before = part("before").or_else(|| part("sign")).unwrap_or_default();
        let after = part("after").unwrap_or_default();
        // A unit begins where its word does: the k of `5 kg` is none.
        let end = captures.get(0)?.end();
        let is_cut =
            after.ends_with(char::is_alphabetic) && text.get(end..)?.chars().next().is_some_and(char::is_alphabetic);
        let after = if is_cut { "" } else { after.as_str() };
        let is_share = before == "yüzde" || matches!(after, "%" | "percent" | "persen");
        let (thousandths, is_grouped) = value(&number)?;
        let amount = thousandths.saturating_mul(times(after));
        let is_claim = is_share || is_grouped || !before.is_empty() || !after.is_empty() || amount >= BARE;
        let written = captures.get(0)?.as_str().trim().to_owned();
        is_claim.then_some((written, (amount, is_share)))
    });
    found.collect()
}

fn times(unit: &str) -> i64 {
    match unit {
        "ribu" | "rb" | "k" | "bin" | "thousand" => 1_000,
        "juta" | "jt" | "milyon" | "million" => 1_000_000,
        _ => 1,
    }
}

/// Thousandths of a written number, and whether its thousands are grouped. A last group of three digits is thousands; a
/// number too large for money is counted as the largest.
fn value(number: &str) -> Option<(i64, bool)> {
    let parts: Vec<_> = number.split(|c: char| !c.is_ascii_digit()).collect();
    let (first, rest) = parts.split_first()?;
    let is_decimal = rest.last().is_some_and(|last| last.len() != 3 || (*first == "0" && rest.len() == 1));
    let (groups, decimals) = if is_decimal { rest.split_at(rest.len() - 1) } else { (rest, &[][..]) };
    let whole: String = [first].into_iter().chain(groups).copied().collect();
    let decimals = decimals.first().copied().unwrap_or_default();
    let thousandths = format!("{decimals:0<3}");
    let whole = whole.parse::<i64>().unwrap_or(i64::MAX);
    // Thousandths and not hundredths, because `0,245 juta` is an amount too.
    let thousandths = whole.saturating_mul(1000).saturating_add(thousandths.get(..3)?.parse().ok()?);
    Some((thousandths, !groups.is_empty()))
}

/// `dua ratus ribu`, `free`: what is said in words has to be said in the same words by a source.
fn in_words(answer: &str, folded: &str) -> Option<String> {
    let said = words(answer);
    let has = |phrase: &str| folded.contains(&format!(" {phrase} "));
    for (index, word) in said.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| said.get(index)).map(String::as_str).unwrap_or_default();
        let follows_digit = before.bytes().any(|byte| byte.is_ascii_digit());
        if MONEY.contains(&word.as_str()) && !follows_digit && !has(&format!("{before} {word}")) {
            return Some(format!("{before} {word}").trim().to_owned());
        }
        if NOTHING.contains(&word.as_str()) && before != "feel" && !has(word) {
            return Some(word.clone());
        }
    }
    None
}

/// Digits of every script as those of ASCII.
fn with_plain_digits(text: &str) -> String {
    /// The zero of each script; its other digits follow it.
    const ZEROS: [u32; 9] = [0x0660, 0x06F0, 0x0966, 0x09E6, 0x0E50, 0x1B50, 0xA9D0, 0xFF10, 0x1D7CE];
    let plain = |c: char| {
        let code = u32::from(c);
        let digit = ZEROS.iter().find_map(|zero| code.checked_sub(*zero).filter(|digit| *digit < 10));
        digit.and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
    };
    text.chars()
        .filter(|c| !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'))
        .map(plain)
        .collect()
}
