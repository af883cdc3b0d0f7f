//! A conversation as plain text: a line for each message, with its other lines set in.

use super::{
    Setting,
    line::{Attached, Line, Side},
};
use std::io::{self, Write};

/// So that editors read UTF-8 as such.
const BYTE_ORDER_MARK: &str = "\u{feff}";

pub fn begin(file: &mut impl Write, setting: &Setting<'_>) -> io::Result<()> {
    write!(file, "{BYTE_ORDER_MARK}{}\n\n", setting.words.title)
}

pub fn write(file: &mut impl Write, setting: &Setting<'_>, line: &Line) -> io::Result<()> {
    write!(file, "[{} {}] ", line.day, line.time)?;
    match line.side {
        Side::Event => write!(file, "— ")?,
        Side::Note => write!(file, "{} · {}: ", setting.words.note, line.who)?,
        Side::Customer | Side::Shop => write!(file, "{}: ", line.who)?,
    }
    let mut lines = Vec::new();
    if !line.quote.is_empty() {
        lines.push(format!("> {}", line.quote.replace('\n', " ")));
    }
    if !line.kind.is_empty() {
        lines.push(match &line.attached {
            Some(Attached::Named(name)) => format!("<{}: {name}>", line.kind),
            Some(Attached::Lost) => format!("<{}: {}>", line.kind, setting.words.lost),
            Some(Attached::Copied { .. }) | None => format!("<{}>", line.kind),
        });
    }
    lines.extend(line.text.lines().map(str::to_owned));
    lines.extend(line.buttons.iter().map(|label| format!("[{label}]")));
    writeln!(file, "{}", lines.join("\n    "))
}
