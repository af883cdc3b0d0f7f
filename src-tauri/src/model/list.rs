//! A list message: words with a button that opens a sheet of rows, in sections. Where a channel has no such thing, its rows
//! are numbered lines.

use serde::{Deserialize, Serialize};

/// What opens when the customer presses the button.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ListMenu {
    /// Above the words; may be empty.
    pub title: String,
    /// What stands on the button.
    pub button: String,
    /// The rows, in sections.
    pub sections: Vec<ListSection>,
}

/// Rows that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ListSection {
    /// Above them; may be empty where there is one section.
    pub title: String,
    /// The rows.
    pub rows: Vec<ListRow>,
}

/// What can be chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, specta::Type)]
pub struct ListRow {
    /// What is chosen, and what the answer says.
    pub title: String,
    /// Below it; may be empty.
    pub description: String,
}

impl ListMenu {
    /// All rows, whatever section they are in.
    pub fn rows(&self) -> impl Iterator<Item = &ListRow> {
        self.sections.iter().flat_map(|section| &section.rows)
    }

    /// The message as a text: its title above the words, and its rows as numbered lines below their sections.
    pub fn numbered(&self, text: &str, footer: &str) -> String {
        let mut lines: Vec<String> = Vec::new();
        let mut number = 0;
        for section in &self.sections {
            if !section.title.is_empty() {
                lines.extend((!lines.is_empty()).then(String::new));
                lines.push(section.title.clone());
            }
            for ListRow { title, description } in &section.rows {
                number += 1;
                let gap = if description.is_empty() { "" } else { " · " };
                lines.push(format!("{number}. {title}{gap}{description}"));
            }
        }
        let lines = lines.join("\n");
        let parts = [self.title.as_str(), text, &lines, footer];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, description: &str) -> ListRow {
        ListRow { title: title.to_owned(), description: description.to_owned() }
    }

    #[test]
    fn rows_are_numbered_through_all_sections() {
        let menu = ListMenu {
            title: "Menu".to_owned(),
            button: "Pilih".to_owned(),
            sections: vec![
                ListSection { title: "Atasan".to_owned(), rows: vec![row("Kemeja", "Rp 245.000"), row("Kaos", "")] },
                ListSection { title: "Bawahan".to_owned(), rows: vec![row("Sarung", "")] },
            ],
        };
        assert_eq!(
            menu.numbered("Mau yang mana?", "Sampai 17.00"),
            "Menu\n\nMau yang mana?\n\nAtasan\n1. Kemeja · Rp 245.000\n2. Kaos\n\nBawahan\n3. Sarung\n\nSampai 17.00"
        );
        let plain =
            ListMenu { sections: vec![ListSection { rows: vec![row("Ya", "")], ..Default::default() }], ..menu };
        assert_eq!(ListMenu { title: String::new(), ..plain }.numbered("Jadi?", ""), "Jadi?\n\n1. Ya");
    }
}
