//! Which side's name and block of a contact stay.

use serde::{Deserialize, Serialize};

/// What both sides know of a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub name: String,
    pub is_blocked: bool,
}

/// Where only one side has changed something, it counts. A contact to whom the shop has given no name here takes the account's:
/// what customers call themselves never renames them there. There are no times to compare: where both have, the account wins;
/// and who was blocked on one side before they met is blocked.
pub(super) fn settle(ours: &Known, theirs: &Known, base: Option<&Known>) -> Known {
    let unnamed = !is_name(&ours.name);
    let Some(base) = base else {
        let name = if unnamed { theirs.name.clone() } else { ours.name.clone() };
        return Known { name, is_blocked: ours.is_blocked || theirs.is_blocked };
    };
    if !unnamed && ours.name != base.name && theirs.name != base.name && ours.name != theirs.name {
        tracing::info!(lost = ours.name, "a contact was renamed on both sides; the account's name stays");
    }
    Known {
        name: if theirs.name == base.name && !unnamed { ours.name.clone() } else { theirs.name.clone() },
        is_blocked: if theirs.is_blocked == base.is_blocked { ours.is_blocked } else { theirs.is_blocked },
    }
}

/// Somebody without a name is shown by the number.
pub(super) fn is_name(name: &str) -> bool {
    name.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(name: &str, is_blocked: bool) -> Known {
        Known { name: name.to_owned(), is_blocked }
    }

    #[test]
    fn what_only_one_side_changed_counts_and_the_account_wins_where_both_did() {
        let base = known("Dewi", false);
        for (ours, theirs, settled) in [
            ("Dewi", "Dewi", "Dewi"),
            ("Bu Dewi", "Dewi", "Bu Dewi"),
            ("Dewi", "Dewi L.", "Dewi L."),
            ("Bu Dewi", "Dewi L.", "Dewi L."),
        ] {
            assert_eq!(
                settle(&known(ours, false), &known(theirs, false), Some(&base)).name,
                settled,
                "{ours} {theirs}"
            );
        }
        assert!(settle(&known("Dewi", true), &base, Some(&base)).is_blocked);
        assert!(!settle(&known("Dewi", true), &base, Some(&known("Dewi", true))).is_blocked);
    }

    #[test]
    fn whom_the_shop_has_not_named_here_keeps_the_accounts_name() {
        let theirs = known("Ibu Ani (grosir)", false);
        assert_eq!(settle(&known("", false), &theirs, None), theirs);
        assert_eq!(settle(&known("", false), &theirs, Some(&theirs)), theirs);
        assert_eq!(settle(&known("Ani", false), &theirs, None).name, "Ani");
    }
}
