//! Outside the hours, and at the moment when the door opens.

use super::shop::install;
use crate::support::{DEWI, EMRE, TestDesk};

const BOT: &str = r#"
    burst_seconds = 0
    max_replies_in_a_row = 100
    timezone = "Asia/Jakarta"
    [[rule]]
    keyword = "harga"
    reply = "Rp 245.000"
    [[hours]]
    open = ["08:00-17:00"]
    away = "Buka lagi pukul {next_open}."
    [fallback]
    reply = "Ya?"
"#;

/// Turns the clock to this hour of Jakarta on the next day.
fn turn_to(desk: &TestDesk, hour: i64) {
    const DAY: i64 = 86_400_000;
    let now = desk.clock.now().0;
    let midnight = (now + 7 * 3_600_000) / DAY * DAY - 7 * 3_600_000;
    desk.hand.advance_millis(midnight + DAY + hour * 3_600_000 - now);
}

async fn texts(desk: &TestDesk) -> Vec<String> {
    desk.settle().await;
    desk.received().await.into_iter().map(|(_, text)| text).collect()
}

#[tokio::test]
async fn the_away_text_once_in_each_closed_period_while_rules_still_answer() {
    let desk = TestDesk::linked().await;
    install(&desk, BOT).await;
    turn_to(&desk, 20);
    for text in ["halo", "halo?", "harga", "???"] {
        desk.says(DEWI, text).await;
        desk.settle().await;
    }
    assert_eq!(texts(&desk).await, ["Buka lagi pukul 08:00.", "Rp 245.000"]);
    desk.says(EMRE, "selam").await;
    assert_eq!(texts(&desk).await.len(), 3, "another customer has not read it yet");

    turn_to(&desk, 9);
    desk.says(DEWI, "halo").await;
    assert_eq!(texts(&desk).await.last().unwrap(), "Ya?");
    turn_to(&desk, 21);
    desk.says(DEWI, "halo").await;
    assert_eq!(texts(&desk).await.last().unwrap(), "Buka lagi pukul 08:00.", "the next closed period");
}

#[tokio::test]
async fn hours_that_were_wrong_silence_nobody_when_they_are_put_right() {
    let desk = TestDesk::linked().await;
    install(&desk, &BOT.replace("open = [\"08:00-17:00\"]", "days = []\n    open = [\"08:00-17:00\"]")).await;
    turn_to(&desk, 20);
    desk.says(DEWI, "halo").await;
    assert_eq!(texts(&desk).await, ["Buka lagi pukul ."], "it never opens");
    install(&desk, BOT).await;
    desk.says(DEWI, "halo?").await;
    assert_eq!(texts(&desk).await.last().unwrap(), "Buka lagi pukul 08:00.");
}
