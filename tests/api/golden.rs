//! Golden files: the wire shapes as they were agreed. What is random or of this run is replaced by its name first.
//! `BALAS_BLESS=1` writes them anew; then `git diff` is the review.

use regex::Regex;
use serde_json::Value;
use std::{fs, path::Path};

fn normalise(value: &mut Value) {
    let replacements = [
        (r"^(3EB0|3A)[0-9A-F]{18}$", "<wa_id>"),
        (r"^local-[0-9A-F]{24}$", "<local id>"),
        (r"^2@([A-Za-z0-9+/]+=*,){3}[A-Za-z0-9+/]+=*$", "<qrcode>"),
        (r"^http://127\.0\.0\.1:[0-9]+/", "<address>/"),
    ];
    match value {
        Value::String(text) => {
            for (pattern, name) in replacements {
                *text = Regex::new(pattern).unwrap().replace(text, name).into_owned();
            }
        }
        Value::Array(items) => items.iter_mut().for_each(normalise),
        Value::Object(fields) => fields.values_mut().for_each(normalise),
        _ => {}
    }
}

/// Fails where `value` is not what `tests/golden/<name>.json` says.
pub fn assert_golden(name: &str, value: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.json"));
    let mut value = value.clone();
    normalise(&mut value);
    if std::env::var_os("BALAS_BLESS").is_some() {
        fs::write(&path, format!("{value:#}\n")).unwrap();
    }
    let agreed: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(value, agreed, "{name}: {value:#}");
}
