//! What is said of a contact: how two of them say it together, and how each says its own again.

use crate::{
    model::{ContactId, folding::is_same},
    store::{
        StoreError,
        contact_fields::{self, Values},
        contacts,
    },
};
use serde::{Deserialize, Serialize};
use sqlx::SqliteConnection;

/// What is said of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    name: String,
    push_name: String,
    note: String,
    tags: Vec<String>,
    #[serde(default)]
    fields: Values,
}

impl Said {
    /// What is said of this contact now.
    pub async fn read(connection: &mut SqliteConnection, id: ContactId) -> Result<Option<Self>, StoreError> {
        let Some(row) = contacts::get(connection, id).await? else { return Ok(None) };
        let tags = serde_json::from_str(&row.tags).map_err(|_| StoreError::Malformed("contact"))?;
        let fields = contact_fields::values(connection, [id]).await?.remove(&id).unwrap_or_default();
        Ok(Some(Self { name: row.name, push_name: row.push_name, note: row.note, tags, fields }))
    }

    /// Says it of this contact.
    pub async fn write(&self, connection: &mut SqliteConnection, id: ContactId) -> Result<(), StoreError> {
        let tags = serde_json::to_string(&self.tags).map_err(|_| StoreError::Malformed("contact"))?;
        sqlx::query("UPDATE contacts SET name = ?, push_name = ?, note = ?, tags = ? WHERE id = ?")
            .bind(&self.name)
            .bind(&self.push_name)
            .bind(&self.note)
            .bind(tags)
            .bind(id)
            .execute(&mut *connection)
            .await?;
        contact_fields::set_all(connection, id, &self.fields).await
    }

    /// The same, with what it lacks from another: its texts where it has none, and all tags as far as there is room.
    pub fn filled(&self, other: Self, most_tags: usize) -> Self {
        let text = |own: &String, other: String| if own.is_empty() { other } else { own.clone() };
        let (mut tags, mut fields) = (self.tags.clone(), other.fields);
        for tag in other.tags {
            if tags.len() < most_tags && !has(&tags, &tag) {
                tags.push(tag);
            }
        }
        fields.extend(self.fields.clone());
        Self {
            name: text(&self.name, other.name),
            push_name: text(&self.push_name, other.push_name),
            note: text(&self.note, other.note),
            tags,
            fields,
        }
    }

    /// What it was before, except where somebody has changed it since: a tag that came with the other goes, one that was added
    /// or taken off later stays so.
    pub fn taken_back(self, before: &Self, after: &Self) -> Self {
        let pick = |now: String, before: &String, after: &String| if now == *after { before.clone() } else { now };
        let came = |tag: &String| has(&after.tags, tag) && !has(&before.tags, tag);
        let mut fields = self.fields;
        for (field, value) in &after.fields {
            if fields.get(field) == Some(value) && before.fields.get(field) != Some(value) {
                fields.remove(field);
            }
        }
        Self {
            name: pick(self.name, &before.name, &after.name),
            push_name: pick(self.push_name, &before.push_name, &after.push_name),
            note: pick(self.note, &before.note, &after.note),
            tags: self.tags.into_iter().filter(|tag| !came(tag)).collect(),
            fields,
        }
    }
}

fn has(tags: &[String], tag: &str) -> bool {
    tags.iter().any(|own| is_same(own, tag))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn said() -> impl Strategy<Value = Said> {
        let word = || "[ab]{0,1}";
        let tags = proptest::collection::btree_set("[a-d]", 0..3).prop_map(|tags| tags.into_iter().collect());
        let fields = proptest::collection::btree_map(0_i64..3, "[ab]", 0..3);
        (word(), word(), word(), tags, fields).prop_map(|(name, push_name, note, tags, fields)| Said {
            name,
            push_name,
            note,
            tags,
            fields,
        })
    }

    proptest! {
        #[test]
        fn untouched_it_says_again_exactly_what_it_said(own in said(), other in said()) {
            let together = own.filled(other, 30);
            prop_assert_eq!(together.clone().taken_back(&own, &together), own);
        }

        #[test]
        fn what_was_added_since_stays(own in said(), other in said()) {
            let together = own.filled(other, 30);
            let mut later = together.clone();
            later.tags.push("later".to_owned());
            later.note = "written since".to_owned();
            let back = later.taken_back(&own, &together);
            prop_assert!(back.tags.contains(&"later".to_owned()));
            prop_assert_eq!(back.note, "written since");
        }
    }
}
