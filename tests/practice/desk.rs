//! A practice channel over a file of its own, under a clock that the story turns, with a sink that writes down what it is
//! told. Nothing moves by itself: `step` does what is due.

use async_trait::async_trait;
use balas::{
    channels::{
        Channel, ChannelEvent, Inbound, LinkState, Outgoing, Recipient, Sink, SinkError,
        practice::{Arrival, NewInbound, PracticeChannel, PracticeOptions},
    },
    clock::{Clock, ManualClock},
    model::{Author, ChannelId, Content, DeliveryEvent, MessageId, Timestamp},
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{sync::Barrier, time::timeout};

/// Longer than anything here takes that is not broken.
const PATIENCE: Duration = Duration::from_secs(20);

pub const CHANNEL: ChannelId = ChannelId(1);
pub const SITI: &str = "6281200000215";
pub const EMRE: &str = "905321112233";
pub const START: Timestamp = Timestamp(1_780_000_000_000);

/// Writes down what it stores, and refuses as often as the story wants.
#[derive(Default)]
pub struct Recorder(Mutex<Record>);

#[derive(Default)]
struct Record {
    events: Vec<ChannelEvent>,
    ids: HashMap<String, MessageId>,
    refusing: u32,
    asked: u32,
    blocked: bool,
    meeting: Option<Arc<Barrier>>,
}

#[async_trait]
impl Sink for Recorder {
    async fn deliver(&self, _channel: ChannelId, event: ChannelEvent) -> Result<Option<MessageId>, SinkError> {
        let meeting = self.0.lock().unwrap().meeting.clone();
        if let (Some(meeting), ChannelEvent::Message(_)) = (meeting, &event) {
            timeout(PATIENCE, meeting.wait()).await.map_err(|_| SinkError("nobody else came".into()))?;
        }
        let mut record = self.0.lock().unwrap();
        record.asked += 1;
        if record.refusing > 0 {
            record.refusing -= 1;
            return Err(SinkError("the disk is full".into()));
        }
        let stored = match &event {
            ChannelEvent::Message(_) if record.blocked => None,
            ChannelEvent::Message(message) => {
                let next = MessageId(record.ids.len() as i64 + 1);
                Some(*record.ids.entry(message.external_id.clone()).or_insert(next))
            }
            _ => None,
        };
        record.events.push(event);
        Ok(stored)
    }
}

impl Recorder {
    /// Refuses the next `times` events.
    pub fn refuse(&self, times: u32) {
        self.0.lock().unwrap().refusing = times;
    }

    /// From now on a message is stored only together with so many others.
    pub fn store_together(&self, messages: usize) {
        self.0.lock().unwrap().meeting = Some(Arc::new(Barrier::new(messages)));
    }

    /// From now on every customer is a blocked one.
    pub fn block(&self) {
        self.0.lock().unwrap().blocked = true;
    }

    /// How often it was asked to store something.
    pub fn asked(&self) -> u32 {
        self.0.lock().unwrap().asked
    }

    pub fn events(&self) -> Vec<ChannelEvent> {
        self.0.lock().unwrap().events.clone()
    }

    pub fn messages(&self) -> Vec<Inbound> {
        let message = |event| match event {
            ChannelEvent::Message(message) => Some(message),
            _ => None,
        };
        self.events().into_iter().filter_map(message).collect()
    }

    pub fn texts(&self) -> Vec<String> {
        self.messages().into_iter().map(|message| message.content.text).collect()
    }

    /// The acks, as `(message, how far)`, in order.
    pub fn receipts(&self) -> Vec<(String, DeliveryEvent)> {
        let receipt = |event| match event {
            ChannelEvent::Receipt { external_id, event, .. } => Some((external_id, event)),
            _ => None,
        };
        self.events().into_iter().filter_map(receipt).collect()
    }

    pub fn acks_of(&self, msgid: &str) -> Vec<i8> {
        let reached = |event| match event {
            DeliveryEvent::Reached(delivery) => delivery.ack(),
            DeliveryEvent::Refused => -1,
            other => panic!("{other:?} is no receipt"),
        };
        self.receipts().into_iter().filter(|(id, _)| id == msgid).map(|(_, event)| reached(event)).collect()
    }
}

/// The desk of a story.
pub struct Desk {
    pub channel: PracticeChannel,
    pub sink: Arc<Recorder>,
    pub hand: ManualClock,
    clock: Clock,
    options: PracticeOptions,
    directory: tempfile::TempDir,
}

impl Desk {
    /// A network on which nothing has happened yet.
    pub async fn fresh() -> Self {
        Self::with(PracticeOptions {
            answer_timeout: Duration::from_millis(50),
            storing_timeout: Duration::from_millis(50),
            ..Default::default()
        })
        .await
    }

    pub async fn with(options: PracticeOptions) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let (clock, hand) = Clock::manual(START);
        let sink = Arc::new(Recorder::default());
        let channel =
            PracticeChannel::open(CHANNEL, directory.path(), clock.clone(), sink.clone(), options).await.unwrap();
        Self { channel, sink, hand, clock, options, directory }
    }

    /// One whose phone has scanned the code.
    pub async fn linked() -> Self {
        let desk = Self::fresh().await;
        desk.link().await;
        desk
    }

    pub async fn link(&self) {
        self.channel.scan(&self.code()).await.unwrap();
        self.pass(1_000).await;
        assert!(matches!(self.channel.link_state(), LinkState::Linked { .. }));
    }

    /// The program ends and starts again on the same file; what it was told before is forgotten by the story.
    pub async fn reopen(self) -> Self {
        self.channel.shut_down().await;
        let Self { hand, clock, options, directory, .. } = self;
        let sink = Arc::new(Recorder::default());
        let channel =
            PracticeChannel::open(CHANNEL, directory.path(), clock.clone(), sink.clone(), options).await.unwrap();
        Self { channel, sink, hand, clock, options, directory }
    }

    /// Lets time pass and does what has become due.
    pub async fn pass(&self, millis: i64) {
        self.hand.advance_millis(millis);
        self.step().await;
    }

    pub async fn step(&self) {
        self.channel.step().await.unwrap();
    }

    /// The code on show.
    pub fn code(&self) -> String {
        match self.channel.link_state() {
            LinkState::Scan { code, .. } => code,
            other => panic!("no code is shown: {other:?}"),
        }
    }

    pub async fn writes(&self, from: &str, msgid: &str, text: &str) -> Arrival {
        self.channel.inbound(message(from, msgid, text)).await.unwrap()
    }

    pub fn data_dir(&self) -> &std::path::Path {
        self.directory.path()
    }
}

pub fn message(from: &str, msgid: &str, text: &str) -> NewInbound {
    NewInbound {
        from: from.into(),
        name: Some("Siti".into()),
        msgid: Some(msgid.into()),
        group: None,
        content: Content::text(text),
        attachment: None,
    }
}

pub fn outgoing(msgid: &str, to: &str) -> Outgoing {
    Outgoing {
        external_id: msgid.into(),
        to: Recipient::Phone(to.into()),
        content: Content::text(format!("text of {msgid}")),
        media: None,
        author: Author::Bot,
        refusals: 0,
    }
}
