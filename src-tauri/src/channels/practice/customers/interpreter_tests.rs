//! Stories of scripted customers, without a network.

#![allow(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::channels::practice::customers::Cast;

const START: Timestamp = Timestamp(1_700_000_000_000);

const SITI: &str = r#"
    [pace]
    every_seconds = 60
    return_every_seconds = 600

    [[customer]]
    name = "Siti"
    phone = "6281200000215"
    beats = [
        { after = 1, act = { say = "Halo" } },
        { after = 2, act = { say = "Ada batik?" } },
        { on = "reply", after = 3, act = { tap = "Harga" } },
        { on = "silence", after = 60, act = { say = "Halo?" } },
        { on = "person", after = 4, act = { say = "Saya ambil dua" } },
    ]
    again = [{ after = 0, act = { say = "Saya lagi" } }]
    thanks = ["Makasih", "Sip"]
"#;

/// A customer under a clock of their own, and what they have done.
struct Story {
    customer: Customer,
    progress: Progress,
    now: Timestamp,
}

impl Story {
    fn begin() -> Self {
        let customer = Cast::parse(SITI).unwrap().customer.remove(0);
        let progress = Progress::arrived(&customer, Visit::First, START);
        Self { customer, progress, now: START }
    }

    /// The deed after `seconds`, if there is one by then.
    fn after(&mut self, seconds: i64) -> Option<Deed> {
        self.now = self.now.plus_millis(seconds * 1000);
        let (progress, deed) = step(&self.customer, self.progress.clone(), Stimulus::Time, self.now);
        self.progress = progress;
        deed
    }

    fn hears(&mut self, by: Speaker, buttons: &[&str]) {
        let offer = (!buttons.is_empty()).then(|| Offer {
            msgid: "3EB0AA".into(),
            buttons: buttons.iter().map(|label| (*label).to_owned()).collect(),
        });
        let stimulus = Stimulus::Hears { by, offer };
        self.progress = step(&self.customer, self.progress.clone(), stimulus, self.now).0;
    }

    fn after_opening() -> Self {
        let mut story = Self::begin();
        assert_eq!(story.after(1), says("Halo"));
        assert_eq!(story.after(2), says("Ada batik?"));
        story
    }

    fn after_tap() -> Self {
        let mut story = Self::after_opening();
        story.hears(Speaker::Machine, &["Harga"]);
        assert_eq!(story.after(3), taps("Harga"));
        story
    }
}

fn says(text: &str) -> Option<Deed> {
    Some(Deed::Say(text.into()))
}

fn taps(label: &str) -> Option<Deed> {
    Some(Deed::Tap(Tap { msgid: "3EB0AA".into(), label: label.into() }))
}

#[test]
fn opening_lines_come_one_after_the_other_in_their_own_time() {
    let mut story = Story::begin();
    assert_eq!(story.after(0), None);
    assert_eq!(story.after(1), says("Halo"));
    assert_eq!(story.after(1), None);
    assert_eq!(story.after(1), says("Ada batik?"));
}

#[test]
fn without_an_answer_a_customer_stays_quiet_for_ever() {
    let mut story = Story::after_opening();
    assert_eq!(story.after(86_400), None);
    assert_eq!(story.progress.due_at(), None);
}

#[test]
fn taps_the_button_that_the_script_wants_whatever_its_case() {
    let mut story = Story::after_opening();
    story.hears(Speaker::Machine, &["Ongkir", "HARGA"]);
    assert_eq!(story.after(2), None);
    assert_eq!(story.after(1), taps("HARGA"));
}

#[test]
fn taps_another_button_when_the_wanted_one_is_missing() {
    let mut story = Story::after_opening();
    story.hears(Speaker::Machine, &["Katalog", "Ongkir"]);
    assert_eq!(story.after(3), taps("Katalog"));
}

#[test]
fn writes_the_label_when_nothing_can_be_tapped() {
    let mut story = Story::after_opening();
    story.hears(Speaker::Machine, &[]);
    assert_eq!(story.after(3), says("Harga"));
}

#[test]
fn buttons_that_come_a_moment_after_the_first_answer_are_seen() {
    let mut story = Story::after_opening();
    story.hears(Speaker::Machine, &[]);
    assert_eq!(story.after(1), None);
    story.hears(Speaker::Machine, &["Harga"]);
    assert_eq!(story.after(2), taps("Harga"));
}

#[test]
fn asks_again_when_nobody_answers_and_does_not_when_somebody_does() {
    let mut waiting = Story::after_tap();
    assert_eq!(waiting.after(59), None);
    assert_eq!(waiting.after(1), says("Halo?"));

    let mut answered = Story::after_tap();
    answered.hears(Speaker::Machine, &[]);
    assert_eq!(answered.after(3_600), None);
}

#[test]
fn waits_for_a_person_and_thanks_them_as_often_as_scripted() {
    let mut story = Story::after_tap();
    story.hears(Speaker::Machine, &[]);
    assert_eq!(story.after(30), None, "the bot is no person");
    story.hears(Speaker::Person, &[]);
    assert_eq!(story.after(4), says("Saya ambil dua"));
    assert!(story.progress.is_over(&story.customer));
    for thanks in ["Makasih", "Sip"] {
        story.hears(Speaker::Person, &[]);
        assert_eq!(story.after(i64::from(THANKS_AFTER)), says(thanks));
    }
    story.hears(Speaker::Person, &[]);
    assert_eq!(story.after(3_600), None);
}

#[test]
fn comes_back_with_another_script() {
    let mut story = Story::begin();
    story.progress = Progress::arrived(&story.customer, Visit::Again, START);
    assert_eq!(story.after(0), says("Saya lagi"));
    assert!(story.progress.is_over(&story.customer));
}

#[test]
fn a_clock_set_back_makes_nobody_wait_longer_than_the_script_says() {
    let mut story = Story::begin();
    assert_eq!(story.after(-3_600), None);
    assert_eq!(story.after(1), says("Halo"));
}

#[test]
fn progress_survives_being_stored() {
    let story = Story::after_tap();
    let stored = serde_json::to_string(&story.progress).unwrap();
    assert_eq!(serde_json::from_str::<Progress>(&stored).unwrap(), story.progress);
}

#[test]
fn scripts_that_cannot_be_played_are_refused() {
    let broken = [
        SITI.replace("6281200000215", "6281200000000"),
        SITI.replace("thanks", "thank"),
        SITI.replace("{ say = \"Halo\" }", "{ picture = { file = \"none.png\" } }"),
        SITI.replace("\"reply\"", "\"echo\""),
    ];
    for script in broken {
        assert!(Cast::parse(&script).is_err(), "{script}");
    }
}
