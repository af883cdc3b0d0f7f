//! Voice notes from the microphone to the customer, with a microphone that makes a sound of its own: what is encoded, kept,
//! sent and listened to is real.

use crate::support::{DEWI, TestDesk};
use balas::{
    app::App,
    compose::{self, UNDO},
    error::{Code, Error},
    handoff,
    model::*,
    schedule,
    voice::{self, Hear, Listening, Microphone, RATE, Sound},
};
use std::{
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// A tone of 440 Hz, of which a test says how much is heard.
#[derive(Default)]
struct Tone {
    hear: Mutex<Option<Hear>>,
    refused: Mutex<Option<RecordingFault>>,
    held: Arc<AtomicBool>,
}

impl std::fmt::Debug for Tone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tone")
    }
}

struct Held(Arc<AtomicBool>);

impl Listening for Held {}

impl Drop for Held {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

impl Microphone for Tone {
    fn listen(&self, hear: Hear) -> Result<Box<dyn Listening>, RecordingFault> {
        if let Some(fault) = *self.refused.lock().unwrap() {
            return Err(fault);
        }
        *self.hear.lock().unwrap() = Some(hear);
        self.held.store(true, Ordering::SeqCst);
        Ok(Box::new(Held(self.held.clone())))
    }
}

impl Tone {
    fn plays(&self, millis: u32, loudness: f32) {
        let samples = (0..RATE / 1_000 * millis)
            .map(|n| (f64::from(n) * 440.0 * std::f64::consts::TAU / f64::from(RATE)).sin() as f32 * loudness);
        let samples: Vec<f32> = samples.collect();
        for samples in samples.chunks(480) {
            self.tells(Sound::Samples { rate: RATE, samples: samples.to_vec() });
        }
    }

    fn tells(&self, sound: Sound) {
        (self.hear.lock().unwrap().as_mut().unwrap())(sound);
    }

    fn is_held(&self) -> bool {
        self.held.load(Ordering::SeqCst)
    }
}

struct Studio {
    desk: TestDesk,
    tone: Arc<Tone>,
    id: ConversationId,
}

impl Studio {
    async fn open() -> Self {
        let tone = Arc::new(Tone::default());
        let desk = TestDesk::with_microphone(tone.clone()).await;
        let id = desk.says(DEWI, "Halo").await.conversation_id;
        handoff::take_over(&desk.app, id, AgentId::LOCAL).await.unwrap();
        Self { desk, tone, id }
    }

    fn app(&self) -> &App {
        &self.desk.app
    }

    async fn now(&self) -> Option<RecordingView> {
        voice::current(self.app(), self.id).await.unwrap()
    }

    /// Waits until so much was written.
    async fn until(&self, millis: u32) -> RecordingView {
        loop {
            let view = self.now().await.unwrap();
            if view.duration_ms >= millis || view.state == RecordingState::Ready {
                return view;
            }
            tokio::task::yield_now().await;
        }
    }

    async fn records(&self, millis: u32, loudness: f32) -> RecordingView {
        voice::start(self.app(), self.id).await.unwrap();
        self.tone.plays(millis, loudness);
        self.until(millis).await
    }

    async fn send(&self) -> Result<MessageId, Error> {
        compose::send(self.app(), self.id, Composed::Voice, None).await
    }

    async fn let_go(&self) {
        self.desk.hand.advance_millis(i64::try_from(UNDO.as_millis()).unwrap());
        self.desk.work().await;
    }

    fn file(&self) -> PathBuf {
        self.app().config().data_dir.join("recordings").join(format!("{}.ogg", self.id))
    }
}

#[tokio::test]
async fn what_is_said_is_what_the_customer_hears() {
    let studio = Studio::open().await;
    let growing = studio.records(2_500, 0.5).await;
    assert_eq!((growing.state, growing.duration_ms), (RecordingState::Recording, 2_500));
    assert!(growing.level > 80, "{}", growing.level);

    let ready = voice::stop(studio.app(), studio.id).await.unwrap();
    assert!(!studio.tone.is_held(), "the microphone is free again");
    assert_eq!((ready.state, ready.duration_ms, ready.waveform.len()), (RecordingState::Ready, 2_500, 64));
    assert!(!ready.is_rescued);

    let sent = studio.send().await.unwrap();
    assert_eq!(studio.now().await, None, "it is a message now");
    studio.let_go().await;
    let message = studio.desk.message(sent).await;
    let media = message.media.unwrap();
    assert_eq!((message.kind, media.mime.as_str(), media.duration_ms), (Kind::Voice, "audio/opus", 2_500));
    assert_eq!(media.waveform, ready.waveform);
    assert_eq!(studio.desk.practice().outbox(0).await.unwrap()[0].kind, Kind::Voice);
    let bytes = studio.app().media().read(&media.hash).await.unwrap();
    assert!((3_000..20_000).contains(&bytes.len()), "24 to 32 kilobits a second: {}", bytes.len());
}

#[tokio::test]
async fn a_pause_lets_the_microphone_go_and_adds_nothing() {
    let studio = Studio::open().await;
    studio.records(500, 0.5).await;
    let paused = voice::pause(studio.app(), studio.id).await.unwrap();
    assert_eq!(paused.state, RecordingState::Paused);
    assert!(!studio.tone.is_held());
    studio.tone.plays(300, 0.5);
    voice::resume(studio.app(), studio.id).await.unwrap();
    studio.tone.plays(700, 0.5);
    studio.until(1_200).await;
    assert_eq!(voice::stop(studio.app(), studio.id).await.unwrap().duration_ms, 1_200);
}

#[tokio::test]
async fn loud_and_quiet_parts_show_in_the_bars() {
    let studio = Studio::open().await;
    voice::start(studio.app(), studio.id).await.unwrap();
    studio.tone.plays(1_000, 0.8);
    studio.tone.plays(1_000, 0.08);
    studio.until(2_000).await;
    let bars = voice::stop(studio.app(), studio.id).await.unwrap().waveform;
    assert!(bars[5..27].iter().all(|bar| *bar > 85) && bars[36..60].iter().all(|bar| *bar < 20), "{bars:?}");
}

#[tokio::test]
async fn sending_can_be_taken_back_and_the_voice_note_is_there_again() {
    let studio = Studio::open().await;
    studio.records(1_000, 0.5).await;
    let sent = studio.send().await.unwrap();
    compose::take_back(studio.app(), sent).await.unwrap();
    studio.let_go().await;
    assert!(studio.desk.received().await.is_empty());
    assert_eq!(studio.now().await.unwrap().duration_ms, 1_000);
    studio.send().await.unwrap();
    studio.let_go().await;
    assert_eq!(studio.desk.received().await.len(), 1);
}

#[tokio::test]
async fn it_can_leave_later_too() {
    let studio = Studio::open().await;
    studio.records(1_000, 0.5).await;
    let at = studio.desk.clock.now().plus_millis(60_000);
    compose::send_later(studio.app(), studio.id, Composed::Voice, None, at).await.unwrap();
    assert_eq!(studio.now().await, None);
    studio.desk.hand.advance_millis(60_000);
    schedule::worker::step(studio.app()).await.unwrap();
    studio.desk.work().await;
    assert_eq!(studio.desk.practice().outbox(0).await.unwrap()[0].kind, Kind::Voice);
}

#[tokio::test]
async fn what_is_deleted_is_gone_from_the_disk() {
    let studio = Studio::open().await;
    studio.records(1_000, 0.5).await;
    assert!(studio.file().exists());
    voice::discard(studio.app(), studio.id).await.unwrap();
    assert!(!studio.file().exists() && studio.now().await.is_none());
    assert_eq!(studio.send().await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn a_microphone_that_cannot_be_heard_says_why_and_leaves_nothing() {
    let studio = Studio::open().await;
    for fault in [RecordingFault::Missing, RecordingFault::Refused, RecordingFault::Busy, RecordingFault::Failed] {
        *studio.tone.refused.lock().unwrap() = Some(fault);
        let refused = voice::start(studio.app(), studio.id).await.unwrap_err();
        assert!(matches!(refused, Error::Recording(why) if why == fault), "{refused}");
        assert!(studio.now().await.is_none() && !studio.file().exists());
    }
}

#[tokio::test]
async fn a_microphone_that_goes_away_keeps_what_was_said() {
    let studio = Studio::open().await;
    studio.records(1_500, 0.5).await;
    studio.tone.tells(Sound::Lost(RecordingFault::Lost));
    let told = loop {
        let view = studio.now().await.unwrap();
        if view.fault.is_some() {
            break view;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!((told.state, told.fault), (RecordingState::Paused, Some(RecordingFault::Lost)));
    voice::resume(studio.app(), studio.id).await.unwrap();
    studio.tone.plays(500, 0.5);
    assert_eq!(studio.until(2_000).await.fault, None, "another was connected");
    studio.send().await.unwrap();
}

#[tokio::test]
async fn a_crash_costs_a_second_and_what_is_left_is_offered() {
    let studio = Studio::open().await;
    studio.records(3_400, 0.5).await;
    let grown = std::fs::read(studio.file()).unwrap();
    voice::discard(studio.app(), studio.id).await.unwrap();
    // As it lies there when the program ends in the middle of writing a page.
    std::fs::write(studio.file(), &grown[..grown.len() - 7]).unwrap();

    let rescued = studio.now().await.unwrap();
    assert_eq!(rescued.state, RecordingState::Ready);
    assert!(rescued.is_rescued && (1_900..3_400).contains(&rescued.duration_ms), "{}", rescued.duration_ms);
    assert!(voice::start(studio.app(), studio.id).await.is_err(), "nothing is recorded over it");
    studio.send().await.unwrap();
    studio.let_go().await;
    assert_eq!(studio.desk.received().await.len(), 1);
}

#[tokio::test]
async fn a_crash_right_after_sending_offers_nothing_twice() {
    let studio = Studio::open().await;
    studio.records(1_000, 0.5).await;
    voice::stop(studio.app(), studio.id).await.unwrap();
    let file = std::fs::read(studio.file()).unwrap();
    studio.send().await.unwrap();
    std::fs::write(studio.file(), file).unwrap();
    assert_eq!(studio.now().await, None);
    assert!(!studio.file().exists());
}

#[tokio::test]
async fn a_quarter_of_an_hour_is_the_end() {
    let studio = Studio::open().await;
    voice::start(studio.app(), studio.id).await.unwrap();
    let minute = vec![0.0; RATE as usize * 60];
    for _ in 0..16 {
        studio.tone.tells(Sound::Samples { rate: RATE, samples: minute.clone() });
    }
    let full = studio.until(15 * 60_000).await;
    assert_eq!((full.state, full.duration_ms), (RecordingState::Ready, 15 * 60_000));
    assert!(full.is_full && !studio.tone.is_held());
}

#[tokio::test]
async fn a_window_that_hangs_does_not_keep_the_microphone_open() {
    let studio = Studio::open().await;
    voice::start(studio.app(), studio.id).await.unwrap();
    let minute = vec![0.0; RATE as usize * 60];
    for _ in 0..15 {
        studio.tone.tells(Sound::Samples { rate: RATE, samples: minute.clone() });
    }
    let let_go = async {
        while studio.tone.is_held() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(300), let_go).await.expect("nobody asks, and the microphone is free");
    voice::resume(studio.app(), studio.id).await.unwrap();
    assert!(!studio.tone.is_held(), "what is full stays as it is");
    assert_eq!(studio.now().await.unwrap().duration_ms, 15 * 60_000);
}

#[tokio::test]
async fn going_to_another_customer_ends_it_and_keeps_it() {
    let studio = Studio::open().await;
    studio.records(1_000, 0.5).await;
    let other = studio.desk.says(crate::support::EMRE, "Merhaba").await.conversation_id;
    voice::start(studio.app(), other).await.unwrap();
    assert_eq!(studio.now().await.unwrap().state, RecordingState::Ready);
    voice::discard(studio.app(), other).await.unwrap();
    assert_eq!(studio.now().await.unwrap().duration_ms, 1_000);
}

#[tokio::test]
async fn a_program_without_a_microphone_says_so() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "Halo").await.conversation_id;
    let refused = voice::start(&desk.app, id).await.unwrap_err();
    assert!(matches!(refused, Error::Recording(RecordingFault::Missing)));
}
