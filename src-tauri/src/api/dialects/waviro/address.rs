//! Whom a message is for, as this dialect writes it.

use crate::{
    api::refusal::Refusal,
    channels::{Recipient, group_id},
    gateways::{
        Digits,
        waviro::{group, person},
    },
    phone,
};

/// A phone number by the service's own rule: country code first, and nothing before it.
pub fn phone_number(Digits(number): Digits) -> Result<String, Refusal> {
    if number.starts_with(['0', '+']) {
        return Err(Refusal::invalid("nohp must start with the country code, without 0 or +: 6282386xxxxxx"));
    }
    if !phone::is_possible(&number) {
        return Err(Refusal::invalid("nohp is not a phone number: digits only, country code first, 6282386xxxxxx"));
    }
    Ok(number)
}

/// The owner of a number.
pub fn person_of(nohp: Digits) -> Result<Recipient, Refusal> {
    phone_number(nohp).map(Recipient::Phone)
}

/// A group.
pub fn group_of(Digits(written): Digits) -> Result<Recipient, Refusal> {
    let id = group_id(&written).ok_or_else(|| {
        Refusal::invalid("groupid is not the id of a group: letters, digits and hyphens, 120363xxxxxxxxxxx")
    })?;
    Ok(Recipient::Group(id.to_owned()))
}

/// One of the two; a field left empty counts as left out.
pub fn either_of(nohp: Option<Digits>, groupid: Option<Digits>) -> Result<Recipient, Refusal> {
    let given = |field: Option<Digits>| field.filter(|Digits(written)| !written.is_empty());
    match (given(nohp), given(groupid)) {
        (Some(nohp), None) => person_of(nohp),
        (None, Some(groupid)) => group_of(groupid),
        (None, None) => Err(Refusal::invalid("nohp or groupid is missing: the message needs a recipient")),
        (Some(_), Some(_)) => Err(Refusal::invalid("nohp and groupid are both given: a message has one recipient")),
    }
}

/// The address of a recipient.
pub fn jid(to: &Recipient) -> String {
    match to {
        Recipient::Phone(digits) => person(digits),
        Recipient::Group(id) => group(id),
        Recipient::Lid(lid) => format!("{lid}@lid"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_number_that_passes_is_one_and_names_its_own_address(text in "\\PC{0,16}|[0-9+@. -]{0,16}|62[0-9]{8,12}") {
            if let Ok(Recipient::Phone(number)) = person_of(Digits(text.clone())) {
                prop_assert_eq!(&number, &text);
                prop_assert!(number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0'));
                prop_assert_eq!(jid(&Recipient::Phone(number)), format!("{text}@c.us"));
            }
        }

        #[test]
        fn a_group_that_passes_goes_by_its_id(text in "\\PC{0,16}|[0-9A-Za-z@.us-]{0,30}|[0-9]{15,20}(@g[.]us)?") {
            if let Ok(Recipient::Group(id)) = group_of(Digits(text.clone())) {
                let written = [id.clone(), format!("{id}@g.us")];
                prop_assert!(written.contains(&text), "{}", text);
                prop_assert!(!id.is_empty() && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
            }
        }
    }

    #[test]
    fn a_recipient_is_one() {
        let (nohp, groupid) = (|| Some(Digits("6281234567142".into())), || Some(Digits("120363041".into())));
        let empty = || Some(Digits(String::new()));
        assert!(matches!(either_of(nohp(), None), Ok(Recipient::Phone(_))));
        assert!(matches!(either_of(empty(), groupid()), Ok(Recipient::Group(_))));
        for (nohp, groupid) in [(None, None), (empty(), None), (nohp(), groupid())] {
            assert!(either_of(nohp, groupid).is_err());
        }
    }
}
