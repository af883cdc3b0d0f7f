//! Numbers and ids that scripts write as a text or as a JSON number, whichever their language makes of them.

use serde::{
    Deserialize, Deserializer, Serialize,
    de::{self, Visitor},
};
use std::fmt;

/// A phone number, or the id of a group, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Digits(pub String);

impl<'de> Deserialize<'de> for Digits {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrNumber;

        impl Visitor<'_> for TextOrNumber {
            type Value = Digits;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number, as text or as a JSON number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Digits, E> {
                Ok(Digits(text.trim().to_owned()))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Digits, E> {
                Ok(Digits(number.to_string()))
            }
        }

        deserializer.deserialize_any(TextOrNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;
    use proptest::prelude::*;
    use serde_json::json;

    proptest! {
        #[test]
        fn a_number_is_the_same_as_text_and_as_json(number: u64) {
            let (text, number): (Digits, Digits) =
                (serde_json::from_value(json!(format!(" {number} "))).unwrap(), serde_json::from_value(json!(number)).unwrap());
            prop_assert_eq!(&text, &number);
            prop_assert_eq!(serde_json::to_value(&text).unwrap(), json!(text.0));
        }

        #[test]
        fn whatever_is_neither_is_refused(number in proptest::num::f64::NORMAL, negative in i64::MIN..0, flag: bool) {
            for other in [json!(number), json!(negative), json!(flag), json!(null), json!(["1"]), json!({"no": 1})] {
                prop_assert!(serde_json::from_value::<Digits>(other.clone()).is_err(), "{}", other);
            }
        }
    }
}
