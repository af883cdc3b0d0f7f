//! `TestDesk`: a desk with a real database and the practice network in a directory of its own. Time stands still until it is
//! turned, and every worker takes its steps by hand, so that no test sleeps.

use balas::{
    app::{App, Config},
    bot,
    channels::{
        Channel, LinkState,
        practice::{Arrival, NewInbound, PracticeChannel, PracticeOptions},
    },
    clock::{Clock, ManualClock},
    model::{views::*, *},
    outbox::{self, Draft},
    practice::{self, Demo},
    store::{self, Tx, views::InboxGroup},
    views,
    voice::Microphone,
};
use futures_util::{FutureExt, future::BoxFuture};
use std::{sync::Arc, time::Duration};
use tempfile::TempDir;

/// Customers of the tests.
pub const DEWI: &str = "6281234567142";
pub const EMRE: &str = "905374937766";

const START: Timestamp = Timestamp(1_780_000_000_000);

pub struct TestDesk {
    pub app: App,
    pub clock: Clock,
    pub hand: ManualClock,
    pub channel: ChannelId,
    dir: Option<TempDir>,
}

impl TestDesk {
    /// A desk whose practice number is linked, without a bot.
    pub async fn linked() -> Self {
        let desk = Self::unlinked().await;
        desk.link().await;
        desk
    }

    /// A linked desk with this bot.
    pub async fn with_bot(definition: &'static str) -> Self {
        let desk = Self::linked().await;
        desk.set_bot(definition).await;
        desk
    }

    /// A linked desk that hears this.
    pub async fn with_microphone(microphone: Arc<dyn Microphone>) -> Self {
        let (clock, hand) = Clock::manual(START);
        let dir = tempfile::tempdir().unwrap();
        let app = App::open(Config { microphone: Some(microphone), ..config(&dir, &clock, false) }).await.unwrap();
        let channel = practice::start(&app, Demo::Bare).await.unwrap();
        let desk = Self { app, clock, hand, channel, dir: Some(dir) };
        desk.link().await;
        desk
    }

    pub async fn unlinked() -> Self {
        let (clock, hand) = Clock::manual(START);
        let dir = tempfile::tempdir().unwrap();
        let app = open(&dir, &clock, false).await;
        let channel = practice::start(&app, Demo::Bare).await.unwrap();
        Self { app, clock, hand, channel, dir: Some(dir) }
    }

    /// What a newcomer meets: the shipped bot, and customers who write by themselves.
    pub async fn demo() -> Self {
        let (clock, hand) = Clock::manual(START);
        let dir = tempfile::tempdir().unwrap();
        let app = open(&dir, &clock, true).await;
        let channel = practice::start(&app, Demo::Lively).await.unwrap();
        Self { app, clock, hand, channel, dir: Some(dir) }
    }

    /// Closes everything and opens the same directory again, as the next start of a program without a demo does.
    pub async fn restart(mut self) -> Self {
        self.app.shutdown().await;
        let dir = self.dir.take().unwrap();
        let app = open(&dir, &self.clock, false).await;
        Self { app, clock: self.clock.clone(), hand: self.hand.clone(), channel: self.channel, dir: Some(dir) }
    }

    pub fn practice(&self) -> Arc<PracticeChannel> {
        self.app.practice().unwrap().1
    }

    pub async fn link(&self) {
        let practice = self.practice();
        practice.step().await.unwrap();
        let LinkState::Scan { code, .. } = practice.link_state() else { panic!("{:?}", practice.link_state()) };
        practice.scan(&code).await.unwrap();
        while practice.session() != SessionState::Connected {
            self.hand.advance_millis(200);
            practice.step().await.unwrap();
        }
    }

    pub async fn set_bot(&self, definition: &'static str) {
        self.write(move |tx| {
            async move {
                let now = tx.now();
                store::bots::set(tx, Realm::Practice, definition, now).await.map_err(Into::into)
            }
            .boxed()
        })
        .await;
    }

    /// A customer writes.
    pub async fn says(&self, from: &str, text: &str) -> MessageView {
        self.hand.advance_millis(10);
        self.writes(from, Content::text(text)).await
    }

    /// A customer taps a button of the last message that has it.
    pub async fn taps(&self, from: &str, label: &str) -> MessageView {
        let conversation = self.row_of(from).await.id;
        let log = self.log(conversation).await;
        let asked = log.iter().rev().find(|m| m.buttons.iter().any(|b| b == label)).unwrap();
        let content = Content { reply_to: asked.external_id.clone(), ..Content::of(Kind::ButtonReply, label) };
        self.hand.advance_millis(10);
        self.writes(from, content).await
    }

    pub async fn writes(&self, from: &str, content: Content) -> MessageView {
        let inbound = NewInbound {
            from: from.to_owned(),
            name: Some(format!("Customer {}", &from[from.len() - 3..])),
            msgid: None,
            group: None,
            content,
            attachment: None,
        };
        match self.practice().inbound(inbound).await.unwrap() {
            Arrival::Stored(id) => self.message(id).await,
            other => panic!("not stored: {other:?}"),
        }
    }

    /// Lets the bot and the outbox do what is due now.
    pub async fn work(&self) {
        bot::worker::step(&self.app).await.unwrap();
        outbox::worker::step(&self.app).await.unwrap();
    }

    /// Lets everything happen that follows by itself within ten seconds: answers, receipts, acks.
    pub async fn settle(&self) {
        for _ in 0..20 {
            self.hand.advance_millis(500);
            self.work().await;
            self.practice().step().await.unwrap();
        }
    }

    pub async fn reply(&self, conversation: ConversationId, text: &'static str) -> MessageView {
        self.hand.advance_millis(10);
        let id =
            self.write(move |tx| outbox::reply(tx, conversation, Content::text(text), AgentId::LOCAL).boxed()).await;
        self.message(id).await
    }

    pub async fn send_as_system(&self, conversation: ConversationId, text: &'static str) -> MessageView {
        let id = self
            .write(move |tx| outbox::enqueue(tx, Draft::by_system(conversation, Content::text(text))).boxed())
            .await;
        self.message(id).await
    }

    pub async fn write<T: Send + 'static>(
        &self,
        work: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, balas::error::Result<T>> + Send + 'static,
    ) -> T {
        self.app.store().write(work).await.unwrap()
    }

    pub async fn message(&self, id: MessageId) -> MessageView {
        views::message(&mut self.app.store().read().await.unwrap(), id).await.unwrap().unwrap()
    }

    /// Every message of a conversation, oldest first.
    pub async fn log(&self, conversation: ConversationId) -> Vec<MessageView> {
        let mut reader = self.app.store().read().await.unwrap();
        let mut page = views::messages_before(&mut reader, conversation, None, 1000).await.unwrap();
        page.items.reverse();
        page.items
    }

    pub async fn row(&self, conversation: ConversationId) -> ConversationRow {
        let mut reader = self.app.store().read().await.unwrap();
        store::views::conversation(&mut reader, conversation).await.unwrap().unwrap()
    }

    pub async fn row_of(&self, phone: &str) -> ConversationRow {
        let rows = self.list(InboxGroup::All).await;
        rows.into_iter().find(|row| row.contact.phone == phone).unwrap()
    }

    pub async fn list(&self, group: InboxGroup) -> Vec<ConversationRow> {
        let filter = store::views::InboxFilter { realm: Realm::Practice, group, unread_only: false, channel_id: None };
        let mut reader = self.app.store().read().await.unwrap();
        store::views::conversations(&mut reader, &filter, None, 100).await.unwrap().0
    }

    /// What the simulated network has received from us: text and author, in order.
    pub async fn received(&self) -> Vec<(Author, String)> {
        let received = self.practice().outbox(0).await.unwrap();
        received.into_iter().map(|item| (item.author, item.text)).collect()
    }

    pub async fn received_ids(&self) -> Vec<String> {
        self.practice().outbox(0).await.unwrap().into_iter().map(|item| item.msgid).collect()
    }
}

async fn open(dir: &TempDir, clock: &Clock, demo: bool) -> App {
    App::open(config(dir, clock, demo)).await.unwrap()
}

fn config(dir: &TempDir, clock: &Clock, demo: bool) -> Config {
    let practice = PracticeOptions { demo, answer_timeout: Duration::from_millis(50), ..PracticeOptions::default() };
    let allow_hosts = vec!["127.0.0.1".to_owned()];
    Config { clock: clock.clone(), workers: false, practice, allow_hosts, ..Config::new(dir.path()) }
}
