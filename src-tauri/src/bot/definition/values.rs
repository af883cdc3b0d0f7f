//! The values of a bot's file, checked while they are read, so that an error knows its line.

use jiff::{fmt::temporal::DateTimeParser, tz};
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, SeqAccess, Visitor},
};
use std::fmt;
use url::Url;

/// A value that a file cannot have; the reason is for whoever wrote the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unacceptable(pub String);

/// A text or several.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(pub Vec<String>);

impl Texts {
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => one.serialize(serializer),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrSeveral;
        impl<'de> Visitor<'de> for OneOrSeveral {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text in quotes, or a list of them")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Texts, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = list.next_element()? {
                    texts.push(text);
                }
                Ok(Texts(texts))
            }
        }
        deserializer.deserialize_any(OneOrSeveral)
    }
}

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $check:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl $name {
            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = Unacceptable;

            fn try_from(text: String) -> Result<Self, Unacceptable> {
                let check: fn(&str) -> Result<(), &'static str> = $check;
                let text = text.trim();
                check(text).map_err(|reason| Unacceptable(reason.to_owned()))?;
                Ok(Self(text.to_owned()))
            }
        }
    )*};
}

texts! {
    /// An address that is called or fetched. Its form is checked here; where it leads, when it is used.
    WebUrl = web_url;
    /// A time zone, by name or offset.
    Zone = |text| match zone(text) {
        Some(_) => Ok(()),
        None => Err("there is no such time zone; write a name like Asia/Jakarta, or an offset like +07:00"),
    };
}

impl Default for Zone {
    fn default() -> Self {
        Self("Asia/Jakarta".to_owned())
    }
}

impl Zone {
    /// The rules of the zone.
    pub fn rules(&self) -> tz::TimeZone {
        zone(&self.0).unwrap_or(tz::TimeZone::UTC)
    }
}

fn zone(name: &str) -> Option<tz::TimeZone> {
    DateTimeParser::new().parse_time_zone(name).ok()
}

fn web_url(text: &str) -> Result<(), &'static str> {
    let url = Url::parse(text).map_err(|_| "it is not a URL")?;
    match matches!(url.scheme(), "http" | "https") && url.host().is_some() {
        true => Ok(()),
        false => Err("it has to begin with http:// or https://"),
    }
}

/// A part of a file that has more to it than the types of its fields.
pub trait Check {
    /// What is wrong with it, beginning with the field.
    ///
    /// # Errors
    /// With the reason.
    fn check(&self) -> Result<(), Unacceptable>;
}

/// Reads a list and checks each part where it stands.
pub fn checked<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Check,
{
    let parts = Vec::<Checked<T>>::deserialize(deserializer)?;
    Ok(parts.into_iter().map(|part| part.0).collect())
}

/// A part that was checked.
#[derive(Debug)]
pub struct Checked<T>(pub T);

impl<'de, T: Deserialize<'de> + Check> Deserialize<'de> for Checked<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let part = T::deserialize(deserializer)?;
        part.check().map_err(de::Error::custom)?;
        Ok(Self(part))
    }
}

/// Refuses a list with a blank text in it.
pub(super) fn no_blank(field: &str, texts: &[String]) -> Result<(), Unacceptable> {
    match texts.iter().any(|text| text.trim().is_empty()) {
        true => Err(Unacceptable(format!("{field}: it is empty"))),
        false => Ok(()),
    }
}
