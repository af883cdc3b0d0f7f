//! Sentences for places that are not pages: notifications and the tray. They are those of the window's own message files, so
//! that each sentence is in one place and in all three languages.

use crate::model::Language;
use std::{collections::HashMap, sync::LazyLock};

type Sentences = HashMap<String, String>;

static ALL: LazyLock<[Sentences; 3]> = LazyLock::new(|| {
    [
        include_str!("../../../ui/messages/en.json"),
        include_str!("../../../ui/messages/id.json"),
        include_str!("../../../ui/messages/tr.json"),
    ]
    // The files are part of the program, and a test reads them.
    .map(|file| serde_json::from_str(file).unwrap_or_default())
});

/// A sentence with its arguments in place. Only plain arguments: `{name}`.
pub fn say(language: Language, key: &str, arguments: &[(&str, &str)]) -> String {
    let sentences = match language {
        Language::En => &ALL[0],
        Language::Id => &ALL[1],
        Language::Tr => &ALL[2],
    };
    let sentence = sentences.get(key).map_or(key, String::as_str);
    // In one pass, so that a customer who is called {name} stays that.
    let mut said = String::new();
    let mut rest = sentence;
    while let Some((before, after)) = rest.split_once('{') {
        said.push_str(before);
        let Some((name, behind)) = after.split_once('}') else { break };
        let value = arguments.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value);
        said.push_str(value);
        rest = behind;
    }
    said + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sentence_that_is_said_here_is_in_all_languages() {
        for file in [include_str!("notices.rs"), include_str!("tray.rs")] {
            for key in file.split('"').filter(|text| text.starts_with("notice.") || text.starts_with("tray.")) {
                for language in [Language::En, Language::Id, Language::Tr] {
                    assert_ne!(say(language, key, &[]), key, "{language:?}");
                }
            }
        }
    }

    #[test]
    fn arguments_are_put_in_once() {
        let said = say(Language::En, "notice.send_failed", &[("name", "{name} {who}")]);
        assert!(said.contains("{name} {who}"), "{said}");
    }
}
