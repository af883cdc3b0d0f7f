//! Groups, as every network has them.

use crate::model::Timestamp;

/// What the address of a group ends with, where somebody writes it out.
const SERVER: &str = "@g.us";
/// Longest id of a group, in characters.
const LONGEST: usize = 128;

/// The group a message was written in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupRef {
    /// The network's id, without the server part.
    pub id: String,
    /// Its subject.
    pub name: String,
}

/// A group that the account is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The network's id, without the server part.
    pub id: String,
    /// Its subject.
    pub name: String,
    /// Its last message, or its beginning where nobody has written yet.
    pub last_chat: Timestamp,
}

/// The id in what somebody wrote for a group, with its server part or without; `None` where it cannot be one.
pub fn group_id(written: &str) -> Option<&str> {
    let id = written.strip_suffix(SERVER).unwrap_or(written);
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    (plain && (1..=LONGEST).contains(&id.len())).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::group_id;

    #[test]
    fn an_id_is_written_with_or_without_its_server() {
        for written in ["120363041234567890", "120363041234567890@g.us"] {
            assert_eq!(group_id(written), Some("120363041234567890"));
        }
        assert_eq!(group_id("6281234567142-1600000000"), Some("6281234567142-1600000000"));
        for wrong in ["", "@g.us", "1@g.us@g.us", "6281234567142@c.us", "12 3", "12\n", "../1", "é", &"1".repeat(129)]
        {
            assert_eq!(group_id(wrong), None, "{wrong:?}");
        }
    }
}
