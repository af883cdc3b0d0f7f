//! What is wrong with a TOML file that a person wrote: line, field and reason. What stands there is not repeated, because it
//! may be a credential; the library's own rendering would show the line itself.

/// One sentence for a fault, with the line and, where it can be told, the field.
pub fn describe(text: &str, error: &toml::de::Error) -> String {
    let start = error.span().map_or(0, |span| span.start).min(text.len());
    let (before, _) = text.split_at_checked(start).unwrap_or((text, ""));
    let number = before.matches('\n').count();
    let reason = without_values(error.message());
    match field(text, number) {
        Some(field) if !names(&reason, field) => format!("line {}, {field}: {reason}", number + 1),
        _ => format!("line {}: {reason}", number + 1),
    }
}

/// The field that a line belongs to: its own, or that of the list which was begun above it.
fn field(text: &str, number: usize) -> Option<&str> {
    let lines: Vec<_> = text.lines().take(number + 1).collect();
    for line in lines.iter().rev() {
        if let Some((field, _)) = line.split_once('=')
            && is_name(field.trim())
        {
            return Some(field.trim());
        }
        if line.trim_start().starts_with('[') {
            return None;
        }
    }
    None
}

fn names(reason: &str, field: &str) -> bool {
    reason.contains(&format!("`{field}`")) || reason.starts_with(&format!("{field}: "))
}

fn is_name(field: &str) -> bool {
    !field.is_empty() && field.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}

/// `invalid type: string "…", expected …` without what was there.
fn without_values(message: &str) -> String {
    match message.split_once(", expected ") {
        Some((found, expected)) if found.starts_with("invalid ") => format!("it is not {expected}"),
        _ => message.lines().next().unwrap_or_default().to_owned(),
    }
}
