//! Signs on messages. Each is a message that answers the one it stands on; the newest of each person counts.

use super::{StoreError, columns::id_list};
use crate::model::{Delivery, Direction, MessageId};
use sqlx::{FromRow, SqliteConnection};

/// A sign that somebody put on a message, or took away with an empty one.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct ReactionRow {
    /// The message that carries it.
    pub id: MessageId,
    /// The message that it stands on.
    pub target: MessageId,
    /// The sign; empty where it was taken away.
    pub sign: String,
    /// Whose it is.
    pub direction: Direction,
    /// Who, inside a group.
    pub sender_name: String,
    /// How far it came.
    pub delivery: Delivery,
}

const ON: &str = "SELECT r.id, m.id AS target, r.text AS sign, r.direction, r.sender_name, r.delivery
     FROM json_each(?) target CROSS JOIN messages m ON m.id = target.value
     CROSS JOIN messages r ON r.conversation_id = m.conversation_id AND r.reply_to = m.external_id
     WHERE r.kind = 'reaction' ORDER BY r.id";

/// Everything that was ever put on these messages, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn on(connection: &mut SqliteConnection, messages: &[MessageId]) -> Result<Vec<ReactionRow>, StoreError> {
    Ok(sqlx::query_as(ON).bind(id_list(messages)).fetch_all(connection).await?)
}

/// The signs that stand: of each person the newest, unless it took the earlier one away. A sign of ours that was refused
/// stands beside the one before it, so that somebody sees it.
pub fn standing(put: Vec<ReactionRow>) -> Vec<ReactionRow> {
    let mut standing: Vec<ReactionRow> = Vec::new();
    for row in put {
        let is_same = |other: &ReactionRow| {
            (other.target, other.direction, &other.sender_name) == (row.target, row.direction, &row.sender_name)
        };
        if row.delivery != Delivery::Failed {
            standing.retain(|other| !is_same(other));
        }
        standing.push(row);
    }
    standing.retain(|row| !row.sign.is_empty());
    standing
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::plans;

    fn put(id: i64, sign: &str, direction: Direction, by: &str, delivery: Delivery) -> ReactionRow {
        let (sign, sender_name) = (sign.to_owned(), by.to_owned());
        ReactionRow { id: MessageId(id), target: MessageId(1), sign, direction, sender_name, delivery }
    }

    fn signs(rows: Vec<ReactionRow>) -> Vec<String> {
        standing(rows).into_iter().map(|row| row.sign).collect()
    }

    #[test]
    fn the_newest_of_each_person_stands() {
        let (theirs, ours) = (Direction::In, Direction::Out);
        let story = vec![
            put(2, "👍", theirs, "Budi", Delivery::Delivered),
            put(3, "🎉", theirs, "Sari", Delivery::Delivered),
            put(4, "❤️", ours, "", Delivery::Sent),
            put(5, "😂", theirs, "Budi", Delivery::Delivered),
            put(6, "", theirs, "Sari", Delivery::Delivered),
        ];
        assert_eq!(signs(story.clone()), ["❤️", "😂"]);
        let refused = put(7, "🙏", ours, "", Delivery::Failed);
        assert_eq!(signs([story, vec![refused]].concat()), ["❤️", "😂", "🙏"]);
    }

    #[tokio::test]
    async fn signs_are_found_by_what_they_stand_on() {
        let mut database = plans::database().await;
        let plan = plans::of(&mut database, ON).await;
        assert!(plan.contains("messages_reactions"), "{plan}");
    }
}
