//! The rows of a `POST`: each field with what is wrong with it, in the document's language and by its keys.

use crate::{
    contacts::listing::{NameFault, NewContact, check_name},
    phone,
};
use serde_json::{Map, Number, Value};
use std::collections::BTreeMap;

const NO_ROWS: &str = "Minimal satu kontak harus dikirim";
const NO_OBJECT: &str = "Kontak harus ber-tipe data object";
const NO_NAME: &str = "Nama harus diisi";
const NAME_NO_STRING: &str = "Nama harus ber-tipe data string";
const NAME_TOO_LONG: &str = "Nama terlalu panjang";
const NAME_UNREADABLE: &str = "Nama tidak boleh memuat karakter kontrol";
const NO_PHONE: &str = "Nomor telepon harus diisi";
const PHONE_NO_NUMBER: &str = "Nomor telepon harus ber-tipe data number";
const PHONE_IMPOSSIBLE: &str = "Nomor telepon tidak valid, awali dengan kode negara";

/// Every integer below is one that a JSON number holds exactly, in every language.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// What is wrong, by `<index>.<field>`.
type Errors = BTreeMap<String, String>;

/// The contacts of the rows.
///
/// # Errors
/// Everything that is wrong in any of them.
pub fn parse(rows: &[Value]) -> Result<Vec<NewContact>, Errors> {
    if rows.is_empty() {
        return Err([("0".to_owned(), NO_ROWS.to_owned())].into());
    }
    let mut errors = Errors::new();
    let parsed = rows.iter().enumerate().filter_map(|(index, row)| contact(index, row, &mut errors)).collect();
    if errors.is_empty() { Ok(parsed) } else { Err(errors) }
}

fn contact(index: usize, row: &Value, errors: &mut Errors) -> Option<NewContact> {
    let Some(fields) = row.as_object() else {
        errors.insert(index.to_string(), NO_OBJECT.to_owned());
        return None;
    };
    let mut keep = |field: &str, value: Result<String, &str>| {
        value.map_err(|wrong| errors.insert(format!("{index}.{field}"), wrong.to_owned())).ok()
    };
    let (name, phone) = (keep("name", name(fields)), keep("phone", phone(fields)));
    Some(NewContact { name: name?, phone: phone? })
}

fn name(fields: &Map<String, Value>) -> Result<String, &'static str> {
    let name = match fields.get("name") {
        None | Some(Value::Null) => return Err(NO_NAME),
        Some(Value::String(name)) => name,
        Some(_) => return Err(NAME_NO_STRING),
    };
    check_name(name).map_err(|fault| match fault {
        NameFault::Blank => NO_NAME,
        NameFault::TooLong => NAME_TOO_LONG,
        NameFault::Unreadable => NAME_UNREADABLE,
    })?;
    Ok(name.clone())
}

fn phone(fields: &Map<String, Value>) -> Result<String, &'static str> {
    let number = match fields.get("phone") {
        None | Some(Value::Null) => return Err(NO_PHONE),
        Some(Value::Number(number)) => number,
        Some(_) => return Err(PHONE_NO_NUMBER),
    };
    digits(number).filter(|digits| phone::is_possible(digits)).ok_or(PHONE_IMPOSSIBLE)
}

/// `6.28e12` and `6280000000000.0` are the same number in JSON.
fn digits(number: &Number) -> Option<String> {
    if let Some(whole) = number.as_u64() {
        return Some(whole.to_string());
    }
    let float = number.as_f64().filter(|float| float.fract() == 0.0 && (0.0..EXACT).contains(float))?;
    Some(format!("{float:.0}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn each_field_is_named_with_what_is_wrong() {
        for (row, key, sentence) in [
            (json!({"name": "A", "phone": "6280000000000"}), "0.phone", PHONE_NO_NUMBER),
            (json!({"name": "A", "phone": true}), "0.phone", PHONE_NO_NUMBER),
            (json!({"name": "A", "phone": null}), "0.phone", NO_PHONE),
            (json!({"name": "A"}), "0.phone", NO_PHONE),
            (json!({"name": "A", "phone": 0}), "0.phone", PHONE_IMPOSSIBLE),
            (json!({"name": "A", "phone": -6_280_000_000_000_i64}), "0.phone", PHONE_IMPOSSIBLE),
            (json!({"name": "A", "phone": 62_800_000_000.5}), "0.phone", PHONE_IMPOSSIBLE),
            (json!({"name": "A", "phone": 1e300}), "0.phone", PHONE_IMPOSSIBLE),
            (json!({"phone": 6_280_000_000_000_u64}), "0.name", NO_NAME),
            (json!({"name": " ", "phone": 6_280_000_000_000_u64}), "0.name", NO_NAME),
            (json!({"name": 7, "phone": 6_280_000_000_000_u64}), "0.name", NAME_NO_STRING),
            (json!({"name": "x".repeat(201), "phone": 6_280_000_000_000_u64}), "0.name", NAME_TOO_LONG),
            (json!({"name": "a\u{0}b", "phone": 6_280_000_000_000_u64}), "0.name", NAME_UNREADABLE),
            (json!("A"), "0", NO_OBJECT),
        ] {
            let expected = Errors::from([(key.to_owned(), sentence.to_owned())]);
            assert_eq!(parse(std::slice::from_ref(&row)).unwrap_err(), expected, "{row}");
        }
    }

    #[test]
    fn a_number_is_a_number_however_it_is_written() {
        for text in ["6280000000000", "6280000000000.0", "6.28e12"] {
            let row = serde_json::from_str(&format!(r#"{{"name": "A", "phone": {text}}}"#)).unwrap();
            assert_eq!(parse(&[row]).unwrap()[0].phone, "6280000000000", "{text}");
        }
    }

    proptest! {
        #[test]
        fn rows_are_taken_all_or_none(phones in prop::collection::vec(prop_oneof![Just(6_280_000_000_000_u64), any::<u64>()], 1..20)) {
            let rows: Vec<_> = phones.iter().map(|phone| json!({"name": "A", "phone": phone})).collect();
            let wrong = phones.iter().filter(|phone| !phone::is_possible(&phone.to_string())).count();
            match parse(&rows) {
                Ok(contacts) => prop_assert_eq!((wrong, contacts.len()), (0, rows.len())),
                Err(errors) => prop_assert_eq!(errors.len(), wrong),
            }
        }
    }
}
