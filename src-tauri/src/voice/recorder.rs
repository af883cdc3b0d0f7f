//! The one recording that is under way. Sound comes from the microphone's own thread; a second thread makes a file of it and
//! keeps the figures that a window asks for. Once a recording is as long as it may be it ends by itself, whether anybody asks or not.

use super::{
    FULL_SAMPLES, RATE,
    loudness::{level, loudness},
    microphone::{Hear, Listening, Microphone, Sound},
    ogg_opus::Growing,
    resample::Resampler,
};
use crate::model::{ConversationId, RecordingFault};
use std::{
    fs::File,
    io,
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{self, Receiver, RecvTimeoutError, Sender},
    },
    thread::JoinHandle,
    time::Duration,
};

/// A microphone that says nothing at all for this long, not even silence, has gone.
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// What a window asks for while it goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Progress {
    /// Samples so far.
    pub samples: u64,
    /// How loud it is at this moment.
    pub level: f32,
    /// It is as long as a voice note may be.
    pub is_full: bool,
    /// The microphone is heard no more.
    pub fault: Option<RecordingFault>,
    /// A person pauses it.
    pub is_paused: bool,
}

/// The recording that is under way.
pub struct Recorder {
    /// Where it would be sent.
    pub conversation: ConversationId,
    progress: Arc<Mutex<Progress>>,
    sounds: Sender<Option<Sound>>,
    listening: Arc<Mutex<Option<Heeded>>>,
    file: JoinHandle<io::Result<File>>,
}

impl Recorder {
    /// Begins a file at `path` and listens.
    ///
    /// # Errors
    /// When nothing can be heard, or the disk does not take it.
    pub fn start(conversation: ConversationId, microphone: &dyn Microphone, path: &Path) -> Result<Self, StartFault> {
        let growing = Growing::create(path)?;
        let (sounds, heard) = mpsc::channel();
        let progress = Arc::<Mutex<Progress>>::default();
        let listening = Arc::<Mutex<Option<Heeded>>>::default();
        let writing = Writing { growing, resampler: None, told: progress.clone(), listening: listening.clone() };
        let file = std::thread::Builder::new().name("voice note".to_owned()).spawn(move || writing.run(&heard))?;
        let mut recorder = Self { conversation, progress, sounds, listening, file };
        match recorder.listen(microphone) {
            Ok(()) => Ok(recorder),
            Err(fault) => {
                // Nobody writes to the file any more when this returns.
                recorder.finish()?;
                Err(fault.into())
            }
        }
    }

    /// Goes on after a pause, or with a microphone that is there again. One that is full stays as it is.
    ///
    /// # Errors
    /// When nothing can be heard, or the disk has stopped taking it.
    pub fn listen(&mut self, microphone: &dyn Microphone) -> Result<(), RecordingFault> {
        if self.progress().is_full {
            return Ok(());
        }
        if self.file.is_finished() {
            return Err(RecordingFault::Disk);
        }
        let heeded = Arc::new(AtomicBool::new(true));
        let listening = microphone.listen(tell(self.sounds.clone(), heeded.clone()))?;
        *lock(&self.listening) = Some(Heeded { heeded, _listening: listening });
        let mut progress = lock(&self.progress);
        (progress.fault, progress.is_paused) = (None, false);
        if progress.is_full {
            // It was filled before the microphone could be let go.
            lock(&self.listening).take();
        }
        Ok(())
    }

    /// Lets the microphone go; what was said so far stays.
    pub fn pause(&mut self) {
        lock(&self.listening).take();
        let mut progress = lock(&self.progress);
        (progress.level, progress.is_paused) = (0.0, true);
    }

    /// How far it is.
    pub fn progress(&self) -> Progress {
        *lock(&self.progress)
    }

    /// Ends it. The file has its end when this returns.
    ///
    /// # Errors
    /// When the disk did not take all of it.
    pub fn finish(mut self) -> io::Result<()> {
        self.pause();
        let Self { sounds, file, .. } = self;
        // Ends the thread also where the system keeps its hold on the microphone for a while.
        let _already_ended = sounds.send(None);
        let written = file.join().map_err(|_| io::Error::other("the recording broke off"))?;
        written?.sync_all()
    }
}

/// Why a recording did not begin.
#[derive(Debug, thiserror::Error)]
pub enum StartFault {
    /// Nothing can be heard.
    #[error(transparent)]
    Microphone(#[from] RecordingFault),
    /// The disk does not take it.
    #[error(transparent)]
    File(#[from] io::Error),
}

/// A microphone that is listened to. The system may keep talking for a moment after this is dropped: nobody heeds it then.
struct Heeded {
    heeded: Arc<AtomicBool>,
    _listening: Box<dyn Listening>,
}

impl Drop for Heeded {
    fn drop(&mut self) {
        self.heeded.store(false, Ordering::Relaxed);
    }
}

fn tell(sounds: Sender<Option<Sound>>, heeded: Arc<AtomicBool>) -> Hear {
    Box::new(move |sound| {
        if heeded.load(Ordering::Relaxed) {
            let _nobody_writes_any_more = sounds.send(Some(sound));
        }
    })
}

/// The thread that makes a file of what is heard.
struct Writing {
    growing: Growing<File>,
    resampler: Option<(u32, Resampler)>,
    told: Arc<Mutex<Progress>>,
    listening: Arc<Mutex<Option<Heeded>>>,
}

impl Writing {
    /// Until the end is told, or it is full.
    fn run(mut self, heard: &Receiver<Option<Sound>>) -> io::Result<File> {
        loop {
            match heard.recv_timeout(LONGEST_PAUSE) {
                Ok(Some(Sound::Samples { rate, samples })) => {
                    let written = self.write(rate, &samples);
                    written.inspect_err(|_| self.give_up())?;
                    if self.growing.samples() >= FULL_SAMPLES {
                        lock(&self.listening).take();
                        return self.growing.finish();
                    }
                }
                Ok(Some(Sound::Lost(fault))) => self.tell_fault(fault),
                Err(RecvTimeoutError::Timeout) if lock(&self.told).is_paused => {}
                Err(RecvTimeoutError::Timeout) => self.tell_fault(RecordingFault::Lost),
                Ok(None) | Err(RecvTimeoutError::Disconnected) => return self.growing.finish(),
            }
        }
    }

    fn write(&mut self, rate: u32, samples: &[f32]) -> io::Result<()> {
        let known = self.resampler.as_ref().is_some_and(|(of, _)| *of == rate);
        if !known {
            self.resampler = Some((rate, Resampler::from(rate)));
        }
        let mut brought = Vec::with_capacity(samples.len());
        if let Some((_, resampler)) = self.resampler.as_mut().filter(|_| rate != RATE) {
            resampler.push(samples, &mut brought);
        } else {
            brought.extend_from_slice(samples);
        }
        let room = FULL_SAMPLES.saturating_sub(self.growing.samples());
        brought.truncate(usize::try_from(room).unwrap_or(usize::MAX));
        self.growing.push(&brought)?;
        let mut told = lock(&self.told);
        told.samples = self.growing.samples();
        told.level = if told.is_paused { 0.0 } else { level(loudness(samples)) };
        told.is_full = told.samples >= FULL_SAMPLES;
        Ok(())
    }

    /// Nothing is written any more, so nothing is listened to.
    fn give_up(&self) {
        lock(&self.listening).take();
        self.tell_fault(RecordingFault::Disk);
    }

    fn tell_fault(&self, fault: RecordingFault) {
        let mut told = lock(&self.told);
        (told.fault, told.level) = (Some(fault), 0.0);
    }
}

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
