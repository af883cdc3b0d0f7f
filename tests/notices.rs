//! What the person at this computer is told of: each thing once, and with the right name.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    channels::practice::Fault,
    events::Subscription,
    handoff,
    links::{self, Destination, Link, Page},
    model::{
        AgentId, ConversationId,
        notice::{Badge, LONG_WAIT, Occasion},
    },
    notices::{Notice, Watch},
};
use futures_util::FutureExt;

const BOT: &str = r#"
    burst_seconds = 0
    [[handover]]
    phrase = ["admin"]
    [fallback]
    reply = ["Halo Kak"]
"#;

/// Follows everything that has happened so far.
async fn told(desk: &TestDesk, watch: &mut Watch, events: &mut Subscription) -> Vec<Notice> {
    let mut notices = Vec::new();
    while let Some(Some(event)) = events.next().now_or_never() {
        notices.extend(watch.follow(&desk.app, &event).await.unwrap());
    }
    notices
}

fn occasions(notices: &[Notice]) -> Vec<(Occasion, bool)> {
    notices.iter().map(|notice| (notice.occasion, notice.told)).collect()
}

#[tokio::test]
async fn a_customer_who_asks_for_a_person_is_told_once_per_wait_and_again_when_it_becomes_long() {
    let desk = TestDesk::with_bot(BOT).await;
    let mut watch = Watch::begin(&desk.app).await.unwrap();
    let mut events = desk.app.bus().subscribe();
    let id = desk.says(DEWI, "Saya mau bicara dengan admin").await.conversation_id;
    desk.settle().await;
    let notices = told(&desk, &mut watch, &mut events).await;
    let wanted: Vec<_> = notices.iter().filter(|notice| notice.occasion == Occasion::PersonWanted).collect();
    assert_eq!(wanted.len(), 1);
    assert_eq!((wanted[0].who.as_str(), wanted[0].told), ("Customer 142", false));
    assert_eq!(wanted[0].conversation_id, Some(id));
    assert_eq!(watch.badge(&desk.app).await.unwrap(), Badge { conversations: 1, dot: false });

    assert!(watch.look(&desk.app).await.unwrap().is_empty(), "it has not been long");
    desk.hand.advance_millis(LONG_WAIT);
    assert_eq!(occasions(&watch.look(&desk.app).await.unwrap()), [(Occasion::LongWait, false)]);
    assert!(watch.look(&desk.app).await.unwrap().is_empty(), "once more, and no more");

    handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
    watch.look(&desk.app).await.unwrap();
    desk.hand.advance_millis(LONG_WAIT);
    assert!(watch.look(&desk.app).await.unwrap().is_empty(), "somebody has it");
}

#[tokio::test]
async fn who_starts_balas_is_not_told_of_old_waits() {
    let desk = TestDesk::with_bot(BOT).await;
    desk.says(DEWI, "admin").await;
    desk.settle().await;
    desk.hand.advance_millis(LONG_WAIT);
    let mut watch = Watch::begin(&desk.app).await.unwrap();
    assert!(watch.look(&desk.app).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_reply_is_told_where_it_is_mine_and_what_the_bot_answers_is_silent() {
    let desk = TestDesk::with_bot(BOT).await;
    let mine = desk.says(DEWI, "halo").await.conversation_id;
    handoff::take_over(&desk.app, mine, AgentId::LOCAL).await.unwrap();
    let mut watch = Watch::begin(&desk.app).await.unwrap();
    let mut events = desk.app.bus().subscribe();
    desk.says(DEWI, "Ukuran L ada?").await;
    desk.says(EMRE, "merhaba").await;
    let notices = told(&desk, &mut watch, &mut events).await;
    assert_eq!(occasions(&notices), [(Occasion::Reply, false), (Occasion::ToBot, false)]);
    assert_eq!(notices[0].text, "Ukuran L ada?");
    assert_eq!(watch.badge(&desk.app).await.unwrap().conversations, 1, "two messages, one conversation");
}

#[tokio::test]
async fn a_failure_is_told_once_and_an_unlinked_number_makes_a_dot() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "?").await.conversation_id;
    let mut watch = Watch::begin(&desk.app).await.unwrap();
    let mut events = desk.app.bus().subscribe();
    desk.practice().fault(Fault::Refuse { sends: 1 });
    desk.reply(id, "halo").await;
    desk.settle().await;
    let notices = told(&desk, &mut watch, &mut events).await;
    assert_eq!(occasions(&notices), [(Occasion::SendFailed, false)]);

    desk.practice().log_out().await.unwrap();
    desk.settle().await;
    let notices = told(&desk, &mut watch, &mut events).await;
    let unlinked: Vec<_> = notices.iter().filter(|notice| notice.occasion == Occasion::Unlinked).collect();
    assert!(!unlinked.is_empty() && unlinked.iter().skip(1).all(|notice| notice.told), "{notices:?}");
    assert!(watch.badge(&desk.app).await.unwrap().dot);
}

#[tokio::test]
async fn a_link_leads_to_what_there_is() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    let leads = async |link: Link| links::destination(&desk.app, &link).await.unwrap();
    assert_eq!(leads(Link::Conversation(id)).await, Destination::Conversation { id });
    assert_eq!(leads(Link::Contact(DEWI.to_owned())).await, Destination::Conversation { id });
    assert_eq!(leads(Link::Conversation(ConversationId(999))).await, Destination::Page { page: Page::Inbox });
    assert_eq!(leads(Link::Contact(EMRE.to_owned())).await, Destination::Page { page: Page::Contacts });
    assert_eq!(leads(Link::Page(Page::Settings)).await, Destination::Page { page: Page::Settings });
}
