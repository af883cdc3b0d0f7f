//! What a customer said, made comparable once: every rule looks at the same folded text and the same words.

use crate::model::folding::folded;

/// One message as the rules hear it.
#[derive(Clone, Debug)]
pub struct Heard {
    /// As it was written, without the white space around it.
    pub plain: String,
    /// Folded, for whole messages.
    pub folded: String,
    /// Folded, word for word.
    pub words: Vec<String>,
}

impl Heard {
    /// Listens to a message.
    pub fn new(text: &str) -> Self {
        let plain = text.trim().to_owned();
        Self { folded: folded(&plain), words: words(&plain), plain }
    }

    /// Whether `wanted` follows word for word somewhere in it.
    pub fn has(&self, wanted: &[String]) -> bool {
        !wanted.is_empty() && self.words.windows(wanted.len()).any(|window| window == wanted)
    }
}

/// The words of a text, folded.
pub fn words(text: &str) -> Vec<String> {
    folded(text).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turkish_letters_are_heard_in_either_case() {
        for text in ["YETKİLİ", "yetkili", "Yetkılı", "YETKILI"] {
            assert_eq!(folded(text), "yetkili", "{text}");
        }
        assert!(Heard::new("BİR İNSANLA görüşmek istiyorum").has(&words("insanla görüşmek")));
        assert!(!Heard::new("administrasi").has(&words("admin")));
    }
}
