//! Reads a CSV file of contacts as shops have it: with commas, semicolons or tabs, with columns named in one of the window's
//! languages, and as our own export wrote it. A line that cannot be used says why; it never stops the others.

use crate::{
    contacts::{NOTE_LIMIT, TAGS, listing::check_name},
    error::{Error, Result},
    model::contact_import::{FaultyLine, LineFault},
    phone,
};
use std::collections::HashSet;

/// Largest file, in bytes.
const LARGEST: usize = 5_000_000;
/// Most lines of a file.
const MOST: usize = 20_000;
/// Longest piece of a faulty value that is told, in characters.
const TOLD: usize = 60;

const NAME: [&str; 6] = ["name", "full name", "nama", "ad", "isim", "ad soyad"];
const PHONE: [&str; 11] =
    ["phone", "number", "phone number", "mobile", "whatsapp", "telepon", "nomor", "no hp", "nohp", "telefon", "numara"];
const TAG: [&str; 6] = ["tags", "tag", "labels", "label", "etiket", "etiketler"];
const NOTE: [&str; 5] = ["note", "notes", "catatan", "not", "notlar"];

/// A line that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from 1.
    pub number: u32,
    /// May be empty.
    pub name: String,
    /// E.164 digits.
    pub phone: String,
    /// Tags.
    pub tags: Vec<String>,
    /// Note.
    pub note: String,
}

/// What is in a file: the lines that can be used, and those that cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Each number once, where it first came.
    pub lines: Vec<Line>,
    /// The others.
    pub faults: Vec<FaultyLine>,
}

/// Places of the columns.
struct Columns {
    name: Option<usize>,
    phone: usize,
    tags: Option<usize>,
    note: Option<usize>,
}

/// Reads a file; numbers without a country code are those of `country`.
///
/// # Errors
/// When it is too large, or its first line names no column with numbers.
pub fn read(text: &str, country: &str) -> Result<Content> {
    if text.len() > LARGEST {
        return Err(Error::TooLong { field: "file", limit: format!("{} MB", LARGEST / 1_000_000) });
    }
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
    let columns = Columns::of(reader.headers().map_err(|error| unreadable(&error))?)?;
    let (mut content, mut seen) = (Content::default(), HashSet::new());
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(&error))?;
        if content.lines.len() + content.faults.len() >= MOST {
            return Err(Error::TooLong { field: "file", limit: format!("{MOST} lines") });
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = record.position().map_or(0, |position| u32::try_from(position.line()).unwrap_or(u32::MAX));
        match columns.line(&record, line, country) {
            Ok(line) if seen.insert(line.phone.clone()) => content.lines.push(line),
            Ok(repeated) => content.faults.push(faulty(line, LineFault::Repeated, &phone::pretty(&repeated.phone))),
            Err(fault) => content.faults.push(fault),
        }
    }
    Ok(content)
}

fn unreadable(error: &csv::Error) -> Error {
    Error::invalid("contacts_file", format!("it is no CSV file: {error}"))
}

/// Whichever the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let number = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| number(*delimiter)).unwrap_or(b',')
}

fn faulty(line: u32, fault: LineFault, value: &str) -> FaultyLine {
    FaultyLine { line, fault, value: value.chars().take(TOLD).collect() }
}

/// A cell without the mark that keeps a spreadsheet from running it.
fn cell(record: &csv::StringRecord, column: Option<usize>) -> &str {
    let cell = column.and_then(|column| record.get(column)).unwrap_or_default().trim();
    let guarded = cell.strip_prefix('\'').filter(|rest| rest.trim_start().starts_with(['=', '+', '-', '@']));
    guarded.unwrap_or(cell)
}

impl Columns {
    fn of(headers: &csv::StringRecord) -> Result<Self> {
        let find = |names: &[&str]| {
            headers.iter().position(|header| {
                let header = header.to_lowercase().replace(['_', '-', '.'], " ");
                names.contains(&header.split_whitespace().collect::<Vec<_>>().join(" ").as_str())
            })
        };
        let phone = find(&PHONE).ok_or_else(|| {
            Error::invalid(
                "contacts_file",
                "its first line has to name the columns, one of them phone: name,phone,tags,note",
            )
        })?;
        Ok(Self { name: find(&NAME), phone, tags: find(&TAG), note: find(&NOTE) })
    }

    fn line(&self, record: &csv::StringRecord, number: u32, country: &str) -> Result<Line, FaultyLine> {
        let (name, written, note) = (cell(record, self.name), cell(record, Some(self.phone)), cell(record, self.note));
        let refuse = |fault, value| faulty(number, fault, value);
        if written.is_empty() {
            return Err(refuse(LineFault::NoNumber, name));
        }
        let phone = phone::normalise(written, country).ok_or_else(|| refuse(LineFault::BadNumber, written))?;
        if !name.is_empty() && check_name(name).is_err() {
            return Err(refuse(LineFault::BadName, name));
        }
        if note.chars().count() > NOTE_LIMIT {
            return Err(refuse(LineFault::BadNote, note));
        }
        let tags = tags(cell(record, self.tags));
        if tags.len() > TAGS.0 || tags.iter().any(|tag| tag.chars().count() > TAGS.1) {
            return Err(refuse(LineFault::BadTags, cell(record, self.tags)));
        }
        Ok(Line { number, name: name.to_owned(), phone, tags, note: note.to_owned() })
    }
}

/// Each tag once, in the order of the cell.
fn tags(cell: &str) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for tag in cell.split([',', ';', '|']).map(str::trim).filter(|tag| !tag.is_empty()) {
        if !kept.iter().any(|other| other.to_lowercase() == tag.to_lowercase()) {
            kept.push(tag.to_owned());
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn faults(content: &Content) -> Vec<(u32, LineFault)> {
        content.faults.iter().map(|fault| (fault.line, fault.fault)).collect()
    }

    #[test]
    fn a_file_is_read_however_a_spreadsheet_wrote_it() {
        for text in [
            "name,phone,tags,note\nDewi,0812-3000-0142,\"Grosir, Kopi\",Tempo\n",
            "\u{feff}Nama;No. HP;Label;Catatan\r\nDewi;+62 812 3000 0142;Grosir|Kopi|grosir;Tempo\r\n\r\n",
            "Ad\tTelefon\tEtiket\tNot\nDewi\t'+6281230000142\tGrosir;Kopi\tTempo",
        ] {
            let Content { lines, faults } = read(text, "ID").unwrap();
            assert_eq!(faults, [], "{text}");
            assert_eq!((lines[0].name.as_str(), lines[0].phone.as_str()), ("Dewi", "6281230000142"), "{text}");
            assert_eq!(
                (lines[0].tags.as_slice(), lines[0].note.as_str()),
                (&["Grosir".into(), "Kopi".into()][..], "Tempo")
            );
        }
    }

    #[test]
    fn each_bad_line_says_why_and_stops_no_other() {
        let text =
            format!("phone,name\n,Ani\n12,Budi\n081230000142,\n6281230000142,Dewi\n081230000143,{}\n", "x".repeat(201));
        let content = read(&text, "ID").unwrap();
        assert_eq!(content.lines.len(), 1);
        use LineFault::{BadName, BadNumber, NoNumber, Repeated};
        assert_eq!(faults(&content), [(2, NoNumber), (3, BadNumber), (5, Repeated), (6, BadName)]);
    }

    #[test]
    fn a_file_without_a_column_of_numbers_and_one_too_large_are_refused() {
        assert!(read("Dewi,081230000142\n", "ID").is_err());
        assert!(read("", "ID").is_err());
        assert!(read(&format!("phone\n{}", "081230000142\n".repeat(20_001)), "ID").is_err());
        assert!(read(&"x".repeat(LARGEST + 1), "ID").is_err());
    }

    proptest! {
        #[test]
        fn nothing_that_a_file_holds_is_too_strange_to_be_read(text in "\\PC{0,40}(\n|,|;|\"|\\PC){0,200}") {
            if let Ok(content) = read(&format!("phone,name\n{text}"), "ID") {
                let phones: HashSet<_> = content.lines.iter().map(|line| &line.phone).collect();
                prop_assert_eq!(phones.len(), content.lines.len());
            }
        }
    }
}
