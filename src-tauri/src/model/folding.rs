//! Words as people compare them, whatever the case of their letters.

/// Lower case for comparison. Turkish dotted and dotless i are one letter here: customers and agents type either.
pub fn folded(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| *c != '\u{307}').map(|c| if c == 'ı' { 'i' } else { c }).collect()
}

/// Whether two names or tags are the same word.
pub fn is_same(a: &str, b: &str) -> bool {
    folded(a) == folded(b)
}

#[cfg(test)]
mod tests {
    use super::is_same;

    #[test]
    fn letters_of_either_case_are_the_same_in_every_language() {
        for (a, b) in [("İndirim", "indirim"), ("INDIRIM", "ındırım"), ("ÇAY", "çay"), ("Grosir", "GROSIR")] {
            assert!(is_same(a, b), "{a} {b}");
        }
        assert!(!is_same("cay", "çay"), "an accent is another letter");
    }
}
