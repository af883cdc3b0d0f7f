//! What the window of the simulated phone shows.

use super::{PracticeChannel, PracticeError, numbers};
use crate::{
    channels::{LinkState, Recipient},
    model::{Author, ChannelId, Content, Kind, ListMenu, Timestamp},
    store::network::{
        Connection, NetworkError, groups,
        lines::{self, Line},
    },
};
use serde::Serialize;
use specta::Type;
use std::sync::atomic::Ordering;

const CHATS: u32 = 50;
const LINES: u32 = 20;

/// The simulated phone.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct PracticeView {
    /// The practice channel.
    pub channel_id: ChannelId,
    /// It has scanned a code.
    pub linked: bool,
    /// It has its connection.
    pub online: bool,
    /// Customers write by themselves.
    pub scripted: bool,
    /// Its number, E.164 digits; empty before linking.
    pub phone: String,
    /// Its name; empty before linking.
    pub name: String,
    /// Its chats, newest activity first.
    pub chats: Vec<PracticeChat>,
}

/// A chat on the simulated phone.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct PracticeChat {
    /// The customer's digits, or the group's id.
    pub phone: String,
    /// What they call themselves, or the group's subject; empty where unknown.
    pub name: String,
    /// A group, not a person.
    pub is_group: bool,
    /// The newest twenty lines, oldest first.
    pub lines: Vec<PracticeLine>,
}

/// A line of a chat.
#[derive(Clone, Debug, PartialEq, Serialize, Type)]
pub struct PracticeLine {
    /// The customer wrote it, not the shop.
    pub from_customer: bool,
    /// Its kind.
    pub kind: Kind,
    /// Text, caption or label.
    pub text: String,
    /// The network's id.
    pub msgid: String,
    /// Labels that the customer can tap.
    pub buttons: Vec<String>,
    /// What the customer can choose from.
    pub list: Option<ListMenu>,
    /// The small print below; may be empty.
    pub footer: String,
    /// Signs that stand on it.
    pub signs: Vec<PracticeSign>,
    /// Its words are not its first.
    pub edited: bool,
    /// It was deleted for everyone.
    pub deleted: bool,
    /// When.
    pub at: Timestamp,
}

/// A sign on a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct PracticeSign {
    /// The sign.
    pub sign: String,
    /// The customer put it there, not the shop.
    pub from_customer: bool,
}

impl PracticeChannel {
    /// What the window of the simulated phone shows now.
    pub async fn view(&self) -> Result<PracticeView, PracticeError> {
        let world = &self.world;
        let mut connection = world.store.read().await?;
        let mut chats = Vec::new();
        for jid in lines::chats(&mut connection, CHATS).await? {
            chats.push(chat(&mut connection, &jid).await?);
        }
        let session = world.session_now();
        let (phone, name) = match session.linking.link_state() {
            LinkState::Linked { phone, name } => (phone, name),
            _ => Default::default(),
        };
        Ok(PracticeView {
            channel_id: world.id,
            linked: session.linking.is_linked(),
            online: session.online,
            scripted: world.scripted.load(Ordering::Relaxed),
            phone,
            name,
            chats,
        })
    }
}

async fn chat(connection: &mut Connection, jid: &str) -> Result<PracticeChat, NetworkError> {
    let signs = lines::reactions(connection, jid).await?;
    let lines = lines::newest(connection, jid, LINES).await?;
    let lines = lines.into_iter().map(|written| line(written, &signs)).collect();
    Ok(match numbers::recipient(jid) {
        Recipient::Group(id) => {
            let name = groups::name(connection, &id).await?.unwrap_or_default();
            PracticeChat { phone: id, name, is_group: true, lines }
        }
        Recipient::Phone(phone) | Recipient::Lid(phone) => {
            let name = groups::person_name(connection, &phone).await?;
            PracticeChat { phone, name, is_group: false, lines }
        }
    })
}

fn line(line: Line, put: &[Line]) -> PracticeLine {
    let signs = standing(&line.msgid, put);
    let Line { msgid, author, content, at, edited_at, deleted_at, .. } = line;
    let Content { kind, text, buttons, list, footer, .. } = content;
    PracticeLine {
        from_customer: author == Author::Customer,
        kind,
        text,
        msgid,
        buttons,
        list,
        footer,
        signs,
        edited: edited_at.is_some(),
        deleted: deleted_at.is_some(),
        at,
    }
}

/// The signs on a line: of each person the newest, unless it is empty.
fn standing(msgid: &str, put: &[Line]) -> Vec<PracticeSign> {
    let mut newest: Vec<&Line> = Vec::new();
    for sign in put.iter().filter(|sign| sign.content.reply_to == msgid) {
        newest.retain(|other| other.sender != sign.sender);
        newest.push(sign);
    }
    let shown = newest.into_iter().filter(|sign| !sign.content.text.is_empty());
    shown
        .map(|sign| PracticeSign { sign: sign.content.text.clone(), from_customer: sign.author == Author::Customer })
        .collect()
}
