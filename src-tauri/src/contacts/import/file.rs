//! Reads a CSV file of contacts as shops have it: with commas, semicolons or tabs, with columns named in one of the window's
//! languages, and as our own export wrote it. A line that cannot be used says why; it never stops the others.

use crate::{
    contacts::{NOTE_LIMIT, TAGS, fields::VALUE_LIMIT, listing::check_name, tags::joined},
    error::{Error, Result},
    model::{
        contact_field::ContactField,
        contact_import::{FaultyLine, LineFault},
        folding::folded,
    },
    phone, sheet,
    store::contact_fields::Values,
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
    /// Fields of the shop's own, as far as the file has them.
    pub fields: Values,
}

/// What is in a file: the lines that can be used, and those that cannot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// Each number once, where it first came.
    pub lines: Vec<Line>,
    /// The others.
    pub faults: Vec<FaultyLine>,
    /// Fields of the shop's own that have a column.
    pub fields: Vec<String>,
}

/// Places of the columns.
struct Columns {
    name: Option<usize>,
    phone: usize,
    tags: Option<usize>,
    note: Option<usize>,
    fields: Vec<(usize, i64)>,
}

/// Reads a file; numbers without a country code are those of `country`, and a column named as one of `fields` is that field.
///
/// # Errors
/// When it is too large, or its first line names no column with numbers.
pub fn read(text: &str, country: &str, fields: &[ContactField]) -> Result<Content> {
    if text.len() > LARGEST {
        return Err(Error::TooLong { field: "file", limit: format!("{} MB", LARGEST / 1_000_000) });
    }
    let (headers, rows) = sheet::read(text.as_bytes()).map_err(unreadable)?;
    let columns = Columns::of(&headers, fields)?;
    let (mut content, mut seen) = (Content { fields: columns.names(fields), ..Content::default() }, HashSet::new());
    for (line, cells) in rows {
        if content.lines.len() + content.faults.len() >= MOST {
            return Err(Error::TooLong { field: "file", limit: format!("{MOST} lines") });
        }
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = u32::try_from(line).unwrap_or(u32::MAX);
        match columns.line(&cells, line, country) {
            Ok(line) if seen.insert(line.phone.clone()) => content.lines.push(line),
            Ok(repeated) => content.faults.push(faulty(line, LineFault::Repeated, &phone::pretty(&repeated.phone))),
            Err(fault) => content.faults.push(fault),
        }
    }
    Ok(content)
}

fn unreadable(error: Error) -> Error {
    Error::invalid("contacts_file", format!("it is no CSV file: {error}"))
}

fn faulty(line: u32, fault: LineFault, value: &str) -> FaultyLine {
    FaultyLine { line, fault, value: value.chars().take(TOLD).collect() }
}

fn cell(cells: &[String], column: Option<usize>) -> &str {
    column.and_then(|column| cells.get(column)).map_or("", |cell| cell.trim())
}

/// The name of a column as columns are compared.
fn header(name: &str) -> String {
    folded(name).replace(['_', '-', '.'], " ").split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Columns {
    fn of(headers: &[String], fields: &[ContactField]) -> Result<Self> {
        let headers: Vec<String> = headers.iter().map(|name| header(name)).collect();
        let find = |names: &[&str]| headers.iter().position(|header| names.contains(&header.as_str()));
        let phone = find(&PHONE).ok_or_else(|| {
            Error::invalid(
                "contacts_file",
                "its first line has to name the columns, one of them phone: name,phone,tags,note",
            )
        })?;
        let (name, tags, note) = (find(&NAME), find(&TAG), find(&NOTE));
        let column = |field: &ContactField| {
            let at = headers.iter().position(|name| *name == header(&field.name))?;
            let is_free = at != phone && ![name, tags, note].contains(&Some(at));
            is_free.then_some((at, field.id.0))
        };
        Ok(Self { name, phone, tags, note, fields: fields.iter().filter_map(column).collect() })
    }

    /// What the fields are called that have a column.
    fn names(&self, fields: &[ContactField]) -> Vec<String> {
        let has_column = |field: &&ContactField| self.fields.iter().any(|(_, id)| *id == field.id.0);
        fields.iter().filter(has_column).map(|field| field.name.clone()).collect()
    }

    fn line(&self, record: &[String], number: u32, country: &str) -> Result<Line, FaultyLine> {
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
        let value = |(at, field): &(usize, i64)| (*field, cell(record, Some(*at)).to_owned());
        let fields: Values = self.fields.iter().map(value).filter(|(_, value)| !value.is_empty()).collect();
        if let Some(long) = fields.values().find(|value| value.chars().count() > VALUE_LIMIT) {
            return Err(refuse(LineFault::BadField, long));
        }
        Ok(Line { number, name: name.to_owned(), phone, tags, note: note.to_owned(), fields })
    }
}

/// Each tag once, in the order of the cell.
fn tags(cell: &str) -> Vec<String> {
    let tags: Vec<String> = cell.split([',', ';', '|']).map(|tag| tag.trim().to_owned()).collect();
    let named: Vec<String> = tags.into_iter().filter(|tag| !tag.is_empty()).collect();
    let once = joined(&[], &named);
    // One too many is a fault of the line and not cut off.
    if once.len() < TAGS.0 { once } else { named }
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
            let Content { lines, faults, .. } = read(text, "ID", &[]).unwrap();
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
        let content = read(&text, "ID", &[]).unwrap();
        assert_eq!(content.lines.len(), 1);
        use LineFault::{BadName, BadNumber, NoNumber, Repeated};
        assert_eq!(faults(&content), [(2, NoNumber), (3, BadNumber), (5, Repeated), (6, BadName)]);
    }

    #[test]
    fn a_file_without_a_column_of_numbers_and_one_too_large_are_refused() {
        assert!(read("Dewi,081230000142\n", "ID", &[]).is_err());
        assert!(read("", "ID", &[]).is_err());
        assert!(read(&format!("phone\n{}", "081230000142\n".repeat(20_001)), "ID", &[]).is_err());
        assert!(read(&"x".repeat(LARGEST + 1), "ID", &[]).is_err());
    }

    #[test]
    fn a_column_named_as_a_field_of_the_shop_is_that_field() {
        let field = |id, name: &str| ContactField {
            id: crate::model::ContactFieldId(id),
            name: name.to_owned(),
            in_table: false,
            used: 0,
        };
        let fields = [field(3, "No. Pelanggan"), field(4, "Adres"), field(5, "İl")];
        let text =
            format!("Telefon;no_pelanggan;il;adres\n081230000142;P-7;İzmir;\n081230000143;;;{}\n", "x".repeat(501));
        let content = read(&text, "ID", &fields).unwrap();
        assert_eq!(content.fields, ["No. Pelanggan", "Adres", "İl"]);
        assert_eq!(content.lines[0].fields, [(3, "P-7".to_owned()), (5, "İzmir".to_owned())].into());
        assert_eq!(faults(&content), [(3, LineFault::BadField)]);
    }

    proptest! {
        #[test]
        fn nothing_that_a_file_holds_is_too_strange_to_be_read(text in "\\PC{0,40}(\n|,|;|\"|\\PC){0,200}") {
            if let Ok(content) = read(&format!("phone,name\n{text}"), "ID", &[]) {
                let phones: HashSet<_> = content.lines.iter().map(|line| &line.phone).collect();
                prop_assert_eq!(phones.len(), content.lines.len());
            }
        }
    }
}
