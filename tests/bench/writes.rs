//! What comes in and goes out: sending and receiving one by one, many at once, and whole histories.

use crate::{
    fill,
    floor::{self, Floor, Message},
    measure::{ROUNDS, Sample, compare},
    report::{self, Bar},
};
use anyhow::Result;
use balas::{
    app::App,
    channels::{ChannelEvent, Inbound, PastMessage, Sender, Sink},
    error, inbox,
    model::{Author, ChannelId, Content, ConversationId, Delivery, Direction, MessageId, Timestamp},
    outbox::{self, Draft},
    store::{Tx, history, messages::NewMessage},
};
use futures_util::{FutureExt, StreamExt, stream};
use std::{
    path::Path,
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, Instant},
};

const CHANNEL: ChannelId = ChannelId(1);
/// Calls of a round, where each waits for the disk.
const CALLS: usize = 200;
/// Messages of a history that are stored together.
const BULK: usize = 1_000;
/// Messages of a chat in a history: as many as conversations have here in the mean.
const PER_CHAT: usize = 20;
/// How far apart they are: a history is spread over two years.
const MONTH_MILLIS: i64 = 30 * 24 * 60 * 60 * 1_000;
/// Messages that are on their way in at the same time.
const IN_FLIGHT: usize = 256;
const CLIENTS: usize = 16;
const TEXT: &str = "Terima kasih Kak, pesanan sudah kami kirim hari ini";
/// Out of the way of the ids that the app makes at the same time.
const FLOOR_IDS: i64 = 1 << 19;

/// A run of the writing operations.
pub struct Writing<'a> {
    app: &'a App,
    floor: Floor,
    directory: &'a Path,
    conversations: usize,
    made: AtomicI64,
}

impl<'a> Writing<'a> {
    pub fn new(app: &'a App, database: &Path, directory: &'a Path, conversations: usize) -> Result<Self> {
        let floor = Floor::open(database, "FULL")?;
        Ok(Self { app, floor, directory, conversations, made: AtomicI64::new(0) })
    }

    pub async fn run(&mut self, database: &Path) -> Result<()> {
        report::times("Writing, ms: one transaction each, synchronous FULL");
        let mut normal = Floor::open(database, "NORMAL")?;
        self.one_by_one(&mut normal).await?;
        report::rates("Writing, many at once");
        self.many().await?;
        self.inflow().await?;
        self.history().await?;
        self.bulk().await
    }

    async fn one_by_one(&mut self, normal: &mut Floor) -> Result<()> {
        let (app, made, conversations) = (self.app, &self.made, self.conversations);
        let insert = |floor: &mut Floor, n| floor.insert(&[message(made, conversations, n)]);
        let send = async |n| Ok(enqueue(app, conversation(conversations, n)).await?);
        let pair = compare(CALLS, send, |n| insert(&mut self.floor, n)).await?;
        report::operation("send: outbox::enqueue", &pair, Bar::Median(5.0));
        let receive = async |n| Ok(inbox::receive(app, CHANNEL, inbound(made, conversations, n)).await?);
        let pair = compare(CALLS, receive, |n| insert(&mut self.floor, n)).await?;
        report::operation("receive: inbox::receive", &pair, Bar::Median(5.0));
        let nothing = async |_| Ok(());
        let (_, relaxed) = compare(CALLS, nothing, |n| insert(normal, n)).await?;
        let mut disk = Sample::default();
        for _ in 0..ROUNDS {
            disk.add_round(floor::sync(self.directory, CALLS)?);
        }
        let floor_millis = |sample: &Sample| sample.median().as_secs_f64() * 1e3;
        println!(
            "  (bare SQLite with NORMAL: {:.3} ms; the disk's sync of one page: {:.3} ms)",
            floor_millis(&relaxed),
            floor_millis(&disk)
        );
        Ok(())
    }

    /// Sixteen clients who each wait for their own answer: what the group commit is for.
    async fn many(&mut self) -> Result<()> {
        let (mut ours, mut disk) = (Sample::default(), Sample::default());
        for round in 0..ROUNDS {
            let began = Instant::now();
            let clients = (0..CLIENTS).map(|client| {
                let (app, conversations) = (self.app.clone(), self.conversations);
                tokio::spawn(async move {
                    for n in 0..CALLS {
                        enqueue(&app, conversation(conversations, (round * CLIENTS + client) * CALLS + n)).await?;
                    }
                    Ok::<_, error::Error>(())
                })
            });
            for client in clients.collect::<Vec<_>>() {
                client.await??;
            }
            ours.add_round(vec![began.elapsed()]);
            disk.add_round(floor::sync(self.directory, CALLS)?);
        }
        let per = precise(CLIENTS * CALLS);
        report::rate("send, 16 clients (floor: syncs of the disk)", &(ours, disk), (per, 1.0), Bar::None);
        Ok(())
    }

    /// A history as a phone hands it over: chat by chat, along the whole way in of a channel.
    async fn history(&mut self) -> Result<()> {
        let (mut ours, mut floor) = (Sample::default(), Sample::default());
        for round in 0..ROUNDS {
            let past = (0..BULK * 2).map(|n| {
                let chat = round * BULK * 2 / PER_CHAT + n / PER_CHAT;
                let at = Timestamp(fill::BEGINNING + MONTH_MILLIS * fill::id(n % PER_CHAT) + 7 * fill::id(chat));
                PastMessage::Inbound(Inbound { at, ..inbound(&self.made, self.conversations, chat) })
            });
            let event = ChannelEvent::History(past.collect());
            let began = Instant::now();
            self.app.deliver(CHANNEL, event).await?;
            ours.add_round(vec![began.elapsed()]);
            floor.add_round(vec![self.insert_bulk(round)?]);
        }
        let per = (precise(BULK * 2), precise(BULK));
        report::rate("receive, a history", &(ours, floor), per, Bar::PerSecond(3_000.0));
        Ok(())
    }

    /// Messages that come in while others do, each for itself.
    async fn inflow(&mut self) -> Result<()> {
        let (mut ours, mut floor) = (Sample::default(), Sample::default());
        for round in 0..ROUNDS {
            let began = Instant::now();
            let received = stream::iter(0..BULK)
                .map(|n| inbox::receive(self.app, CHANNEL, inbound(&self.made, self.conversations, round * BULK + n)))
                .buffer_unordered(IN_FLIGHT);
            for stored in received.collect::<Vec<_>>().await {
                stored?;
            }
            ours.add_round(vec![began.elapsed()]);
            floor.add_round(vec![self.insert_bulk(round)?]);
        }
        let per = (precise(BULK), precise(BULK));
        report::rate("receive, many customers at once", &(ours, floor), per, Bar::PerSecond(200.0));
        Ok(())
    }

    /// The store alone, on the way of a history but without the rules of the inbox.
    async fn bulk(&mut self) -> Result<()> {
        let (mut ours, mut floor) = (Sample::default(), Sample::default());
        for round in 0..ROUNDS {
            let batch: Vec<_> = (0..BULK).map(|n| message(&self.made, self.conversations, round * BULK + n)).collect();
            let began = Instant::now();
            self.app.store().write(move |tx| store_all(tx, batch).boxed()).await?;
            ours.add_round(vec![began.elapsed()]);
            floor.add_round(vec![self.insert_bulk(round)?]);
        }
        let per = (precise(BULK), precise(BULK));
        report::rate("insert, 1,000 per transaction", &(ours, floor), per, Bar::PerSecond(3_000.0));
        Ok(())
    }

    fn insert_bulk(&mut self, round: usize) -> Result<Duration> {
        let batch: Vec<_> = (0..BULK).map(|n| message(&self.made, self.conversations, round * BULK + n)).collect();
        let began = Instant::now();
        self.floor.insert(&batch)?;
        Ok(began.elapsed())
    }
}

async fn enqueue(app: &App, id: ConversationId) -> error::Result<()> {
    let draft = Draft::by_system(id, Content::text(TEXT));
    app.store().write(move |tx| outbox::enqueue(tx, draft).boxed()).await.map(drop)
}

async fn store_all(tx: &mut Tx, batch: Vec<Message>) -> error::Result<()> {
    let messages: Vec<_> = batch.into_iter().map(stored).collect();
    history::insert(tx, &messages).await?;
    for (id, message) in &messages {
        history::note(tx, message.conversation_id, *id, None).await?;
    }
    Ok(())
}

fn stored(Message { id, conversation, external_id, text }: Message) -> (MessageId, NewMessage) {
    let message = NewMessage {
        conversation_id: ConversationId(conversation),
        channel_id: CHANNEL,
        external_id,
        direction: Direction::In,
        author: Author::Customer,
        agent_id: None,
        sender_name: String::new(),
        content: Content::text(text),
        cause: None,
        source: String::new(),
        delivery: Delivery::Delivered,
        created_at: Timestamp(id >> MessageId::BITS),
    };
    (MessageId(id), message)
}

fn conversation(conversations: usize, number: usize) -> ConversationId {
    ConversationId(fill::id(number * 7_919 % conversations))
}

fn message(made: &AtomicI64, conversations: usize, number: usize) -> Message {
    let unique = made.fetch_add(1, Ordering::Relaxed);
    let millis = jiff::Timestamp::now().as_millisecond();
    Message {
        id: (millis << MessageId::BITS) + FLOOR_IDS + unique,
        conversation: conversation(conversations, number).0,
        external_id: format!("FLOOR{unique:017}"),
        text: TEXT.to_owned(),
    }
}

fn inbound(made: &AtomicI64, conversations: usize, number: usize) -> Inbound {
    let unique = made.fetch_add(1, Ordering::Relaxed);
    let customer = number * 7_919 % conversations;
    Inbound {
        external_id: format!("INBOUND{unique:015}"),
        sender: Sender { phone: Some(fill::phone(customer)), lid: None, name: crate::words::name(customer) },
        group: None,
        content: Content::text(TEXT),
        attachment: None,
        at: Timestamp(jiff::Timestamp::now().as_millisecond()),
    }
}

#[allow(clippy::cast_precision_loss, reason = "a few thousand")]
fn precise(number: usize) -> f64 {
    number as f64
}
