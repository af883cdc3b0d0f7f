//! The numbers of the simulated world, and the JIDs that its chats go by.

use crate::{channels::Recipient, phone};

/// Numbers that end like this are on no phone: the way to see what happens when one writes to such a number.
const UNREGISTERED_SUFFIX: &str = "0000";
const PERSON: &str = "@c.us";
const GROUP: &str = "@g.us";

/// Whether somebody can be reached at these digits.
pub fn is_registered(digits: &str) -> bool {
    !digits.ends_with(UNREGISTERED_SUFFIX) && phone::is_possible(digits)
}

/// The JID of a person.
pub fn person_jid(phone: &str) -> String {
    format!("{phone}{PERSON}")
}

/// The JID of a group.
pub fn group_jid(id: &str) -> String {
    format!("{id}{GROUP}")
}

/// Whom a JID, or bare digits, stand for.
pub fn recipient(address: &str) -> Recipient {
    match address.strip_suffix(GROUP) {
        Some(id) => Recipient::Group(id.to_owned()),
        None => Recipient::Phone(address.strip_suffix(PERSON).unwrap_or(address).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_end_in_four_zeros_are_on_no_phone() {
        assert!(is_registered("6281200000101"));
        assert!(!is_registered("6281200010000"));
        assert!(!is_registered("62812"));
    }

    #[test]
    fn a_jid_stands_for_its_recipient_and_back() {
        assert_eq!(recipient(&person_jid("6281200000101")), Recipient::Phone("6281200000101".into()));
        assert_eq!(recipient("6281200000101"), Recipient::Phone("6281200000101".into()));
        assert_eq!(recipient(&group_jid("120363041")), Recipient::Group("120363041".into()));
    }
}
