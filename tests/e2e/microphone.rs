//! A microphone of the system that hears a tone: the sound library itself reads a pipe into which a thread of the test plays, in
//! the time that it takes. The program needs no door for this: it opens "the default microphone" as on any computer.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Samples in a second, and in a piece.
const RATE: u32 = 48_000;
const PIECE: u32 = 480;

/// A microphone, for as long as this is kept.
pub struct Tone(TempDir);

impl Tone {
    pub fn new() -> Self {
        let place = tempfile::tempdir().expect("a directory");
        let pipe = place.path().join("tone");
        assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs").success());
        fs::write(configuration(place.path()), described(&pipe)).expect("it can be written");
        std::thread::spawn(move || {
            // Whoever pauses closes the pipe, and opens it again to go on.
            while let Ok(file) = OpenOptions::new().write(true).open(&pipe) {
                play(file);
            }
        });
        Self(place)
    }

    /// What the sound library is told.
    pub fn configuration(&self) -> PathBuf {
        configuration(self.0.path())
    }
}

fn configuration(place: &Path) -> PathBuf {
    place.join("alsa.conf")
}

fn described(pipe: &Path) -> String {
    format!(
        r#"pcm.default {{
            type plug
            slave {{
                format S16_LE
                rate {RATE}
                channels 1
                pcm {{ type file slave.pcm {{ type null }} file "/dev/null" infile "{}" format raw }}
            }}
        }}"#,
        pipe.display()
    )
}

fn play(mut file: File) {
    let (began, mut played) = (Instant::now(), 0);
    loop {
        let piece: Vec<u8> = (played..played + PIECE).flat_map(|n| sample(n).to_le_bytes()).collect();
        if file.write_all(&piece).is_err() {
            return;
        }
        played += PIECE;
        std::thread::sleep(
            (Duration::from_secs_f64(f64::from(played) / f64::from(RATE))).saturating_sub(began.elapsed()),
        );
    }
}

/// 440 Hz that swells twice a second.
fn sample(n: u32) -> i16 {
    let second = f64::from(n) / f64::from(RATE);
    let swelling = 0.2 + 0.8 * (second * std::f64::consts::TAU).sin().abs();
    (12_000.0 * swelling * (second * 440.0 * std::f64::consts::TAU).sin()) as i16
}
