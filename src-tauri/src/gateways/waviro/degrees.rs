//! A coordinate, which the document writes as text and scripts write as a number.

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, Visitor},
};
use std::fmt;

/// Longest text that is read as a coordinate; no phone knows its place to more digits.
const LONGEST: usize = 64;

/// Degrees, always finite. Whether they are on this earth is for the operation to say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Degrees(f64);

impl Degrees {
    /// A coordinate; `None` for infinity and for what is no number.
    pub fn new(degrees: f64) -> Option<Self> {
        degrees.is_finite().then_some(Self(degrees))
    }

    /// The number.
    pub fn get(self) -> f64 {
        self.0
    }

    /// A plain decimal, `-6.2`: what else a parser of numbers takes (`nan`, `1e9`) is no way to write a place.
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let plain = [whole, fraction].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        let any = !whole.is_empty() || !fraction.is_empty();
        (plain && any && text.len() <= LONGEST).then(|| text.parse().ok().and_then(Self::new)).flatten()
    }
}

impl Serialize for Degrees {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Degrees {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrNumber;

        impl Visitor<'_> for TextOrNumber {
            type Value = Degrees;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("latitude and longitude in degrees, as text (\"-6.2\") or as a number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Degrees, E> {
                Degrees::parse(text).ok_or_else(|| E::invalid_value(de::Unexpected::Other("another text"), &self))
            }

            fn visit_f64<E: de::Error>(self, number: f64) -> Result<Degrees, E> {
                Degrees::new(number).ok_or_else(|| E::invalid_value(de::Unexpected::Float(number), &self))
            }

            #[allow(clippy::cast_precision_loss, reason = "what is not exact is out of range by far")]
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Degrees, E> {
                self.visit_f64(number as f64)
            }

            #[allow(clippy::cast_precision_loss, reason = "what is not exact is out of range by far")]
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Degrees, E> {
                self.visit_f64(number as f64)
            }
        }

        deserializer.deserialize_any(TextOrNumber)
    }
}

#[cfg(test)]
mod tests {
    use super::Degrees;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn read(value: Value) -> Option<f64> {
        serde_json::from_value::<Degrees>(value).ok().map(Degrees::get)
    }

    #[test]
    fn a_coordinate_is_text_or_a_number() {
        for (value, degrees) in [
            (json!("0.525960"), 0.525_96),
            (json!(" 101.426866 "), 101.426_866),
            (json!("-6.2"), -6.2),
            (json!("+7"), 7.0),
            (json!(".5"), 0.5),
            (json!("5."), 5.0),
            (json!(-6), -6.0),
            (json!(6), 6.0),
            (json!(106.8), 106.8),
        ] {
            assert_eq!(read(value.clone()), Some(degrees), "{value}");
        }
    }

    #[test]
    fn what_is_no_plain_decimal_is_none() {
        let long = format!("0.{}", "1".repeat(64));
        for text in [
            "",
            " ",
            ".",
            "-",
            "+.",
            "nan",
            "NaN",
            "inf",
            "-infinity",
            "1e2",
            "0x10",
            "6,2",
            "1 2",
            "--1",
            "6.2.1",
            "٦",
            "1\n2",
            &long,
        ] {
            assert_eq!(read(json!(text)), None, "{text:?}");
        }
        for other in [json!(null), json!(true), json!([1]), json!({"latitude": 1})] {
            assert_eq!(read(other.clone()), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic_and_only_decimals_pass(text in "\\PC{0,12}|[-+.0-9einfa ]{0,12}") {
            if let Some(degrees) = read(json!(text)) {
                prop_assert!(degrees.is_finite());
                prop_assert!(text.trim().bytes().all(|byte| byte.is_ascii_digit() || b"+-.".contains(&byte)), "{}", text);
                prop_assert_eq!(text.trim().parse::<f64>().unwrap(), degrees);
            }
        }

        #[test]
        fn what_is_written_is_read_back(degrees in -180.0..=180.0f64) {
            let written = serde_json::to_value(Degrees::new(degrees).unwrap()).unwrap();
            prop_assert!(written.is_string());
            prop_assert_eq!(read(written), Some(degrees));
        }
    }
}
