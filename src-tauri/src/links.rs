//! Links into the window: `balas://conversation/12`, `balas://contact/+62 812-3000-0142`, `balas://settings`. Any page and any
//! program can open one, so what one says is data of strangers: it chooses what is shown and can never send or change anything.

use crate::{
    app::App,
    error::Result,
    model::{ConversationId, Realm},
    phone,
    store::{
        contacts::{self, IdentityKind},
        views as rows,
    },
};
use percent_encoding::percent_decode_str;
use serde::Serialize;
use specta::Type;
use url::Url;

/// The scheme that the desktop hands to Balas.
pub const SCHEME: &str = "balas";
/// The longest link that is read.
const LONGEST: usize = 200;

/// A page of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "snake_case")]
pub enum Page {
    /// The list of conversations.
    Inbox,
    /// Contacts.
    Contacts,
    /// What the shop sells.
    Catalogue,
    /// Numbers and API keys.
    Connections,
    /// Credits and usage.
    Credits,
    /// Settings.
    Settings,
}

/// What a link asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Link {
    /// A conversation by its id.
    Conversation(ConversationId),
    /// The newest conversation with a number.
    Contact(String),
    /// A page.
    Page(Page),
}

/// What the window shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Type)]
#[serde(tag = "to", rename_all = "snake_case")]
pub enum Destination {
    /// A conversation.
    Conversation {
        /// Which.
        id: ConversationId,
    },
    /// A page.
    Page {
        /// Which.
        page: Page,
    },
}

/// Reads a link; `None` for everything that is none.
pub fn parse(text: &str) -> Option<Link> {
    if text.len() > LONGEST {
        return None;
    }
    let url = Url::parse(text.trim()).ok().filter(|url| url.scheme() == SCHEME)?;
    let mut parts = url.path_segments().into_iter().flatten().filter(|part| !part.is_empty());
    let (page, rest) = (url.host_str()?, parts.next());
    match (page, rest, parts.next()) {
        ("conversation", Some(id), None) => {
            let id = id.bytes().all(|digit| digit.is_ascii_digit()).then(|| id.parse().ok()).flatten()?;
            Some(Link::Conversation(id))
        }
        ("contact", Some(number), None) => {
            let written = percent_decode_str(number).decode_utf8().ok()?;
            Some(Link::Contact(phone::normalise(&written, "").or_else(|| digits(&written))?))
        }
        (page, _, None) => page_of(page).map(Link::Page),
        _ => None,
    }
}

/// Digits alone are a number already, as in addresses of other programs.
fn digits(written: &str) -> Option<String> {
    let digits: String = written.trim().trim_start_matches('+').to_owned();
    (!digits.is_empty() && digits.bytes().all(|digit| digit.is_ascii_digit()) && phone::is_possible(&digits))
        .then_some(digits)
}

fn page_of(word: &str) -> Option<Page> {
    Some(match word {
        "inbox" => Page::Inbox,
        "contacts" => Page::Contacts,
        "catalogue" => Page::Catalogue,
        "connections" => Page::Connections,
        "credits" => Page::Credits,
        "settings" => Page::Settings,
        _ => return None,
    })
}

/// Where a link leads in this shop. A conversation that there is not leads to the inbox, and a number that nobody knows to
/// the contacts.
///
/// # Errors
/// When the database fails.
pub async fn destination(app: &App, link: &Link) -> Result<Destination> {
    let mut reader = app.store().read().await?;
    match link {
        Link::Page(page) => Ok(Destination::Page { page: *page }),
        Link::Conversation(id) => {
            let known = rows::conversation(&mut reader, *id).await?;
            Ok(known.map_or(Destination::Page { page: Page::Inbox }, |row| Destination::Conversation { id: row.id }))
        }
        Link::Contact(number) => {
            for realm in [Realm::Real, Realm::Practice] {
                let contact = contacts::by_identity(&mut reader, realm, IdentityKind::Phone, number).await?;
                let newest = rows::conversations_of(&mut reader, contact).await?;
                if let Some(row) = newest.into_iter().next() {
                    return Ok(Destination::Conversation { id: row.id });
                }
            }
            Ok(Destination::Page { page: Page::Contacts })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn links_that_lead_somewhere() {
        for (text, link) in [
            ("balas://conversation/12", Link::Conversation(ConversationId(12))),
            ("balas://conversation/12/", Link::Conversation(ConversationId(12))),
            ("BALAS://settings", Link::Page(Page::Settings)),
            ("balas://settings/shortcuts", Link::Page(Page::Settings)),
            ("balas://contact/6281230000142", Link::Contact("6281230000142".to_owned())),
            ("balas://contact/+62%20812-3000-0142", Link::Contact("6281230000142".to_owned())),
        ] {
            assert_eq!(parse(text), Some(link), "{text}");
        }
    }

    #[test]
    fn links_that_lead_nowhere() {
        for text in [
            "",
            "balas:",
            "balas://",
            "balas://conversation",
            "balas://conversation/-1",
            "balas://conversation/1/send",
            "balas://conversation/99999999999999999999",
            "balas://contact/javascript:alert(1)",
            "balas://contact/12",
            "balas://send?to=6281230000142&text=hi",
            "https://conversation/12",
            "file:///etc/passwd",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_that_a_stranger_writes_is_anything_but_a_place(text in ".{0,250}", tail in "[ -~]{0,80}") {
            for text in [text, format!("balas://{tail}"), format!("balas://contact/{tail}")] {
                if let Some(Link::Contact(number)) = parse(&text) {
                    prop_assert!(number.bytes().all(|digit| digit.is_ascii_digit()), "{number}");
                }
            }
        }
    }
}
