//! Customers of the simulated world, as somebody else makes them act: they write, their phones report, they form groups.

use super::{Fault, PracticeChannel, PracticeError, World, numbers};
use crate::{
    channels::{Attachment, group_id},
    model::{Author, Content, Kind, MessageId, Timestamp},
    phone,
    store::network::{
        Connection, NetworkError, groups,
        lines::{self, Line, LineFile},
        queue::{self, EventKind, NewEvent},
        received::{self, Received},
    },
};
use tokio::sync::oneshot;

const READ: i64 = 3;
const ACKS: std::ops::RangeInclusive<i64> = -1..=4;
const LONGEST_MSGID: usize = 128;

/// A customer's message on its way to us.
#[derive(Clone, Debug)]
pub struct NewInbound {
    /// Who writes, E.164 digits.
    pub from: String,
    /// What they call themselves, when that is to be told.
    pub name: Option<String>,
    /// The network's id; one is made where there is none. The same id again is the same message.
    pub msgid: Option<String>,
    /// Set when written in a group.
    pub group: Option<String>,
    /// What is written.
    pub content: Content,
    /// The file that comes with it.
    pub attachment: Option<Attachment>,
}

/// What became of something that was to reach us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// Stored under this id, now or earlier.
    Stored(MessageId),
    /// Taken notice of, and not stored as a message: a blocked contact, a receipt.
    Taken,
    /// The network keeps it for us: we are not connected, or could not store it yet.
    Queued,
}

impl PracticeChannel {
    /// A customer writes. Returns when we have stored it, or when the network has to keep it.
    pub async fn inbound(&self, message: NewInbound) -> Result<Arrival, PracticeError> {
        let world = &self.world;
        world.session_now().require_account()?;
        let stored = {
            let _nobody_is_told = world.stepping.lock().await;
            let event = world.record_inbound(message).await?;
            world.wait_for(event)
        };
        Ok(world.arrival(stored).await)
    }

    /// The customer's phone reports on a message of ours: -1 error, 1 sent, 2 delivered, 3 read, 4 played.
    pub async fn ack(&self, msgid: &str, ack: i64) -> Result<Arrival, PracticeError> {
        let world = &self.world;
        world.session_now().require_account()?;
        if !ACKS.contains(&ack) {
            return Err(PracticeError::invalid(format!("{ack} is no ack; there are -1, 0, 1, 2, 3 and 4.")));
        }
        let stored = {
            let _nobody_is_told = world.stepping.lock().await;
            let event = world.record_ack(msgid, ack).await?;
            world.wait_for(event)
        };
        Ok(world.arrival(stored).await)
    }

    /// Makes a group that the account is in, or renames it and adds members.
    pub async fn create_group(&self, id: &str, name: &str, members: &[String]) -> Result<(), PracticeError> {
        self.world.session_now().require_account()?;
        let Some(id) = group_id(id) else {
            return Err(PracticeError::invalid("A group id is made of letters, digits and hyphens."));
        };
        if let Some(stranger) = members.iter().find(|phone| !phone::is_possible(phone)) {
            return Err(PracticeError::invalid(format!("{stranger} is not a phone number with country code.")));
        }
        let mut change = self.world.store.write().await?;
        groups::put(&mut change, id, name, members, self.world.clock.now()).await?;
        Ok(change.commit().await?)
    }

    /// What the network has received from us after `after`, one entry for each time.
    pub async fn outbox(&self, after: i64) -> Result<Vec<Received>, PracticeError> {
        Ok(received::list_after(&mut *self.world.store.read().await?, after).await?)
    }

    /// Orders a fault for the next sends.
    pub fn fault(&self, fault: Fault) {
        self.world.session().faults.order(fault);
    }
}

impl World {
    /// Works off the queue and says what became of the event that `stored` waits for.
    pub(super) async fn arrival(&self, stored: oneshot::Receiver<Option<MessageId>>) -> Arrival {
        let step = self.step().await;
        if !matches!(step, Ok(None)) {
            self.network_wake.notify_one();
        }
        self.log_failure(step);
        if self.session_now().ready().is_err() {
            return Arrival::Queued;
        }
        match tokio::time::timeout(self.options.storing_timeout, stored).await {
            Ok(Ok(Some(message))) => Arrival::Stored(message),
            Ok(Ok(None)) => Arrival::Taken,
            Ok(Err(_)) | Err(_) => Arrival::Queued,
        }
    }

    async fn record_inbound(&self, message: NewInbound) -> Result<i64, PracticeError> {
        check(&message)?;
        let msgid = message.msgid.clone().unwrap_or_else(new_msgid);
        let mut change = self.store.write().await?;
        if let Some(before) = lines::get(&mut change, &msgid).await? {
            if before.author != Author::Customer {
                return Err(PracticeError::invalid("This msgid belongs to a message of the shop."));
            }
            let event = tell_again(&mut change, &before, self.clock.now()).await?;
            change.commit().await?;
            return Ok(event);
        }
        let chat = chat_of(&mut change, &message).await?;
        if let Some(name) = message.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
            groups::name_person(&mut change, &message.from, name).await?;
        }
        let content = Content { kind: kind_of(&message), ..message.content };
        let file = message.attachment.map(|file| LineFile { bytes: file.bytes.to_vec(), name: file.name });
        let line = Line::written(msgid, chat, message.from, Author::Customer, content, self.clock.now());
        let event = write_line(&mut change, &line, file.as_ref()).await?;
        change.commit().await?;
        Ok(event)
    }

    async fn record_ack(&self, msgid: &str, ack: i64) -> Result<i64, PracticeError> {
        let now = self.clock.now();
        let mut change = self.store.write().await?;
        let Some(chat) = received::chat_of(&mut change, msgid).await? else {
            return Err(PracticeError::invalid("The simulated network has never received this msgid."));
        };
        queue::hurry(&mut change, &chat, now).await?;
        let receipt = NewEvent { lane: &chat, kind: EventKind::Receipt, msgid, ack, due_at: now };
        let event = queue::push(&mut change, receipt).await?;
        change.commit().await?;
        Ok(event)
    }
}

/// Puts a customer's line on the phones and its event in the queue. Who writes has read what came before, so what waits in
/// the chat goes first, then the read receipts, then the message.
pub(super) async fn write_line(
    connection: &mut Connection,
    line: &Line,
    file: Option<&LineFile>,
) -> Result<i64, NetworkError> {
    let Line { chat, msgid, at, .. } = line;
    lines::insert(connection, line, file).await?;
    queue::hurry(connection, chat, *at).await?;
    for read in received::mark_read(connection, chat).await? {
        let receipt = NewEvent { lane: chat, kind: EventKind::Receipt, msgid: &read, ack: READ, due_at: *at };
        queue::push(connection, receipt).await?;
    }
    queue::push(connection, NewEvent { lane: chat, kind: EventKind::Message, msgid, ack: 0, due_at: *at }).await
}

/// The event of a message that was written before: the one that still waits, or another that tells it again.
async fn tell_again(connection: &mut Connection, line: &Line, now: Timestamp) -> Result<i64, NetworkError> {
    let Line { chat, msgid, .. } = line;
    queue::hurry(connection, chat, now).await?;
    match queue::waiting_message(connection, msgid).await? {
        Some(event) => Ok(event),
        None => {
            queue::push(connection, NewEvent { lane: chat, kind: EventKind::Message, msgid, ack: 0, due_at: now }).await
        }
    }
}

fn check(message: &NewInbound) -> Result<(), PracticeError> {
    if !phone::is_possible(&message.from) {
        return Err(PracticeError::invalid(format!("{} is not a phone number with country code.", message.from)));
    }
    match &message.msgid {
        Some(id) if id.is_empty() || id.len() > LONGEST_MSGID => {
            Err(PracticeError::invalid(format!("A msgid has 1 to {LONGEST_MSGID} characters.")))
        }
        _ => Ok(()),
    }
}

async fn chat_of(connection: &mut Connection, message: &NewInbound) -> Result<String, PracticeError> {
    let Some(written) = &message.group else { return Ok(numbers::person_jid(&message.from)) };
    let id = group_id(written).unwrap_or(written);
    if groups::name(connection, id).await?.is_none() {
        return Err(PracticeError::invalid(format!("There is no group {id}; make it first.")));
    }
    // Whoever writes in a group is in it.
    groups::add_member(connection, id, &message.from).await?;
    Ok(numbers::group_jid(id))
}

/// What the phones show a file as. We decide for ourselves once more when we store it.
fn kind_of(message: &NewInbound) -> Kind {
    let Some(file) = &message.attachment else { return message.content.kind };
    match infer::get(&file.bytes).map(|found| found.matcher_type()) {
        Some(infer::MatcherType::Image) => Kind::Image,
        Some(infer::MatcherType::Video) => Kind::Video,
        Some(infer::MatcherType::Audio) => Kind::Audio,
        _ => Kind::Document,
    }
}

/// An id as phones make them.
pub(super) fn new_msgid() -> String {
    let random: [u8; 9] = rand::random();
    format!("3A{}", data_encoding::HEXUPPER.encode(&random))
}
