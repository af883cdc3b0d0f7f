//! Tables as files: CSV that a spreadsheet opens without running what a customer wrote, and the way to the person's own folder.
//!
//! A cell that begins with `=`, `+`, `-`, `@`, a tab or a line break is a formula to a spreadsheet. It gets an apostrophe in
//! front, unless it is a plain number, and [`read`] takes exactly that one off again.

use crate::{
    downloads,
    error::{Error, Result},
};
use std::{
    io::{self, Write},
    path::PathBuf,
};

/// So that spreadsheets read UTF-8 as such.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Before a cell that a spreadsheet would run.
const GUARD: char = '\'';
/// Largest file that is read.
const LIMIT: usize = 8 * 1024 * 1024;

/// The line that a row begins on, and its cells.
pub type Row = (u64, Vec<String>);

/// A table that is being written.
#[derive(Debug)]
pub struct Sheet<W: Write>(csv::Writer<W>);

impl Sheet<Vec<u8>> {
    /// A table with these columns, in memory.
    ///
    /// # Errors
    /// When memory runs out.
    pub fn new(columns: &[impl AsRef<str>]) -> Result<Self> {
        Self::to(Vec::new(), columns)
    }
}

impl<W: Write> Sheet<W> {
    /// A table with these columns that goes out while it is written.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn to(mut out: W, columns: &[impl AsRef<str>]) -> Result<Self> {
        out.write_all(BYTE_ORDER_MARK.as_bytes())?;
        let mut sheet = Self(csv::Writer::from_writer(out));
        sheet.row(columns)?;
        Ok(sheet)
    }

    /// Adds a row.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn row(&mut self, cells: &[impl AsRef<str>]) -> Result<()> {
        let written = self.0.write_record(cells.iter().map(|cell| guarded(cell.as_ref())));
        Ok(written.map_err(io::Error::from)?)
    }

    /// Everything is written; what it was written to.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<W> {
        self.0.into_inner().map_err(|error| Error::File(io::Error::other(error.to_string())))
    }
}

/// The columns of a file and its rows, each with the line that it begins on. The separator is whichever of `,`, `;` and
/// tabs its first line has most of.
///
/// # Errors
/// When the file is too large, no UTF-8, or no table.
pub fn read(bytes: &[u8]) -> Result<(Vec<String>, Vec<Row>)> {
    if bytes.len() > LIMIT {
        return Err(Error::TooLong { field: "file", limit: "8 MB".to_owned() });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Error::invalid("table", "save it as CSV in UTF-8"))?;
    let text = text.trim_start_matches(BYTE_ORDER_MARK);
    let mut reader = csv::ReaderBuilder::new().delimiter(separator(text)).flexible(true).from_reader(text.as_bytes());
    let plain = |record: &csv::StringRecord| record.iter().map(|cell| unguarded(cell).to_owned()).collect::<Vec<_>>();
    let columns = plain(reader.headers().map_err(refused)?).iter().map(|name| name.trim().to_lowercase()).collect();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(refused)?;
        rows.push((record.position().map_or(0, csv::Position::line), plain(&record)));
    }
    Ok((columns, rows))
}

fn refused(error: csv::Error) -> Error {
    Error::invalid("table", error.to_string())
}

fn separator(text: &str) -> u8 {
    let first = text.lines().next().unwrap_or_default();
    let number = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    [b'\t', b';', b','].into_iter().max_by_key(|separator| number(*separator)).unwrap_or(b',')
}

/// One apostrophe more where one is needed, or where one would be taken for ours.
fn guarded(cell: &str) -> String {
    match is_formula(cell.trim_start_matches(GUARD)) {
        true => format!("{GUARD}{cell}"),
        false => cell.to_owned(),
    }
}

fn unguarded(cell: &str) -> &str {
    cell.strip_prefix(GUARD).filter(|rest| is_formula(rest.trim_start_matches(GUARD))).unwrap_or(cell)
}

/// Some spreadsheets take the wide forms of the signs for the signs.
fn is_formula(cell: &str) -> bool {
    const SIGNS: [char; 8] = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    let is_risky = cell.trim_start().starts_with(SIGNS) || cell.starts_with(['\t', '\r', '\n']);
    is_risky && !is_number(cell)
}

/// Digits, with a sign before them and a point between them at most.
fn is_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['+', '-']).unwrap_or(cell);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    [whole, part].iter().all(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Puts a file into the person's folder for downloads, else into their home, under a name that is still free.
///
/// # Errors
/// When there is no such folder, or the disk does not take it.
pub fn save(name: &str, bytes: &[u8]) -> Result<PathBuf> {
    let (mut file, path) = downloads::create(&downloads::folder()?, name, "csv")?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_run_is_only_text() {
        for (cell, written) in [
            ("=HYPERLINK(\"http://x\")", "'=HYPERLINK(\"http://x\")"),
            ("+62 812", "'+62 812"),
            ("-cmd", "'-cmd"),
            ("@sum", "'@sum"),
            ("\t=1", "'\t=1"),
            ("  =1", "'  =1"),
            ("-12", "-12"),
            ("Kemeja", "Kemeja"),
            ("'=1", "''=1"),
            ("-inf", "'-inf"),
            ("\u{ff1d}1", "'\u{ff1d}1"),
            ("+62.5", "+62.5"),
            ("'", "'"),
        ] {
            assert_eq!(guarded(cell), written);
        }
    }

    #[test]
    fn a_file_of_another_country_has_semicolons() {
        let (columns, rows) = read(b"\xef\xbb\xbfName; Price \nKemeja;245000\n").unwrap();
        assert_eq!(columns, ["name", "price"]);
        assert_eq!(rows, [(2, vec!["Kemeja".to_owned(), "245000".to_owned()])]);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(cells in proptest::collection::vec("(['=+@-]|\\PC){0,12}", 3)) {
            let mut sheet = Sheet::new(&["a", "b", "c"]).unwrap();
            sheet.row(&cells).unwrap();
            let (_, rows) = read(&sheet.finish().unwrap()).unwrap();
            prop_assert_eq!(&rows[0].1, &cells);
        }

        #[test]
        fn no_cell_of_a_file_is_a_formula(cell in "\\PC{0,12}") {
            prop_assert!(!is_formula(&guarded(&cell)));
        }
    }
}
