//! Whatever happens in whatever order (customers, agents, crashes, answers that come late): the bot says nothing after a
//! takeover, and one thing to each burst.

use super::shop::{Program, install, items};
use crate::support::{DEWI, TestDesk};
use balas::{bot, handoff, model::*, outbox};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use serde_json::json;
use std::collections::HashSet;

const BOT: &str = r#"
    burst_seconds = 1
    max_replies_in_a_row = 1000
    [[rule]]
    keyword = "tanya"
    webhook = "{program}/hook"
    [[rule]]
    match = "any"
    reply = "Halo"
"#;

#[derive(Clone, Debug)]
enum Step {
    Writes(&'static str),
    Turn(i64),
    Decide,
    /// The program is asked, and something else happens before its answer is stored.
    DecideAnd(Box<Self>),
    Send,
    TakeOver,
    Release,
    Crash,
}

fn step() -> impl Strategy<Value = Step> {
    let plain = prop_oneof![
        4 => prop::sample::select(vec!["tanya", "halo", "apa"]).prop_map(Step::Writes),
        3 => prop::sample::select(vec![100_i64, 700, 1_500]).prop_map(Step::Turn),
        3 => Just(Step::Decide),
        2 => Just(Step::Send),
        1 => Just(Step::TakeOver),
        1 => Just(Step::Release),
        1 => Just(Step::Crash),
    ];
    plain.prop_recursive(1, 2, 1, |inner| inner.prop_map(|step| Step::DecideAnd(Box::new(step))))
}

/// What happened so far.
struct Story {
    desk: TestDesk,
    id: ConversationId,
    /// What had been received of the bot when a person took over; `None` while the bot has the conversation.
    at_takeover: Option<usize>,
}

impl Story {
    async fn of_bot(&self) -> usize {
        self.desk.received().await.iter().filter(|(author, _)| *author == Author::Bot).count()
    }

    async fn plain(mut self, step: &Step) -> Self {
        match step {
            Step::Writes(text) => drop(self.desk.says(DEWI, text).await),
            Step::Turn(millis) => self.desk.hand.advance_millis(*millis),
            Step::Decide | Step::DecideAnd(_) => {
                bot::worker::step(&self.desk.app).await.unwrap();
            }
            Step::Send => {
                outbox::worker::step(&self.desk.app).await.unwrap();
            }
            Step::TakeOver => {
                handoff::take_over(&self.desk.app, self.id, AgentId::LOCAL).await.unwrap();
                if self.at_takeover.is_none() {
                    self.at_takeover = Some(self.of_bot().await);
                }
            }
            Step::Release => {
                handoff::release(&self.desk.app, self.id).await.unwrap();
                self.at_takeover = None;
            }
            Step::Crash => self.desk = self.desk.restart().await,
        }
        self
    }

    async fn step(self, step: &Step) -> Self {
        let Step::DecideAnd(meanwhile) = step else { return self.plain(step).await };
        let app = self.desk.app.clone();
        let deciding = tokio::spawn(async move { bot::worker::step(&app).await });
        tokio::task::yield_now().await;
        let is_crash = matches!(**meanwhile, Step::Crash);
        if is_crash {
            deciding.abort();
            let _cancelled = deciding.await;
            return self.plain(meanwhile).await;
        }
        let story = self.plain(meanwhile).await;
        deciding.await.unwrap().unwrap();
        story
    }
}

async fn tell(steps: &[Step], program: &Program, at: &str) -> Result<(), TestCaseError> {
    program.always(items(json!([{"type": "message", "content": "Jawab"}])));
    let desk = TestDesk::linked().await;
    install(&desk, &BOT.replace("{program}", at)).await;
    let id = desk.says(DEWI, "halo").await.conversation_id;
    let mut story = Story { desk, id, at_takeover: None };
    for step in steps {
        story = story.step(step).await;
        if let Some(before) = story.at_takeover {
            prop_assert_eq!(story.of_bot().await, before, "after a takeover: {:?}", step);
        }
    }
    story.desk.settle().await;
    let ids = story.desk.received_ids().await;
    prop_assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len(), "nothing is doubled");
    let log = story.desk.log(id).await;
    let asked = log.iter().filter(|message| message.direction == Direction::In).count();
    prop_assert!(story.of_bot().await <= asked, "one answer for each burst at most");
    if let Some(before) = story.at_takeover {
        prop_assert_eq!(story.of_bot().await, before);
        return Ok(());
    }
    story.desk.says(DEWI, "tanya").await;
    let before = story.of_bot().await;
    story.desk.settle().await;
    prop_assert_eq!(story.of_bot().await, before + 1, "and one at least");
    Ok(())
}

#[test]
fn no_word_after_a_takeover_and_one_answer_for_each_burst() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let program = Program::default();
    let at = runtime.block_on(program.open());
    let config = Config { cases: 24, max_shrink_iters: 40, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    runner.run(&prop::collection::vec(step(), 1..14), |steps| runtime.block_on(tell(&steps, &program, &at))).unwrap();
}
