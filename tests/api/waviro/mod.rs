//! The waviro dialect beyond plain texts: files, places, contact cards, groups, the number check, and the document's own
//! requests.

mod bad_input;
mod documented;
mod groups;
mod media;
mod places_and_cards;

use super::desk::ApiDesk;
use serde_json::{Value, json};

/// A group of the tests.
pub const ARISAN: &str = "120363041234567890";

/// Makes a group that the account is in.
pub async fn group(api: &ApiDesk, key: &str, id: &str, name: &str) {
    let body = json!({"groupid": id, "name": name, "members": [crate::support::DEWI]});
    api.post(key, "/practice/group", body).await.data();
}

/// What the simulated network has received, as a script reads it.
pub async fn received(api: &ApiDesk, key: &str) -> Vec<Value> {
    api.get(key, "/practice/outbox").await.data()["items"].as_array().unwrap().clone()
}

/// Nothing is stored: no conversation, no message, no file.
pub async fn assert_nothing_stored(api: &ApiDesk) {
    assert!(api.desk.list(balas::store::views::InboxGroup::All).await.is_empty());
    assert!(!api.desk.app.config().data_dir.join("media").exists());
}
