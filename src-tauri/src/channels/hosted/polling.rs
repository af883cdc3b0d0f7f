//! Looking at the account's conversations for what is new: which of them look different than last time, and what was said
//! there since.

use super::{Account, Setback, past::News, receiving::Seen, trouble};
use crate::{
    error::Error,
    gateways::{
        client::{ClientError, wabot},
        wabot::{Conversation, Message},
    },
    model::Timestamp,
    store::hosted::{
        conversations as hosted,
        gaps::Gap,
        progress,
        setbacks::{self, Kind, SetbackRow},
    },
};
use futures_util::FutureExt;

/// Conversations of one page of the list.
pub(super) const PAGE: u32 = 100;
/// Pages that are looked at in one round; a longer list is gone through over several.
const PAGES: usize = 10;
/// Pages of older messages that are read at once; what lies further back is read beside everything else.
const GAP_PAGES: usize = 3;
/// So many messages a service shows with a conversation; with fewer there are no older ones.
const NEWEST: usize = 50;
/// So many are asked for where those are too much at once.
const FEWER: u32 = 25;
/// So many conversations in a row that the service fails at are no fault of theirs.
const IN_A_ROW: u32 = 3;

/// What became of looking at a conversation.
enum Look {
    /// It looked as before, or is looked at elsewhere.
    Same,
    /// It was read.
    Changed,
    /// It could not be read, and is tried again on its own.
    Aside(ClientError),
}

impl Account {
    /// Reads what is new. Who was chosen to answer meanwhile is told between two conversations.
    pub(super) async fn poll(&self, wabot: &wabot::Client) -> Result<(), Setback> {
        let (mut cursor, mut in_a_row) = (None, 0);
        for _ in 0..PAGES {
            let mark = self.told_so_far();
            let page = wabot.conversations(None, PAGE, cursor.as_deref()).await?;
            let news = self.news(&page.items).await?;
            let mut changed = false;
            // Oldest activity first, so that rows come into the list in the order in which things happened.
            for line in page.items.iter().rev() {
                match self.look_at(wabot, line, news, mark).await? {
                    Look::Same => continue,
                    Look::Changed => (changed, in_a_row) = (true, 0),
                    Look::Aside(error) => {
                        in_a_row += u32::from(matches!(error, ClientError::Unavailable { .. }));
                        if in_a_row >= IN_A_ROW {
                            return Err(error.into());
                        }
                    }
                }
                self.tell_owners(wabot).await?;
            }
            cursor = page.next_cursor;
            if cursor.is_none() || !changed {
                break;
            }
        }
        Ok(())
    }

    /// What is news: everything, once what was said before has been read; until then what is later than all that the account
    /// showed first.
    pub(super) async fn news(&self, first_page: &[Conversation]) -> Result<News, Setback> {
        let mut reader = self.app.store().read().await?;
        if progress::is_over(&mut reader, self.id).await? {
            return Ok(News::All);
        }
        if let Some(known) = progress::get(&mut reader, self.id).await? {
            return Ok(News::After(known.boundary));
        }
        drop(reader);
        let shown = first_page.iter().map(|line| {
            let last = line.last_message.as_ref().map(|last| last.created_at);
            line.updated_at.max(last.unwrap_or(line.updated_at))
        });
        let boundary = match shown.max() {
            Some(Timestamp(0)) => self.app.clock().now(),
            newest => newest.unwrap_or(Timestamp(0)),
        };
        let channel = self.id;
        let begun = self.write(move |tx| async move { Ok(progress::begin(tx, channel, boundary).await?) }.boxed());
        begun.await?;
        Ok(News::After(boundary))
    }

    async fn look_at(
        &self,
        wabot: &wabot::Client,
        line: &Conversation,
        news: News,
        mark: u64,
    ) -> Result<Look, Setback> {
        let mut reader = self.app.store().read().await?;
        let known = hosted::get(&mut reader, self.id, &line.id).await?;
        let is_same = known.as_ref().map_or(!news.includes(line.updated_at), |known| known.seen == look(line));
        if is_same || setbacks::get(&mut reader, self.id, Kind::Conversation, &line.id).await?.is_some() {
            return Ok(Look::Same);
        }
        drop(reader);
        match self.read(wabot, line, news, mark).await {
            Ok(()) => Ok(Look::Changed),
            Err(setback) => self.set_aside(&line.id, Kind::Conversation, setback).await.map(Look::Aside),
        }
    }

    /// Reads what was said in a conversation since it was read last.
    pub(super) async fn read(
        &self,
        wabot: &wabot::Client,
        line: &Conversation,
        news: News,
        mark: u64,
    ) -> Result<(), Setback> {
        let known = hosted::get(&mut *self.app.store().read().await?, self.id, &line.id).await?;
        let last = known.map(|known| known.last_message).unwrap_or_default();
        let pages = if news.includes(line.updated_at) { GAP_PAGES } else { 0 };
        let (messages, gap) = since(wabot, &line.id, &last, pages).await?;
        self.receive(line, messages, Seen { look: look(line), last, news, mark, gap }).await
    }

    /// One conversation is tried again on its own, later each time; what says something about the service as a whole, or
    /// about the database, is given back.
    pub(super) async fn set_aside(
        &self,
        remote_id: &str,
        kind: Kind,
        setback: Setback,
    ) -> Result<ClientError, Setback> {
        let error = match setback {
            Setback::Service(error) if !error.is_of_service() => error,
            Setback::Here(error) if !matches!(&error, Error::Store(cause) if !cause.is_constraint()) => {
                unstorable(&error)
            }
            setback => return Err(setback),
        };
        tracing::warn!(%error, conversation = remote_id, "a conversation is set aside and tried again");
        let (channel, remote_id, cause) = (self.id, remote_id.to_owned(), error.to_string());
        let stored = self.write(move |tx| {
            async move {
                let before = setbacks::get(tx, channel, kind, &remote_id).await?;
                let attempts = before.map_or(0, |row| row.attempts) + 1;
                let next_attempt_at = trouble::try_again_at(tx.now(), attempts);
                let row = SetbackRow { remote_id, attempts, next_attempt_at, cause };
                Ok(setbacks::set(tx, channel, kind, &row).await?)
            }
            .boxed()
        });
        stored.await?;
        Ok(error)
    }
}

/// What a conversation shows cannot be stored here.
fn unstorable(error: &Error) -> ClientError {
    ClientError::Rejected { message: error.to_string() }
}

/// What a line of the list shows that can change.
pub(super) fn look(line: &Conversation) -> String {
    let last = line.last_message.as_ref().map(|last| format!("{} {} {}", last.id, last.ack, last.status.word()));
    format!("{} {} {}", line.updated_at, line.status.word(), last.unwrap_or_default())
}

/// The newest messages of a conversation, oldest first, back to the one that is stored already, and the gap between them
/// where it is not closed at once.
async fn since(
    wabot: &wabot::Client,
    id: &str,
    last: &str,
    pages: usize,
) -> Result<(Vec<Message>, Option<Gap>), ClientError> {
    let mut messages = newest(wabot, id).await?;
    for page in 0..=pages {
        let Some(oldest) = messages.first().map(|oldest| oldest.id.clone()) else { break };
        if messages.len() < NEWEST || messages.iter().any(|message| message.id == last) {
            break;
        }
        let gap = Gap { remote_id: id.to_owned(), before: oldest.clone(), until: last.to_owned(), attempts: 0 };
        if page == pages {
            return Ok((messages, Some(gap)));
        }
        let older = match wabot.messages(id, Some(&oldest), super::gaps::PAGE).await {
            Ok(page) => page.items,
            // It shows nothing older at all.
            Err(ClientError::NotFound | ClientError::Rejected { .. }) => break,
            Err(error) if error.is_of_service() => return Err(error),
            // What cannot be read now is asked for again; what is newer does not wait for it.
            Err(_) => return Ok((messages, Some(gap))),
        };
        if older.is_empty() {
            break;
        }
        messages.splice(0..0, older.into_iter().rev());
    }
    Ok((messages, None))
}

/// The newest messages of a conversation, oldest first; by the page where all at once are too much.
async fn newest(wabot: &wabot::Client, id: &str) -> Result<Vec<Message>, ClientError> {
    match wabot.conversation(id).await {
        Ok(thread) => Ok(thread.messages),
        Err(ClientError::TooLarge { .. }) => {
            let mut page = wabot.messages(id, None, FEWER).await?.items;
            page.reverse();
            Ok(page)
        }
        Err(error) => Err(error),
    }
}
