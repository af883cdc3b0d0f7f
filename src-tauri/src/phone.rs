//! Phone numbers: E.164 digits without `+` inside Balas; checking and writing them comes from a phone-number library.

use phonenumber::{Metadata, Mode, PhoneNumber, Type, metadata::DATABASE};

fn parse(digits: &str) -> Option<PhoneNumber> {
    let plain =
        (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    plain.then(|| phonenumber::parse(None, format!("+{digits}")).ok()).flatten()
}

/// Whether these digits are a possible number: a country that exists, and a length that it uses. Possible is enough; the
/// gateways' own samples (`6280000000000`) are possible and not valid.
pub fn is_possible(digits: &str) -> bool {
    let Some(number) = parse(digits) else { return false };
    // A national prefix that the library has dropped was not E.164 to begin with.
    if number.format().mode(Mode::E164).to_string().trim_start_matches('+') != digits {
        return false;
    }
    let code = number.code().value();
    let length = digits.len().saturating_sub(code.to_string().len());
    let regions = DATABASE.by_code(&code).unwrap_or_default();
    regions.iter().flat_map(|region| lengths(region)).any(|possible| usize::from(possible) == length)
}

/// The lengths that a region's numbers have. The library knows them by type of number only; its general list is empty.
fn lengths(region: &Metadata) -> impl Iterator<Item = u16> {
    const TYPES: [Type; 10] = [
        Type::FixedLine,
        Type::Mobile,
        Type::TollFree,
        Type::PremiumRate,
        Type::SharedCost,
        Type::PersonalNumber,
        Type::Voip,
        Type::Pager,
        Type::Uan,
        Type::Voicemail,
    ];
    TYPES
        .into_iter()
        .filter_map(|kind| region.descriptors().get(kind))
        .flat_map(|kind| kind.possible_length().iter().copied())
}

/// The E.164 digits of a number as people write it: with `+` or `00`, with its country code, or as it is dialled in `country`
/// (two letters). `None` where it is no possible number.
pub fn normalise(written: &str, country: &str) -> Option<String> {
    let plain: String = written.trim().chars().filter(|c| !" \u{a0}-.()/'".contains(*c)).collect();
    let international = plain.strip_prefix('+').or_else(|| plain.strip_prefix("00")).map(str::to_owned);
    if let Some(digits) = international {
        return Some(digits).filter(|digits| is_possible(digits));
    }
    if !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let region = DATABASE.by_id(country)?;
    let code = region.country_code().to_string();
    if plain.starts_with(&code) && is_possible(&plain) {
        return Some(plain);
    }
    let prefix = region.national_prefix().filter(|prefix| !prefix.is_empty());
    let national = prefix.and_then(|prefix| plain.strip_prefix(prefix)).unwrap_or(&plain);
    Some(format!("{code}{national}")).filter(|digits| is_possible(digits))
}

/// Whether a country of these two letters has telephone numbers.
pub fn is_country(letters: &str) -> bool {
    DATABASE.by_id(letters).is_some()
}

/// The country calling code of a number, as `62`; `None` for digits that are no number.
pub fn country_code(digits: &str) -> Option<String> {
    parse(digits).map(|number| number.code().value().to_string())
}

/// The number as people write it internationally; empty for an empty one, the digits with `+` where the library has no form.
pub fn pretty(digits: &str) -> String {
    match parse(digits) {
        Some(number) => number.format().mode(Mode::International).to_string(),
        None if digits.is_empty() => String::new(),
        None => format!("+{digits}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documents_samples_are_possible() {
        for digits in ["6280000000000", "6281230000000", "908503080335", "905374937766", "6281200000101"] {
            assert!(is_possible(digits), "{digits}");
        }
    }

    #[test]
    fn what_no_country_uses_is_not_possible() {
        for digits in
            ["", "62", "12345", "0812345678", "+6281234567", "999999999999", "6281234567890123456", "62812x45678"]
        {
            assert!(!is_possible(digits), "{digits}");
        }
    }

    #[test]
    fn a_number_is_read_as_its_country_writes_it() {
        for written in [
            "0812-3000-0142",
            "+62 812 3000 0142",
            "00628123 0000142",
            "6281230000142",
            "81230000142",
            "'+6281230000142",
        ] {
            assert_eq!(normalise(written, "ID").as_deref(), Some("6281230000142"), "{written}");
        }
        assert_eq!(normalise("0537 493 77 66", "TR").as_deref(), Some("905374937766"));
        assert_eq!(normalise("+905374937766", "ID").as_deref(), Some("905374937766"));
        for strange in ["", "12", "6.28123E+12", "abc", "0812", "08123000014212345678"] {
            assert_eq!(normalise(strange, "ID"), None, "{strange}");
        }
        assert_eq!(normalise("0812-3000-0142", "??"), None, "no such country");
    }

    #[test]
    fn a_country_is_known_by_its_letters() {
        assert!(is_country("ID") && is_country("TR"));
        assert!(!is_country("id") && !is_country("") && !is_country("XX"));
    }

    #[test]
    fn a_number_is_written_as_its_country_does() {
        assert_eq!(pretty("6281230000142"), "+62 812-3000-0142");
        assert_eq!(pretty("905374937766"), "+90 537 493 77 66");
        assert_eq!(pretty(""), "");
    }
}
