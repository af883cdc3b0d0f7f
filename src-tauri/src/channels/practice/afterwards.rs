//! What becomes of a line after it was written: the shop changes its own, and customers change theirs, put signs on lines, and tap
//! what they are offered.

use super::{
    PracticeChannel, PracticeError, World, numbers,
    people::{Arrival, NewInbound},
};
use crate::{
    channels::{ChannelError, Recipient, Revising, SendError},
    model::{Author, Content, Failure, Kind, Revision, Timestamp, reaction, revision},
    store::network::{
        Connection, NetworkError,
        lines::{self, Line},
        queue::{self, EventKind, NewEvent},
    },
};

impl PracticeChannel {
    /// A customer taps a button of a line, or chooses a row of its list.
    pub async fn tap(&self, from: &str, msgid: &str, label: &str) -> Result<Arrival, PracticeError> {
        let offered = self.world.line(msgid).await?;
        let kind = if offered.content.list.is_some() { Kind::ListReply } else { Kind::ButtonReply };
        let content = Content { reply_to: msgid.to_owned(), ..Content::of(kind, label) };
        self.inbound(written(from, &offered, content)).await
    }

    /// A customer puts a sign on a line; an empty one takes the earlier one away.
    pub async fn react(&self, from: &str, msgid: &str, sign: &str) -> Result<Arrival, PracticeError> {
        if !sign.is_empty() && !reaction::is_sign(sign) {
            return Err(PracticeError::invalid("A reaction is one sign, and no letter."));
        }
        let target = self.world.line(msgid).await?;
        self.inbound(written(from, &target, Content::reaction(sign, msgid))).await
    }

    /// A customer changes what they wrote, or deletes it for everyone.
    pub async fn revise_theirs(&self, msgid: &str, revision: Revision) -> Result<Arrival, PracticeError> {
        let world = &self.world;
        world.session_now().require_account()?;
        let line = world.line(msgid).await?;
        if line.author != Author::Customer {
            return Err(PracticeError::invalid("This line is the shop's."));
        }
        if matches!(&revision, Revision::Edited(text) if text.trim().is_empty()) {
            return Err(PracticeError::invalid("The message has no text."));
        }
        let stored = {
            let _nobody_is_told = world.stepping.lock().await;
            let event = world.record_revision(&line, &revision).await?;
            world.wait_for(event)
        };
        Ok(world.arrival(stored).await)
    }
}

impl World {
    /// The shop changes a line of its own. Told again, it changes nothing.
    pub(super) async fn revise(&self, revising: &Revising) -> Result<(), SendError> {
        self.session_now().ready().map_err(|error| match error {
            ChannelError::Offline => SendError::Offline,
            _ => SendError::Permanent(Failure::NotLinked),
        })?;
        let unreadable = |error: NetworkError| SendError::Retry(error.to_string());
        let mut change = self.store.write().await.map_err(unreadable)?;
        let line = lines::get(&mut change, &revising.external_id).await.map_err(unreadable)?;
        let line = line.filter(|line| line.author != Author::Customer);
        let line = line.ok_or(SendError::Permanent(Failure::ByNetwork))?;
        let now = self.clock.now();
        let is_edit = matches!(revising.revision, Revision::Edited(_));
        if is_edit && !revision::can_edit(line.at, now) {
            return Err(SendError::Permanent(Failure::TooLate));
        }
        put(&mut change, &line.msgid, &revising.revision, now).await.map_err(unreadable)?;
        change.commit().await.map_err(|_| SendError::Uncertain)
    }

    async fn line(&self, msgid: &str) -> Result<Line, PracticeError> {
        let line = lines::get(&mut *self.store.read().await?, msgid).await?;
        let stands = line.filter(|line| line.deleted_at.is_none());
        stands.ok_or_else(|| PracticeError::invalid("There is no such line on the simulated phones."))
    }

    async fn record_revision(&self, line: &Line, revision: &Revision) -> Result<i64, NetworkError> {
        let (now, Line { msgid, chat, .. }) = (self.clock.now(), line);
        let mut change = self.store.write().await?;
        put(&mut change, msgid, revision, now).await?;
        queue::hurry(&mut change, chat, now).await?;
        let told = NewEvent { lane: chat, kind: EventKind::Revision, msgid, ack: 0, due_at: now };
        let event = queue::push(&mut change, told).await?;
        change.commit().await?;
        Ok(event)
    }
}

async fn put(
    connection: &mut Connection,
    msgid: &str,
    revision: &Revision,
    now: Timestamp,
) -> Result<(), NetworkError> {
    match revision {
        Revision::Edited(text) => lines::edit(connection, msgid, text, now).await.map(drop),
        Revision::Deleted => lines::delete(connection, msgid, now).await.map(drop),
    }
}

/// Something that a customer does about a line, in its chat.
fn written(from: &str, about: &Line, content: Content) -> NewInbound {
    let group = match numbers::recipient(&about.chat) {
        Recipient::Group(id) => Some(id),
        Recipient::Phone(_) | Recipient::Lid(_) => None,
    };
    NewInbound { from: from.to_owned(), name: None, msgid: None, group, content, attachment: None }
}
