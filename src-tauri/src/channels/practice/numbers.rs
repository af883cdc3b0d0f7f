//! The numbers of the simulated world, and the JIDs that its chats go by.

use crate::channels::Recipient;
use phonenumber::{Mode, metadata::DATABASE};

/// Numbers that end like this are on no phone: the way to see what happens when one writes to such a number.
const UNREGISTERED_SUFFIX: &str = "0000";
const PERSON: &str = "@c.us";
const GROUP: &str = "@g.us";

/// Whether these are E.164 digits of the right country and length. The library's own sense of "possible": it need not be
/// a number that an operator has ever given out.
pub fn is_possible(digits: &str) -> bool {
    let international = format!("+{digits}");
    let Ok(number) = phonenumber::parse(None, &international) else { return false };
    // A national prefix that the parser has dropped was not E.164 to begin with.
    if number.format().mode(Mode::E164).to_string() != international {
        return false;
    }
    let Ok(length) = u16::try_from(number.national().to_string().len()) else { return false };
    let regions = DATABASE.by_code(&number.code().value()).unwrap_or_default();
    regions.iter().any(|region| region.descriptors().general().possible_length().contains(&length))
}

/// Whether somebody can be reached at these digits.
pub fn is_registered(digits: &str) -> bool {
    !digits.ends_with(UNREGISTERED_SUFFIX) && is_possible(digits)
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
    fn possible_means_right_country_and_right_length() {
        for digits in ["6280000000000", "6281200000101", "905321234567", "447700900123", "12025550123", "6591234567"] {
            assert!(is_possible(digits), "{digits}");
        }
        for digits in
            ["", "0", "081234567890", "+6281234567890", "62", "62812", "6281234567890123456", "99912345678", "62 812", "abc"]
        {
            assert!(!is_possible(digits), "{digits}");
        }
    }

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
