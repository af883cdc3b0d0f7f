//! Drafts: what a model wrote waits for the agent, and leaves by itself only when nobody minds.

use super::shop::{Program, events, install, says, shop};
use crate::support::{DEWI, TestDesk};
use balas::{bot::drafts, handoff, model::*};
use futures_util::FutureExt;

const BOT: &str = r#"
    burst_seconds = 0
    [[rule]]
    keyword = "katalog"
    reply = "Katalog kami"
    [ai.1]
    enabled = true
    mode = "draft"
    draft_seconds = 120
    base_url = "{program}/v1"
    model = "uji"
"#;

async fn drafted(program: &Program) -> (TestDesk, ConversationId) {
    let desk = shop(BOT, program).await;
    program.always(says("Halo Kak"));
    let id = desk.says(DEWI, "halo").await.conversation_id;
    desk.settle().await;
    assert_eq!(draft(&desk, id).await.as_deref(), Some("Halo Kak"));
    assert_eq!(desk.received().await, []);
    (desk, id)
}

async fn draft(desk: &TestDesk, id: ConversationId) -> Option<String> {
    let mut reader = desk.app.store().read().await.unwrap();
    drafts::get(&mut reader, id).await.unwrap().map(|draft| draft.written.text)
}

async fn said(desk: &TestDesk) -> Vec<(Author, String)> {
    desk.settle().await;
    desk.received().await
}

fn halo() -> Vec<(Author, String)> {
    vec![(Author::Bot, "Halo Kak".to_owned())]
}

#[tokio::test]
async fn a_draft_leaves_by_itself_when_it_is_due_also_after_a_restart() {
    let (desk, id) = drafted(&Program::default()).await;
    let desk = desk.restart().await;
    desk.hand.advance_millis(90_000);
    assert_eq!(said(&desk).await, []);
    desk.hand.advance_millis(30_000);
    assert_eq!(said(&desk).await, halo());
    assert_eq!(draft(&desk, id).await, None);
}

#[tokio::test]
async fn the_agent_sends_it_at_once_or_not_at_all() {
    let (desk, id) = drafted(&Program::default()).await;
    desk.write(move |tx| drafts::send(tx, id).boxed()).await;
    assert_eq!(said(&desk).await, halo());

    let (desk, id) = drafted(&Program::default()).await;
    desk.write(move |tx| drafts::discard(tx, id).boxed()).await;
    desk.hand.advance_millis(500_000);
    assert_eq!(said(&desk).await, []);
    let again = desk.app.store().write(move |tx| drafts::send(tx, id).boxed()).await;
    assert!(again.unwrap_err().to_string().contains("no draft of the bot"));
}

#[tokio::test]
async fn who_takes_the_conversation_takes_the_draft_away() {
    let (desk, id) = drafted(&Program::default()).await;
    handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
    desk.hand.advance_millis(500_000);
    assert_eq!((said(&desk).await, draft(&desk, id).await), (vec![], None));
}

#[tokio::test]
async fn a_customer_who_writes_more_gets_one_answer_to_all_of_it() {
    let program = Program::default();
    let (desk, id) = drafted(&program).await;
    desk.says(DEWI, "ada kopi?").await;
    assert_eq!(draft(&desk, id).await, None, "it would answer too little");
    desk.settle().await;
    let asked = program.seen().pop().unwrap().body;
    assert_eq!(asked["messages"].as_array().unwrap().last().unwrap()["content"], "halo\nada kopi?");
    desk.hand.advance_millis(500_000);
    assert_eq!(said(&desk).await, halo());
}

#[tokio::test]
async fn what_a_setting_wrote_that_is_gone_goes_to_a_person() {
    let (desk, id) = drafted(&Program::default()).await;
    install(&desk, "burst_seconds = 0").await;
    desk.write(move |tx| drafts::send(tx, id).boxed()).await;
    assert_eq!((said(&desk).await, draft(&desk, id).await), (vec![], None));
    assert_eq!(events(&desk, id).await.pop().unwrap().0, HandoffCause::Ai);
}
