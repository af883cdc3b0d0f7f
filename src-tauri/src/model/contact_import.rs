//! Contacts from a CSV file: what is asked for, what a dry run finds, and how the import went.

use super::{ChannelId, ImportId, Timestamp};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A file to be read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Type)]
pub struct ImportRequest {
    /// The channel whose list the contacts go on.
    pub channel_id: ChannelId,
    /// Country of numbers without a country code, as two letters.
    pub country: String,
    /// The file.
    pub text: String,
}

/// Why a line is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum LineFault {
    /// It has no number.
    NoNumber,
    /// Its number is none, or none of that country.
    BadNumber,
    /// An earlier line has the same number.
    Repeated,
    /// Its name is too long or has characters that no name has.
    BadName,
    /// Its note is too long.
    BadNote,
    /// It has too many tags, or too long ones.
    BadTags,
    /// A field of the shop's own is too long.
    BadField,
}

/// A line that is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct FaultyLine {
    /// Number of the line in the file, from 1.
    pub line: u32,
    /// Why.
    pub fault: LineFault,
    /// What was found there.
    pub value: String,
}

/// A line as it would be imported.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ImportLine {
    /// Number of the line in the file, from 1.
    pub line: u32,
    /// The name; may be empty.
    pub name: String,
    /// The number as people write it.
    pub phone_pretty: String,
    /// Tags.
    pub tags: Vec<String>,
    /// There is a contact with this number already.
    pub known: bool,
}

/// What a dry run has found. Nothing is stored yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ImportPreview {
    /// Contacts that would be new.
    pub fresh: u32,
    /// Contacts that are there already and would be brought up to date.
    pub known: u32,
    /// Lines that would be left out.
    pub left_out: u32,
    /// The first of those to be imported.
    pub lines: Vec<ImportLine>,
    /// The first of those left out.
    pub faults: Vec<FaultyLine>,
    /// Fields of the shop's own that have a column in the file.
    pub fields: Vec<String>,
}

/// How an import went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct Imported {
    /// The import, for Undo.
    pub id: ImportId,
    /// Contacts that are new.
    pub fresh: u32,
    /// Contacts that were there already.
    pub known: u32,
}

/// How taking an import back went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Type)]
pub struct ImportUndone {
    /// Contacts that have gone again.
    pub removed: u32,
    /// Contacts that say again what they said before.
    pub restored: u32,
    /// Contacts that stay, or stay in part, because somebody has touched them since.
    pub kept: u32,
}

/// An import that stopped half-way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct UnfinishedImport {
    /// The import, for Undo.
    pub id: ImportId,
    /// Contacts that it has taken.
    pub taken: u32,
    /// Contacts that the file has.
    pub lines: u32,
    /// When it began.
    pub at: Timestamp,
}
