//! Buttons and lists for services that have none: numbered lines, and the number that a customer answers with.

use super::Account;
use crate::{
    error::Result,
    gateways::wabot::Message,
    model::{Content, ConversationId, Direction, Kind},
    store::hosted::choices,
};
use futures_util::FutureExt;

impl Account {
    /// The buttons of a message leave as numbered lines, so that a number will be an answer.
    pub(super) async fn note_numbered(&self, external_id: &str) {
        let (channel, id) = (self.id, external_id.to_owned());
        let noted =
            self.write(move |tx| async move { Ok(choices::set_numbered(tx, channel, &id).await?) }.boxed()).await;
        if let Err(error) = noted {
            tracing::error!(%error, "a number that a customer answers with will be a text");
        }
    }

    /// What a customer means who answers numbered lines with a number: the button that it stands for.
    pub(super) async fn chosen(&self, conversation: ConversationId, message: &Message) -> Result<Option<Content>> {
        let is_answer = message.direction == Direction::In && message.kind == Kind::Text;
        let Some(number) = number(&message.text).filter(|_| is_answer) else { return Ok(None) };
        let asked = choices::asked_last(&mut *self.app.store().read().await?, conversation).await?;
        Ok(asked.and_then(|asked| {
            let kind = asked.answer();
            let label = asked.labels().into_iter().nth(number.checked_sub(1)?)?;
            Some(Content { reply_to: asked.external_id, ..Content::of(kind, label) })
        }))
    }
}

/// `2`, `2.` and `(2)` are the same answer; more than a number is words.
fn number(text: &str) -> Option<usize> {
    let plain = text.trim().trim_start_matches('(').trim_end_matches(['.', ')']);
    plain.parse().ok().filter(|_| plain.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn a_number_alone_is_an_answer() {
        for (text, meant) in [("2", Some(2)), (" 2. ", Some(2)), ("(3)", Some(3)), ("1)", Some(1)), ("0", Some(0))] {
            assert_eq!(number(text), meant, "{text}");
        }
        for text in ["", "dua", "2 kg", "-1", "+1", "1.5", "2?", "99999999999999999999999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
