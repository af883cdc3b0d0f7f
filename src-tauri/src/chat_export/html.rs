//! A conversation as a page. What people wrote is text in it and nothing else, and the page itself says that nothing may run
//! or be fetched.

use super::{
    Setting,
    line::{Attached, Line, Side},
};
use std::io::{self, Write};

/// Nothing but its own style, and its own pictures and files.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' file:; base-uri 'none'; form-action 'none'";
const STYLE: &str = include_str!("page.css");

pub fn begin(file: &mut impl Write, setting: &Setting<'_>) -> io::Result<()> {
    let (language, title) = (safe(&setting.words.language), safe(&setting.words.title));
    write!(
        file,
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n\
         </head>\n<body>\n<h1><bdi>{title}</bdi></h1>\n"
    )
}

pub fn write(file: &mut impl Write, setting: &Setting<'_>, line: &Line) -> io::Result<()> {
    let (class, time) = (class(line.side), &line.time);
    if line.side == Side::Event {
        return writeln!(
            file,
            "<p class=\"event\"><time>{} {time}</time> <bdi>{}</bdi></p>",
            line.day,
            safe(&line.text)
        );
    }
    write!(file, "<article class=\"{class}\">\n<header><b><bdi>{}</bdi></b>", safe(&line.who))?;
    if line.side == Side::Note {
        write!(file, " · {}", safe(&setting.words.note))?;
    }
    writeln!(file, " <time>{} {time}</time></header>", line.day)?;
    if !line.quote.is_empty() {
        writeln!(file, "<blockquote dir=\"auto\">{}</blockquote>", safe(&line.quote))?;
    }
    attached(file, setting, line)?;
    if !line.text.is_empty() {
        writeln!(file, "<p dir=\"auto\">{}</p>", safe(&line.text))?;
    }
    for label in &line.buttons {
        writeln!(file, "<p class=\"button\"><bdi>{}</bdi></p>", safe(label))?;
    }
    writeln!(file, "</article>")
}

pub fn end(file: &mut impl Write) -> io::Result<()> {
    writeln!(file, "</body>\n</html>")
}

fn attached(file: &mut impl Write, setting: &Setting<'_>, line: &Line) -> io::Result<()> {
    let kind = safe(&line.kind);
    match &line.attached {
        Some(Attached::Copied { path, is_picture: true, .. }) => {
            writeln!(file, "<a href=\"{path}\"><img src=\"{path}\" alt=\"{kind}\" loading=\"lazy\"></a>")
        }
        Some(Attached::Copied { name, path, .. }) => {
            writeln!(file, "<p class=\"file\">{kind}: <a href=\"{path}\"><bdi>{}</bdi></a></p>", safe(name))
        }
        Some(Attached::Named(name)) => writeln!(file, "<p class=\"file\">{kind}: <bdi>{}</bdi></p>", safe(name)),
        Some(Attached::Lost) => writeln!(file, "<p class=\"file\">{kind}: {}</p>", safe(&setting.words.lost)),
        None if kind.is_empty() => Ok(()),
        None => writeln!(file, "<p class=\"file\">{kind}</p>"),
    }
}

fn class(side: Side) -> &'static str {
    match side {
        Side::Customer => "in",
        Side::Shop => "out",
        Side::Note => "note",
        Side::Event => "event",
    }
}

/// Text that is text wherever it stands in a page.
fn safe(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::safe;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn nothing_that_is_written_is_markup(text in "\\PC{0,60}") {
            let written = safe(&text);
            prop_assert!(!written.contains(['<', '>', '"', '\'']));
            let read = written.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
            prop_assert_eq!(read.replace("&amp;", "&"), text);
        }
    }
}
