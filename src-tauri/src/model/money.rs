//! Amounts of money as people write them: a whole number of the currency's smallest unit that is in use, and back.

/// Currencies whose smaller unit nobody writes.
const WHOLE: [&str; 16] =
    ["IDR", "JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "RWF", "XAF", "XOF", "XPF", "KMF", "GNF", "DJF", "BIF"];
/// Currencies with a thousandth.
const THOUSANDTHS: [&str; 7] = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"];

/// Digits after the decimal point.
pub fn digits(currency: &str) -> usize {
    match currency {
        _ if WHOLE.contains(&currency) => 0,
        _ if THOUSANDTHS.contains(&currency) => 3,
        _ => 2,
    }
}

/// An amount with a decimal point and without separators: `245000`, `12.50`.
pub fn write(amount: i64, currency: &str) -> String {
    let digits = digits(currency);
    let text = format!("{:0>width$}", amount.unsigned_abs(), width = digits + 1);
    let (whole, rest) = text.split_at(text.len() - digits);
    let sign = if amount < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

/// What somebody wrote: `245000`, `245.000`, `1,234.50`, `12,5`. The last separator is a decimal one where no whole group of
/// thousands follows it; `None` where it is no amount, or has more digits than the currency.
pub fn read(text: &str, currency: &str) -> Option<i64> {
    let digits = digits(currency);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_separator = |c: char| matches!(c, '.' | ',');
    let last = text.rfind(is_separator).filter(|at| is_decimal(&text, *at, digits));
    let (whole, fraction) = match last {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (&text[..], ""),
    };
    let groups: Vec<_> = whole.split(is_separator).collect();
    let is_grouped =
        groups.iter().skip(1).all(|group| group.len() == 3) && groups.first().is_some_and(|g| !g.is_empty());
    let plain = format!("{}{fraction:0<digits$}", groups.concat());
    let is_amount = is_grouped && fraction.len() <= digits && plain.bytes().all(|byte| byte.is_ascii_digit());
    plain.parse().ok().filter(|_| is_amount)
}

fn is_decimal(text: &str, at: usize, digits: usize) -> bool {
    let separator = &text[at..=at];
    let (before, after) = (&text[..at], &text[at + 1..]);
    let repeats = before.contains(separator);
    let mixes = before.contains(['.', ',']) && !repeats;
    digits > 0 && !repeats && (after.len() != 3 || mixes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn people_write_amounts_in_many_ways() {
        for (text, currency, amount) in [
            ("245000", "IDR", Some(245_000)),
            ("245.000", "IDR", Some(245_000)),
            ("1,245,000", "IDR", Some(1_245_000)),
            ("245.50", "IDR", None),
            ("12.5", "TRY", Some(1_250)),
            ("12,50", "TRY", Some(1_250)),
            ("1.234,50", "TRY", Some(123_450)),
            ("1,234", "USD", Some(123_400)),
            ("1.234.567", "EUR", Some(123_456_700)),
            ("12.345", "EUR", Some(1_234_500)),
            ("", "IDR", None),
            (".5", "EUR", None),
            ("-5", "IDR", None),
            ("1e5", "IDR", None),
            ("Rp 5", "IDR", None),
            ("12.505,5", "EUR", Some(1_250_550)),
            ("99999999999999999999", "IDR", None),
        ] {
            assert_eq!(read(text, currency), amount, "{text} {currency}");
        }
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(amount in 0..(1i64 << 53), currency in "IDR|TRY|EUR|USD") {
            prop_assert_eq!(read(&write(amount, &currency), &currency), Some(amount));
        }

        #[test]
        fn nothing_that_is_typed_breaks_it(text in "\\PC{0,16}", currency in "IDR|TRY|KWD") {
            let _any_answer = read(&text, &currency);
        }
    }
}
