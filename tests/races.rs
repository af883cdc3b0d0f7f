//! Bot and person at the same moment, with every worker running for real: after a takeover has been answered, the network
//! receives nothing of the bot any more.

use balas::{
    app::{App, Config},
    channels::{
        Channel, LinkState,
        practice::{Arrival, Fault, NewInbound, PracticeChannel},
    },
    events::Event,
    handoff,
    model::{views::SessionState, *},
    outbox,
    practice::{self, Demo},
    store, views,
};
use futures_util::FutureExt;
use rand::RngExt;
use std::{sync::Arc, time::Duration};

const BOT: &str = "burst_seconds = 0\nmax_replies_in_a_row = 1000\n[fallback]\nreply = [\"satu\", \"dua\", \"tiga\"]";
const PATIENCE: Duration = Duration::from_secs(60);

pub async fn wait_until<F: Future<Output = bool>>(app: &App, what: &str, mut so: impl FnMut() -> F) {
    let mut events = app.bus().subscribe();
    let asked = async {
        while !so().await {
            let _heartbeat = tokio::time::timeout(Duration::from_millis(100), events.next()).await;
        }
    };
    tokio::time::timeout(PATIENCE, asked).await.unwrap_or_else(|_| panic!("not in time: {what}"));
}

async fn linked(directory: &std::path::Path) -> (App, Arc<PracticeChannel>) {
    let app = App::open(Config::new(directory)).await.unwrap();
    practice::start(&app, Demo::Bare).await.unwrap();
    let (_, channel) = app.practice().unwrap();
    wait_until(&app, "a code", || async { matches!(channel.link_state(), LinkState::Scan { .. }) }).await;
    let LinkState::Scan { code, .. } = channel.link_state() else { panic!("no code") };
    channel.scan(&code).await.unwrap();
    wait_until(&app, "the link", || async { channel.session() == SessionState::Connected }).await;
    app.store().write(|tx| set_bot(tx).boxed()).await.unwrap();
    (app, channel)
}

async fn set_bot(tx: &mut store::Tx) -> balas::error::Result<()> {
    let now = tx.now();
    Ok(store::bots::set(tx, Realm::Practice, BOT, now).await?)
}

/// One customer: writes, is answered by the bot, and an agent takes over at a random moment in between.
async fn race(app: App, channel: Arc<PracticeChannel>, index: usize) {
    let phone = format!("62813450{index:05}1");
    let mut conversation = None;
    for line in ["halo", "ada?"] {
        let inbound = NewInbound {
            from: phone.clone(),
            name: None,
            msgid: None,
            group: None,
            content: Content::text(line),
            attachment: None,
        };
        let Arrival::Stored(id) = channel.inbound(inbound).await.unwrap() else { panic!("not stored") };
        let stored = views::message(&mut app.store().read().await.unwrap(), id).await.unwrap().unwrap();
        conversation = Some(stored.conversation_id);
    }
    let conversation = conversation.unwrap();
    let moment = rand::rng().random_range(0..4000);
    tokio::time::sleep(Duration::from_micros(moment)).await;
    handoff::take_over(&app, conversation, AgentId::LOCAL).await.unwrap();
    let at_takeover = of_bot(&channel, &phone).await;
    let reply = app
        .store()
        .write(move |tx| outbox::reply(tx, conversation, Content::text("saya bantu"), AgentId::LOCAL).boxed())
        .await
        .unwrap();
    wait_until(&app, "the person's reply has left", || async {
        let message = views::message(&mut app.store().read().await.unwrap(), reply).await.unwrap().unwrap();
        message.delivery.ack() > 0
    })
    .await;
    assert_eq!(of_bot(&channel, &phone).await, at_takeover, "the bot spoke after the takeover of {phone}");
    let log = views::messages_before(&mut app.store().read().await.unwrap(), conversation, None, 100).await.unwrap();
    let shown = log.items.iter().filter(|message| message.author == Author::Bot).count();
    assert_eq!(shown, at_takeover, "the log shows what the customer got, no more and no less");
}

async fn of_bot(channel: &PracticeChannel, phone: &str) -> usize {
    let received = channel.outbox(0).await.unwrap();
    received.iter().filter(|item| item.author == Author::Bot && item.chat.starts_with(phone)).count()
}

/// So many customers, some of them at once.
async fn races(customers: usize) {
    const AT_ONCE: usize = 50;
    let directory = tempfile::tempdir().unwrap();
    let (app, channel) = linked(directory.path()).await;
    for first in (0..customers).step_by(AT_ONCE) {
        let some = first..customers.min(first + AT_ONCE);
        let races: Vec<_> = some.map(|index| tokio::spawn(race(app.clone(), channel.clone(), index))).collect();
        for race in races {
            race.await.unwrap();
        }
    }
    app.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bot_never_speaks_after_a_takeover() {
    races(60).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "long: `cargo test --test suite thousand_takeovers -- --ignored`"]
async fn the_bot_never_speaks_after_any_of_a_thousand_takeovers() {
    races(1_000).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_takeover_waits_for_the_answer_that_is_on_the_wire() {
    let directory = tempfile::tempdir().unwrap();
    let (app, channel) = linked(directory.path()).await;
    channel.fault(Fault::Delay { sends: 1, by: Duration::from_millis(700) });
    let mut events = app.bus().subscribe();
    let inbound = NewInbound {
        from: "6281345000099".into(),
        name: None,
        msgid: None,
        group: None,
        content: Content::text("halo"),
        attachment: None,
    };
    channel.inbound(inbound).await.unwrap();
    let conversation = loop {
        if let Some(Event::MessageChanged { conversation_id, .. }) = events.next().await {
            break conversation_id;
        }
    };
    handoff::take_over(&app, conversation, AgentId::LOCAL).await.unwrap();
    let log = views::messages_before(&mut app.store().read().await.unwrap(), conversation, None, 100).await.unwrap();
    let bot: Vec<_> = log.items.iter().filter(|message| message.author == Author::Bot).collect();
    assert_eq!(bot.len(), 1, "the first text was on the wire, the others were taken back");
    assert!(bot[0].delivery.ack() > 0, "and had left when the takeover was answered: {:?}", bot[0].delivery);
    app.shutdown().await;
}
