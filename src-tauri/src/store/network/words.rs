//! Enums as the words that their serde form gives them, so that the file and the wire use one spelling.

use serde::{
    Serialize,
    de::{DeserializeOwned, IntoDeserializer, value::Error as WordError},
};

/// The word for a unit variant.
pub(super) fn to_word<T: Serialize>(value: &T) -> Result<String, sqlx::Error> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        Ok(other) => Err(sqlx::Error::Encode(format!("{other} is not a word").into())),
        Err(error) => Err(sqlx::Error::Encode(error.into())),
    }
}

/// The unit variant for a word.
pub(super) fn from_word<T: DeserializeOwned>(word: &str) -> Result<T, sqlx::Error> {
    T::deserialize(word.into_deserializer()).map_err(|error: WordError| sqlx::Error::Decode(error.into()))
}

/// The JSON text of a value.
pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, sqlx::Error> {
    serde_json::to_string(value).map_err(|error| sqlx::Error::Encode(error.into()))
}

/// The value of a JSON text.
pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(error.into()))
}
