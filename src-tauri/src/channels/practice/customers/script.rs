//! Scripted customers as data: who they are, when they come, and what they do when.

use crate::{
    channels::practice::{PracticeError, numbers},
    model::Location,
};
use serde::Deserialize;
use std::collections::HashSet;

const SHIPPED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/customers.toml"));

/// The pictures that customers can send, by file name.
const PICTURES: [(&str, &[u8]); 2] = [
    ("batik.jpg", include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/batik.jpg"))),
    ("transfer.png", include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/practice/transfer.png"))),
];

/// All scripted customers.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cast {
    /// How often they come.
    pub pace: Pace,
    /// In the order in which they come.
    pub customer: Vec<Customer>,
}

/// How often customers come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pace {
    /// Seconds between one who does not say otherwise and the one before.
    pub every_seconds: u32,
    /// Seconds between those who come back, once everybody has been here.
    pub return_every_seconds: u32,
}

/// A scripted customer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Customer {
    /// What they call themselves.
    pub name: String,
    /// E.164 digits.
    pub phone: String,
    /// Seconds after the one before (after linking, for the first).
    pub joins_after: Option<u32>,
    /// What they do on the first visit.
    pub beats: Vec<Beat>,
    /// What they do when they come back; empty for those who do not.
    #[serde(default)]
    pub again: Vec<Beat>,
    /// How they answer a person once their script is over, one after the other.
    #[serde(default)]
    pub thanks: Vec<String>,
}

/// One thing that a customer does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Beat {
    /// What sets it off.
    #[serde(default)]
    pub on: Trigger,
    /// Seconds between that and the deed.
    pub after: u32,
    /// The deed.
    pub act: Act,
}

/// What sets a beat off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The beat before, or the arrival.
    #[default]
    Next,
    /// An answer, whoever gives it.
    Reply,
    /// An answer by a person.
    Person,
    /// No answer since the beat before; skipped when one comes.
    Silence,
}

/// What a customer does.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Writes.
    Say(String),
    /// Taps the button with this label: another one when it is not there, writes it when there is none.
    Tap(String),
    /// Sends a picture.
    Picture(Picture),
    /// Sends a place.
    Location(Location),
}

/// A picture with a caption.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Picture {
    /// File name among the shipped ones.
    pub file: String,
    /// Caption; may be empty.
    #[serde(default)]
    pub caption: String,
}

impl Picture {
    /// Its bytes.
    pub fn bytes(&self) -> Option<&'static [u8]> {
        PICTURES.iter().find(|(name, _)| *name == self.file).map(|(_, bytes)| *bytes)
    }
}

impl Cast {
    /// The customers that come with Balas.
    pub fn shipped() -> Result<Self, PracticeError> {
        Self::parse(SHIPPED)
    }

    /// Reads customers from TOML and checks that they can exist.
    pub fn parse(text: &str) -> Result<Self, PracticeError> {
        let cast: Self = toml::from_str(text).map_err(|error| PracticeError::Script(error.to_string()))?;
        let mut phones = HashSet::new();
        for customer in &cast.customer {
            customer.check().map_err(PracticeError::Script)?;
            if !phones.insert(&customer.phone) {
                return Err(PracticeError::Script(format!("two customers have the number {}", customer.phone)));
            }
        }
        Ok(cast)
    }

    /// The customer with this number.
    pub fn by_phone(&self, phone: &str) -> Option<&Customer> {
        self.customer.iter().find(|customer| customer.phone == phone)
    }
}

impl Customer {
    fn check(&self) -> Result<(), String> {
        if !numbers::is_registered(&self.phone) {
            return Err(format!("{}: {} is not a number of the simulated world", self.name, self.phone));
        }
        if self.beats.is_empty() {
            return Err(format!("{} does nothing", self.name));
        }
        let missing = self.beats.iter().chain(&self.again).find_map(|beat| match &beat.act {
            Act::Picture(picture) if picture.bytes().is_none() => Some(&picture.file),
            _ => None,
        });
        missing.map_or(Ok(()), |file| Err(format!("{}: there is no picture {file}", self.name)))
    }
}
