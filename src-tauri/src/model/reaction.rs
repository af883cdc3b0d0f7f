//! Reactions: one sign on a message, at most one from each person. An empty one takes the earlier one away.

use unicode_segmentation::UnicodeSegmentation;

/// Longest sign, in bytes: families with skin tones and flags of regions are long.
const LONGEST: usize = 64;

/// Whether this can stand on a message: one character as people count them, and no letter, digit or blank.
pub fn is_sign(text: &str) -> bool {
    let is_one = text.len() <= LONGEST && text.graphemes(true).count() == 1;
    // A digit with a frame around it is a sign, a digit alone is none.
    let is_framed = text.contains('\u{20e3}');
    let begins = text.chars().next().is_some_and(|first| begins_sign(first) || is_framed);
    is_one && begins && !text.chars().any(|c| c.is_control() || c.is_whitespace() || is_letter(c))
}

/// Letters in a circle or a square are drawn as signs.
fn is_letter(c: char) -> bool {
    c.is_alphabetic() && !matches!(c, '\u{2139}' | '\u{24c2}' | '\u{1f100}'..='\u{1f2ff}')
}

/// Signs lie beyond the scripts of Europe, a few old ones excepted; what is there only to be invisible is none.
fn begins_sign(first: char) -> bool {
    match first {
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' => true,
        '\u{2800}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' => false,
        other => other >= '\u{2100}',
    }
}

/// What of a sign that came from outside can be shown: the first character, and that only where it is no longer than a sign.
pub fn shown(text: &str) -> String {
    let first = text.trim().graphemes(true).next().unwrap_or_default();
    if first.len() <= LONGEST { first.to_owned() } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_one_character_that_says_nothing_else() {
        for sign in ["👍", "❤️", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "1️⃣", "👍🏽", "🇮🇩"]
        {
            assert!(is_sign(sign), "{sign}");
        }
        let towering = format!("👍{}", "\u{301}".repeat(40));
        for other in
            ["", "a", "1", " ", "👍👍", "ok", "<", "\n", "\u{202e}", "\u{200b}", "\u{fe0f}", "é", towering.as_str()]
        {
            assert!(!is_sign(other), "{other:?}");
        }
    }

    #[test]
    fn everything_in_the_picker_is_a_sign() {
        let data = include_str!("../../../ui/src/components/emoji/data/signs.json");
        let groups: serde_json::Value = serde_json::from_str(data).unwrap();
        let all = groups.as_array().unwrap().iter().flat_map(|group| group["signs"].as_array().unwrap());
        let others: Vec<_> = all.filter(|sign| !is_sign(sign.as_str().unwrap())).collect();
        assert!(others.is_empty(), "{others:?}");
    }

    #[test]
    fn of_a_long_one_the_first_character_is_shown() {
        assert_eq!(shown("😂😂😂"), "😂");
        assert_eq!(shown(&"😂".repeat(10_000)), "😂");
        assert_eq!(shown(&format!("a{}", "\u{301}".repeat(10_000))), "");
        assert_eq!(shown(" "), "");
    }
}
