//! The system's microphone. Its stream may not move between threads, so it lives on one of its own; what it says arrives on
//! yet another, which belongs to the system.

use crate::{
    model::RecordingFault,
    voice::{Hear, Listening, Microphone, RATE, Sound},
};
use cpal::{
    Device, ErrorKind, FromSample, SampleFormat, SizedSample, Stream, StreamConfig, SupportedStreamConfig,
    traits::{DeviceTrait, HostTrait, StreamTrait},
};
use std::sync::{
    Arc, Mutex, PoisonError,
    mpsc::{self, Sender},
};

/// The microphone that the person has chosen in the system's settings.
#[derive(Debug)]
pub struct SystemMicrophone;

/// Dropped, it ends the thread that holds the stream.
struct Held(#[allow(dead_code, reason = "its end is what the other side waits for")] Sender<()>);

impl Listening for Held {}

impl Microphone for SystemMicrophone {
    fn listen(&self, hear: Hear) -> Result<Box<dyn Listening>, RecordingFault> {
        let (hold, held) = mpsc::channel::<()>();
        let (opened, answer) = mpsc::channel();
        let thread = std::thread::Builder::new().name("microphone".to_owned());
        let listening = thread.spawn(move || match open(hear) {
            Ok(stream) => {
                let _somebody_waits = opened.send(Ok(()));
                let _let_go = held.recv();
                drop(stream);
            }
            Err(error) => {
                tracing::warn!(%error, "the microphone cannot be used");
                let _somebody_waits = opened.send(Err(fault(&error)));
            }
        });
        listening.map_err(|_| RecordingFault::Failed)?;
        answer.recv().map_err(|_| RecordingFault::Failed)??;
        Ok(Box::new(Held(hold)))
    }
}

fn open(hear: Hear) -> Result<Stream, cpal::Error> {
    let device = cpal::default_host().default_input_device().ok_or(ErrorKind::DeviceNotAvailable)?;
    let config = config(&device)?;
    let stream = match config.sample_format() {
        SampleFormat::F32 => stream::<f32>(&device, config.config(), hear),
        SampleFormat::I16 => stream::<i16>(&device, config.config(), hear),
        SampleFormat::I32 => stream::<i32>(&device, config.config(), hear),
        SampleFormat::U8 => stream::<u8>(&device, config.config(), hear),
        _ => Err(ErrorKind::UnsupportedConfig.into()),
    }?;
    stream.play()?;
    Ok(stream)
}

/// As the system offers it, at the codec's own rate where it can.
fn config(device: &Device) -> Result<SupportedStreamConfig, cpal::Error> {
    let usual = device.default_input_config()?;
    let alike = device.supported_input_configs()?.find(|range| {
        range.channels() == usual.channels()
            && range.sample_format() == usual.sample_format()
            && (range.min_sample_rate()..=range.max_sample_rate()).contains(&RATE)
    });
    Ok(alike.map_or(usual, |range| range.with_sample_rate(RATE)))
}

fn stream<T: SizedSample>(device: &Device, config: StreamConfig, hear: Hear) -> Result<Stream, cpal::Error>
where
    f32: FromSample<T>,
{
    let (rate, channels) = (config.sample_rate, usize::from(config.channels.max(1)));
    let hear = Arc::new(Mutex::new(hear));
    let told = hear.clone();
    let tell = move |sound| told.lock().unwrap_or_else(PoisonError::into_inner)(sound);
    device.build_input_stream(
        config,
        move |samples: &[T], _| {
            let samples = samples.chunks_exact(channels).map(mono).collect();
            hear.lock().unwrap_or_else(PoisonError::into_inner)(Sound::Samples { rate, samples });
        },
        move |error| {
            // The stream goes on after these.
            if !matches!(error.kind(), ErrorKind::Xrun | ErrorKind::RealtimeDenied | ErrorKind::DeviceChanged) {
                tracing::warn!(%error, "the microphone has gone");
                tell(Sound::Lost(RecordingFault::Lost));
            }
        },
        None,
    )
}

fn mono<T: SizedSample>(frame: &[T]) -> f32
where
    f32: FromSample<T>,
{
    #[allow(clippy::cast_precision_loss, reason = "a few channels")]
    let channels = frame.len() as f32;
    frame.iter().map(|sample| f32::from_sample_(*sample)).sum::<f32>() / channels
}

fn fault(error: &cpal::Error) -> RecordingFault {
    match error.kind() {
        ErrorKind::DeviceNotAvailable | ErrorKind::HostUnavailable => RecordingFault::Missing,
        ErrorKind::PermissionDenied => RecordingFault::Refused,
        ErrorKind::DeviceBusy => RecordingFault::Busy,
        _ => RecordingFault::Failed,
    }
}
