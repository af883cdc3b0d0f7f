//! Wire types of the unswer dialect: the contacts of an application. Every answer has the document's envelope.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How every answer begins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Head {
    /// The HTTP status once more.
    pub status_code: u16,
    /// What a program reacts to.
    pub code: String,
    /// What a person reads.
    pub message: String,
}

impl Head {
    /// 200.
    pub fn ok() -> Self {
        Self::new(200, "OK", "The request has been successfully processed.")
    }

    /// 201.
    pub fn created() -> Self {
        Self::new(201, "CREATED", "Data has been successfully inserted.")
    }

    /// 200, and the thing is gone.
    pub fn deleted() -> Self {
        Self::new(200, "OK", "Data has been successfully deleted.")
    }

    /// 422.
    pub fn invalid() -> Self {
        Self::new(422, "UNPROCESSABLE_ENTITY", "Data cannot be processed as it is invalid.")
    }

    /// Any status.
    pub fn new(status_code: u16, code: &str, message: &str) -> Self {
        Self { status_code, code: code.to_owned(), message: message.to_owned() }
    }
}

/// An answer without data: something was done, or was not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "UnswerOutcome")]
pub struct Outcome {
    /// How it begins.
    #[serde(flatten)]
    pub head: Head,
    /// What is wrong, by `<index>.<field>` of what was sent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub errors: BTreeMap<String, String>,
}

impl From<Head> for Outcome {
    fn from(head: Head) -> Self {
        Self { head, errors: BTreeMap::new() }
    }
}

/// An answer with data.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(inline)]
pub struct Found<T> {
    /// How it begins.
    #[serde(flatten)]
    pub head: Head,
    /// What was asked for.
    pub data: T,
}

impl<T> Found<T> {
    /// 200 with `data`.
    pub fn of(data: T) -> Self {
        Self { head: Head::ok(), data }
    }
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ListPage")]
pub struct Page {
    /// How it begins.
    #[serde(flatten)]
    pub head: Head,
    /// The contacts on it.
    pub data: Vec<Contact>,
    /// Where it is in the list.
    pub meta: Meta,
}

/// Where a page is in its list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Meta {
    /// Contacts on all pages.
    pub total: u64,
    /// Contacts on a page, at most.
    pub limit: u64,
    /// This page.
    pub current_page: u64,
    /// Always 1.
    pub first_page: u64,
    /// The page before this one.
    pub previous_page: Option<u64>,
    /// The page after this one.
    pub next_page: Option<u64>,
    /// The last page, 1 where there are no contacts.
    pub last_page: u64,
}

impl Meta {
    /// The place of page `current` among pages of `limit` out of `total`.
    pub fn of(total: u64, limit: u64, current: u64) -> Self {
        let last_page = total.div_ceil(limit.max(1)).max(1);
        Self {
            total,
            limit,
            current_page: current,
            first_page: 1,
            previous_page: (current > 1).then(|| (current - 1).min(last_page)),
            next_page: (current < last_page).then(|| current + 1),
            last_page,
        }
    }
}

/// A contact of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "ListedContact")]
pub struct Contact {
    /// Its id.
    pub id: String,
    /// E.164 digits.
    pub phone: u64,
    /// What it is called.
    pub tag: String,
    /// Its messages are ignored.
    pub is_blocked: bool,
    /// ISO 8601, with milliseconds and the shop's offset.
    pub created_at: String,
}

/// A contact with everything that it is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ContactDetail {
    /// Its id.
    pub id: String,
    /// E.164 digits.
    pub phone: u64,
    /// Names and tags, the displayed name first.
    pub tags: Vec<String>,
    /// Its messages are ignored.
    pub is_blocked: bool,
    /// ISO 8601, with milliseconds and the shop's offset.
    pub created_at: String,
}

/// A contact to be added, or renamed where the number is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewContact {
    /// What it is called.
    #[schemars(
        length(min = 1, max = 200),
        regex(pattern = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$")
    )]
    pub name: String,
    /// E.164 digits, as a number.
    #[schemars(range(min = 1_000_000_u64, max = 999_999_999_999_999_u64), example = 6_280_000_000_000_u64)]
    pub phone: u64,
}

/// Body of the `POST`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct NewContacts(#[schemars(length(min = 1))] pub Vec<NewContact>);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_knows_its_neighbours() {
        for (total, current, previous, next, last) in [
            (0, 1, None, None, 1),
            (10, 1, None, None, 1),
            (11, 1, None, Some(2), 2),
            (11, 2, Some(1), None, 2),
            (30, 2, Some(1), Some(3), 3),
            (30, 9, Some(3), None, 3),
            (0, u64::MAX, Some(1), None, 1),
        ] {
            let meta = Meta::of(total, 10, current);
            let found = (meta.previous_page, meta.next_page, meta.last_page);
            assert_eq!(found, (previous, next, last), "page {current} of {total}");
        }
    }
}
