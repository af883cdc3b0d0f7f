//! The values of a connection's file, checked while they are read, so that an error knows its line. The form of an address
//! is checked here; where it leads, when it is called.

use serde::{Deserialize, Serialize};
use std::fmt;
use url::Url;

/// Characters of a name.
const NAME_LIMIT: usize = 60;
/// Characters of an id at a service.
const WORD_LIMIT: usize = 200;

/// A value that a file cannot have; the reason is for whoever wrote the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unacceptable(&'static str);

macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident = $read:expr;)*) => {$(
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
                let read: fn(&str) -> Result<String, Unacceptable> = $read;
                read(text.trim()).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

texts! {
    /// What a connection is called.
    Name = |text| bounded(text, NAME_LIMIT, "a name has 1 to 60 characters");
    /// An id at a service.
    Word = |text| bounded(text, WORD_LIMIT, "an id has 1 to 200 characters, none of them a line break");
    /// Where a service is: http or https, and nothing that could hide a credential. Without a slash at the end.
    BaseUrl = base_url;
    /// Where a service can reach us; empty for nowhere.
    #[derive(Default)]
    PublicUrl = |text| if text.is_empty() { Ok(String::new()) } else { base_url(text) };
    /// E.164 digits.
    Phone = |text| match crate::phone::is_possible(text) {
        true => Ok(text.to_owned()),
        false => Err(Unacceptable("it has to be a phone number with country code, digits only")),
    };
}

macro_rules! seconds {
    ($($(#[$doc:meta])* $name:ident = $least:literal..=$most:literal, default $default:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(try_from = "Number")]
        pub struct $name(u32);

        impl $name {
            /// How many.
            pub fn get(self) -> u32 {
                self.0
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self($default)
            }
        }

        impl TryFrom<Number> for $name {
            type Error = Unacceptable;

            fn try_from(number: Number) -> Result<Self, Unacceptable> {
                const REFUSED: &str = concat!("it has to be a whole number of seconds, ", $least, " to ", $most);
                let seconds = match number {
                    Number::Whole(number) => u32::try_from(number).ok(),
                    Number::Other(_) => None,
                };
                seconds.filter(|seconds| ($least..=$most).contains(seconds)).map(Self).ok_or(Unacceptable(REFUSED))
            }
        }
    )*};
}

/// What stands where a number has to.
#[derive(Deserialize)]
#[serde(untagged)]
enum Number {
    Whole(i64),
    Other(serde::de::IgnoredAny),
}

seconds! {
    /// Between two looks at the conversations.
    PollSeconds = 1..=3600, default 5;
    /// Between two comparisons of everything else.
    SyncSeconds = 5..=86400, default 60;
}

fn bounded(text: &str, limit: usize, refused: &'static str) -> Result<String, Unacceptable> {
    let fits = !text.is_empty() && text.chars().count() <= limit && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(Unacceptable(refused)) }
}

fn base_url(text: &str) -> Result<String, Unacceptable> {
    let url = Url::parse(text).map_err(|_| Unacceptable("it is not a URL"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(Unacceptable("it has to begin with http:// or https://"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(Unacceptable("it must not carry a password, a query or a fragment"));
    }
    Ok(text.trim_end_matches('/').to_owned())
}
