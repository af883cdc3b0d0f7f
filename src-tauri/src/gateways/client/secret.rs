//! Credentials taken out of what services say and of what logs show.

use crate::secrets::{HIDDEN, Secret};

/// Parameters of a URL whose values are secrets, in whatever dialect.
const PARAMETERS: [&str; 5] = ["apikey=", "api_key=", "secretkey=", "token=", "key="];

impl Secret {
    /// `text` without this secret, and without the value of any parameter that carries one.
    pub fn redact(&self, text: &str) -> String {
        let text = match self.is_empty() {
            true => text.to_owned(),
            false => text.replace(self.expose(), HIDDEN),
        };
        redact_parameters(&text)
    }
}

/// A text, perhaps with URLs in it, without the values of `apikey=` and its like.
fn redact_parameters(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(end) = first_parameter(rest) {
        let (before, value) = rest.split_at(end);
        let length = value.find(|c: char| c == '&' || c == '#' || c == '"' || c == '\'' || c.is_whitespace());
        shown.push_str(before);
        shown.push_str(HIDDEN);
        rest = &value[length.unwrap_or(value.len())..];
    }
    shown + rest
}

/// Where the value of the first secret parameter begins.
fn first_parameter(text: &str) -> Option<usize> {
    let lower = text.to_ascii_lowercase();
    PARAMETERS.iter().filter_map(|name| lower.find(name).map(|at| at + name.len())).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn urls_are_shown_without_their_keys() {
        for (text, shown) in [
            ("https://a.example/x?apikey=abc&to=62", "https://a.example/x?apikey=•••&to=62"),
            ("see https://a.example/?APIKEY=abc, or so", "see https://a.example/?APIKEY=••• or so"),
            ("token=abc", "token=•••"),
            ("nothing to hide", "nothing to hide"),
            ("apikey=", "apikey=•••"),
        ] {
            assert_eq!(redact_parameters(text), shown);
        }
    }

    proptest! {
        #[test]
        fn a_secret_is_never_shown(secret in "[A-Za-z0-9_+/=-]{8,60}", before in ".{0,20}", after in ".{0,20}") {
            let hidden = Secret::new(&secret);
            for shown in [format!("{hidden:?} {hidden} {:?}", Some(&hidden)), hidden.redact(&format!("{before}{secret}{after}"))] {
                prop_assert!(!shown.contains(&secret), "{shown}");
            }
        }

        #[test]
        fn any_text_can_be_redacted(text in ".{0,200}") {
            let shown = redact_parameters(&format!("{text}?apikey=s3cr3t-key"));
            prop_assert!(!shown.contains("s3cr3t-key"));
        }
    }
}
