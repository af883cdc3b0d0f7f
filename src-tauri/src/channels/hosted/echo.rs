//! Which of our messages one is that the account shows, where no id tells. Pure.

use super::sending::with_footer;
use crate::{
    gateways::wabot::Message,
    model::{Content, Kind, Timestamp},
    store::hosted::aliases::Unmatched,
};

/// What the account shows as this much earlier than it took ours is not ours: clocks differ, but not by more.
const EARLIER_MILLIS: i64 = 60 * 60 * 1000;
/// A phone that is away for longer than this keeps nothing of ours waiting.
pub(super) const LATER_MILLIS: i64 = 7 * 24 * 60 * 60 * 1000;

/// The first message of ours that `shown` can be. Each is given out once: whoever takes it gives it the id that it is shown
/// under.
pub(super) fn first<'o>(ours: &'o [Unmatched], shown: &Message) -> Option<&'o Unmatched> {
    ours.iter().find(|ours| is_in_time(ours, shown.created_at) && says_the_same(ours, shown))
}

fn is_in_time(ours: &Unmatched, shown: Timestamp) -> bool {
    let earliest = ours.sent_at.unwrap_or(ours.created_at).plus_millis(-EARLIER_MILLIS);
    let latest = ours.sent_at.map(|sent| sent.plus_millis(LATER_MILLIS));
    let has_time = shown != Timestamp(0);
    !has_time || shown >= earliest && latest.is_none_or(|latest| shown <= latest)
}

/// Buttons may have become numbered lines on the way; places and cards have no words of their own.
fn says_the_same(ours: &Unmatched, shown: &Message) -> bool {
    if matches!(ours.kind, Kind::Location | Kind::Contact) {
        return ours.kind == shown.kind;
    }
    let buttons = serde_json::from_str(&ours.buttons).unwrap_or_default();
    let footer = ours.footer.clone();
    let list = serde_json::from_str(&ours.list).ok();
    let content = Content { buttons, footer, list, ..Content::of(ours.kind, ours.text.clone()) };
    let shown_words = words(&shown.text);
    let is_said =
        [&ours.text, &with_footer(&content), &content.numbered()].iter().any(|said| shown_words == words(said));
    is_said && (!shown_words.is_empty() || ours.kind == shown.kind)
}

/// A text without what services change about it: the ends of lines, and blanks around it.
fn words(text: &str) -> String {
    text.replace("\r\n", "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MessageId;
    use proptest::prelude::*;
    use serde_json::json;
    use std::collections::VecDeque;

    const NOW: i64 = 1_780_000_000_000;

    fn ours(id: i64, kind: Kind, text: &str, buttons: &[&str]) -> Unmatched {
        let (sent_at, created_at) = (Some(Timestamp(NOW)), Timestamp(NOW - 86_400_000));
        let buttons = json!(buttons).to_string();
        Unmatched {
            id: MessageId(id),
            external_id: format!("3EB0{id}"),
            kind,
            text: text.to_owned(),
            buttons,
            footer: String::new(),
            list: String::new(),
            sent_at,
            created_at,
        }
    }

    fn shown(kind: &str, text: &str, at: i64) -> Message {
        serde_json::from_value(json!({"id": "1", "direction": "out", "type": kind, "text": text, "created_at": at}))
            .unwrap()
    }

    fn matches(ours: &Unmatched, shown: &Message) -> bool {
        first(std::slice::from_ref(ours), shown).is_some()
    }

    #[test]
    fn buttons_are_known_as_buttons_and_as_numbered_lines() {
        let asked = ours(1, Kind::Buttons, "Lanjut?", &["Ya", "Tidak"]);
        assert!(matches(&asked, &shown("buttons", "Lanjut?", NOW)));
        assert!(matches(&asked, &shown("text", "Lanjut?\r\n\r\n1. Ya\r\n2. Tidak\n", NOW)));
        assert!(!matches(&asked, &shown("text", "Lanjut?\n\n1. Ya", NOW)));
    }

    #[test]
    fn what_waited_here_for_long_is_known_by_when_it_left() {
        let sent = ours(1, Kind::Text, "ya", &[]);
        for (minutes, wanted) in [(-90, false), (-30, true), (0, true), (45, true), (60 * 24 * 8, false)] {
            assert_eq!(matches(&sent, &shown("text", "ya", NOW + minutes * 60_000)), wanted, "{minutes}");
        }
        assert!(matches(&sent, &shown("text", " ya ", 0)), "a service that tells no times");
        let unanswered = Unmatched { sent_at: None, ..sent };
        assert!(matches(&unanswered, &shown("text", "ya", NOW + 30 * 86_400_000)));
    }

    #[test]
    fn what_has_no_words_is_known_by_its_kind() {
        assert!(matches(&ours(1, Kind::Location, "Toko", &[]), &shown("location", "", NOW)));
        assert!(matches(&ours(1, Kind::Image, "", &[]), &shown("image", "", NOW)));
        assert!(!matches(&ours(1, Kind::Image, "", &[]), &shown("text", "", NOW)));
        assert!(!matches(&ours(1, Kind::Location, "Toko", &[]), &shown("text", "Toko", NOW)));
    }

    /// The account shows the next message that was sent; one whose id is known is found by that.
    fn show(queue: &mut VecDeque<(Message, bool)>, waiting: &mut Vec<Unmatched>, log: &mut usize) {
        let Some((message, false)) = queue.pop_front() else { return };
        match first(waiting, &message).map(|found| found.id) {
            Some(id) => waiting.retain(|ours| ours.id != id),
            None => *log += 1,
        }
    }

    proptest! {
        /// Ours and those of others are sent in any order, and the account shows them in the order in which they were sent, at
        /// any later moment. In the end each is in the log once.
        #[test]
        fn one_match_for_one_message(
            sent in prop::collection::vec((any::<bool>(), 0_usize..3, any::<bool>()), 1..40),
            lags in prop::collection::vec(0_usize..4, 40),
        ) {
            let texts = ["ya", "tidak", "baik, Kak"];
            let (mut log, mut waiting, mut queue) = (0, Vec::new(), VecDeque::new());
            for (number, ((is_ours, text, is_named), lag)) in sent.iter().zip(&lags).enumerate() {
                let id = i64::try_from(number).unwrap();
                let text = texts[*text];
                if *is_ours {
                    log += 1;
                    if !is_named {
                        waiting.push(ours(id, Kind::Text, text, &[]));
                    }
                }
                queue.push_back((shown("text", text, NOW + id), *is_ours && *is_named));
                for _ in 0..*lag {
                    show(&mut queue, &mut waiting, &mut log);
                }
            }
            while !queue.is_empty() {
                show(&mut queue, &mut waiting, &mut log);
            }
            prop_assert_eq!(log, sent.len());
            prop_assert!(waiting.is_empty());
        }
    }
}
