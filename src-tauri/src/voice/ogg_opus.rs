//! Voice notes as files: Opus in Ogg, as WhatsApp's own are. A page for each second goes to the disk at once, so that a crash
//! costs a second, and a file without an end is read as far as it goes.

use super::RATE;
use ogg::{PacketReader, PacketWriteEndInfo as End, PacketWriter};
use opus::{Application, Bitrate, Channels, Decoder, Encoder};
use std::{
    io::{self, Cursor, Write},
    path::Path,
};

/// Samples of a packet: 20 ms.
pub const FRAME: usize = 960;
/// Packets of a page: a second.
const PAGE: u64 = 50;
/// Speech is clear at this, and a quarter of an hour is three megabytes.
const BITS_PER_SECOND: i32 = 28_000;
/// The largest packet that the codec makes.
const PACKET: usize = 1_275;
/// The longest packet that anybody may send: 120 ms.
const LONGEST_FRAME: usize = 5_760;
/// More than this of a strange file is not listened to.
const LONGEST_SAMPLES: u64 = 60 * 60 * RATE as u64;
/// A file has one stream, and this is its number.
const SERIAL: u32 = 1;
const HEAD: &[u8] = b"OpusHead";
const TAGS: &[u8] = b"OpusTags";
const VENDOR: &[u8] = b"Balas";

/// A file that grows.
pub struct Growing<W: Write> {
    pages: PacketWriter<'static, W>,
    encoder: Encoder,
    skip: u64,
    pending: Vec<f32>,
    samples: u64,
    packets: u64,
}

impl Growing<std::fs::File> {
    /// Begins a file; one that is there is no more.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn create(path: &Path) -> io::Result<Self> {
        Self::begin(std::fs::File::create(path)?)
    }
}

impl<W: Write> Growing<W> {
    fn begin(writer: W) -> io::Result<Self> {
        let mut encoder = Encoder::new(RATE, Channels::Mono, Application::Voip).map_err(io::Error::other)?;
        encoder.set_bitrate(Bitrate::Bits(BITS_PER_SECOND)).map_err(io::Error::other)?;
        let skip = encoder.get_lookahead().ok().and_then(|skip| u16::try_from(skip).ok()).unwrap_or(0);
        let mut pages = PacketWriter::new(writer);
        write_headers(&mut pages, skip)?;
        Ok(Self { pages, encoder, skip: skip.into(), pending: Vec::new(), samples: 0, packets: 0 })
    }

    /// Samples of [`RATE`].
    ///
    /// # Errors
    /// When the disk does not take them.
    pub fn push(&mut self, samples: &[f32]) -> io::Result<()> {
        self.samples += samples.len() as u64;
        self.pending.extend_from_slice(samples);
        while self.pending.len() >= FRAME {
            let frame: Vec<f32> = self.pending.drain(..FRAME).collect();
            let end = if self.packets % PAGE == PAGE - 1 { End::EndPage } else { End::NormalPacket };
            self.write(&frame, end)?;
        }
        Ok(())
    }

    /// Samples so far.
    pub fn samples(&self) -> u64 {
        self.samples
    }

    /// The end, after the last of what was said: the codec answers a little late.
    ///
    /// # Errors
    /// When the disk does not take it.
    pub fn finish(mut self) -> io::Result<W> {
        let length = self.skip + self.samples;
        loop {
            let mut frame = std::mem::take(&mut self.pending);
            frame.resize(FRAME, 0.0);
            let is_last = (self.packets + 1) * FRAME as u64 >= length;
            if is_last {
                self.packets += 1;
                let packet = self.encoder.encode_vec_float(&frame, PACKET).map_err(io::Error::other)?;
                self.pages.write_packet(packet, SERIAL, End::EndStream, length)?;
                return Ok(self.pages.into_inner());
            }
            self.write(&frame, End::NormalPacket)?;
        }
    }

    fn write(&mut self, frame: &[f32], end: End) -> io::Result<()> {
        let packet = self.encoder.encode_vec_float(frame, PACKET).map_err(io::Error::other)?;
        self.packets += 1;
        self.pages.write_packet(packet, SERIAL, end, self.packets * FRAME as u64)
    }
}

fn write_headers<W: Write>(pages: &mut PacketWriter<'static, W>, skip: u16) -> io::Result<()> {
    let channels = [1, 1];
    let head = [HEAD, &channels, &skip.to_le_bytes(), &RATE.to_le_bytes(), &[0, 0, 0]].concat();
    let length = u32::try_from(VENDOR.len()).unwrap_or(0);
    let tags = [TAGS, &length.to_le_bytes(), VENDOR, &0_u32.to_le_bytes()].concat();
    pages.write_packet(head, SERIAL, End::EndPage, 0)?;
    pages.write_packet(tags, SERIAL, End::EndPage, 0)
}

/// What is known of a sound that was listened to.
#[derive(Clone, Debug, PartialEq)]
pub struct Heard {
    /// How long it lasts.
    pub duration_ms: u32,
    /// How loud each packet is.
    pub loudness: Vec<f32>,
    /// It has an end.
    pub is_whole: bool,
}

/// Listens to a file; `None` where it is no Opus in Ogg, or nothing can be heard in it.
pub fn listen(bytes: &[u8]) -> Option<Heard> {
    let mut packets = PacketReader::new(Cursor::new(bytes));
    let skip = skip_of(&packets.read_packet().ok()??.data)?;
    packets.read_packet().ok()??;
    let mut decoder = Decoder::new(RATE, Channels::Mono).ok()?;
    let (mut loudness, mut heard, mut end) = (Vec::new(), 0_u64, None);
    let mut samples = [0.0; LONGEST_FRAME];
    while let Ok(Some(packet)) = packets.read_packet() {
        let length = decoder.decode_float(&packet.data, &mut samples, false).unwrap_or(0);
        loudness.push(super::loudness::loudness(&samples[..length]));
        heard += length as u64;
        end = packet.last_in_stream().then(|| packet.absgp_page());
        if end.is_some() || heard > LONGEST_SAMPLES {
            break;
        }
    }
    let samples = end.filter(|end| *end <= heard).unwrap_or(heard).saturating_sub(skip.into());
    let duration_ms = u32::try_from(samples * 1_000 / u64::from(RATE)).ok()?;
    (heard > 0).then_some(Heard { duration_ms, loudness, is_whole: end.is_some() })
}

/// The same sound with an end, for a file that lost its own.
///
/// # Errors
/// When it is no such file, or has no sound yet.
pub fn mended(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let damaged = || io::Error::from(io::ErrorKind::InvalidData);
    let mut packets = PacketReader::new(Cursor::new(bytes));
    let head = packets.read_packet().ok().flatten().ok_or_else(damaged)?;
    let skip = skip_of(&head.data).ok_or_else(damaged)?;
    packets.read_packet().ok().flatten().ok_or_else(damaged)?;
    let mut found = Vec::new();
    while let Ok(Some(packet)) = packets.read_packet() {
        found.push(packet.data);
    }
    let last = found.len().checked_sub(1).ok_or_else(damaged)?;
    let mut pages = PacketWriter::new(Vec::new());
    write_headers(&mut pages, skip)?;
    for (index, packet) in found.into_iter().enumerate() {
        let (number, frame) = (index as u64 + 1, FRAME as u64);
        let end = match index {
            _ if index == last => End::EndStream,
            _ if number.is_multiple_of(PAGE) => End::EndPage,
            _ => End::NormalPacket,
        };
        pages.write_packet(packet, SERIAL, end, number * frame)?;
    }
    Ok(pages.into_inner())
}

/// The samples before the first that was said.
fn skip_of(head: &[u8]) -> Option<u16> {
    let skip = head.strip_prefix(HEAD)?.get(2..4)?;
    Some(u16::from_le_bytes([skip[0], skip[1]]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tone(seconds: f32, loudness: f32) -> Vec<f32> {
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a test"
        )]
        let samples = (0..(seconds * RATE as f32) as u32)
            .map(|n| (f64::from(n) * 440.0 * std::f64::consts::TAU / f64::from(RATE)).sin() as f32 * loudness);
        samples.collect()
    }

    fn file(samples: &[f32]) -> Vec<u8> {
        let mut growing = Growing::begin(Vec::new()).unwrap();
        for piece in samples.chunks(441) {
            growing.push(piece).unwrap();
        }
        growing.finish().unwrap()
    }

    #[test]
    fn a_sound_comes_back_as_long_and_as_loud_as_it_was() {
        for (seconds, loudness) in [(0.3_f32, 0.5), (3.21, 0.25), (12.0, 0.7)] {
            let file = file(&tone(seconds, loudness));
            let heard = listen(&file).unwrap();
            assert!(heard.is_whole);
            #[allow(clippy::cast_precision_loss, reason = "milliseconds of a test")]
            let off = (heard.duration_ms as f32 - seconds * 1_000.0).abs();
            assert!(off <= 1.0, "{seconds}: {}", heard.duration_ms);
            let middle = heard.loudness[heard.loudness.len() / 2];
            let meant = loudness / 2.0_f32.sqrt();
            assert!((middle - meant).abs() < meant * 0.2, "{middle} for {meant}");
            assert_eq!(infer::get(&file).unwrap().mime_type(), "audio/opus");
        }
    }

    #[test]
    fn a_minute_of_speech_is_a_few_hundred_kilobytes() {
        let size = file(&tone(10.0, 0.5)).len();
        assert!((10_000..60_000).contains(&size), "{size}");
    }

    #[test]
    fn a_file_that_was_cut_off_keeps_all_but_its_last_second() {
        let whole = file(&tone(5.0, 0.5));
        let cut = &whole[..whole.len() - 200];
        let mended = mended(cut).unwrap();
        let heard = listen(&mended).unwrap();
        assert!(heard.is_whole && (3_900..=5_000).contains(&heard.duration_ms), "{}", heard.duration_ms);
        assert_eq!(super::mended(cut).unwrap(), mended, "and always the same way");
    }

    #[test]
    fn silence_is_a_sound_too_and_nothing_is_none() {
        let heard = listen(&file(&vec![0.0; 48_000])).unwrap();
        assert_eq!(heard.duration_ms, 1_000);
        assert!(heard.loudness.iter().all(|loudness| *loudness < 0.001));
        assert_eq!(listen(b""), None);
        assert_eq!(listen(b"OggS and nothing else"), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
        #[test]
        fn whatever_a_stranger_sends_is_listened_to_or_not(at in 0_usize..3_000, byte: u8, length in 0_usize..4_000) {
            let mut bytes = file(&tone(0.5, 0.5));
            let index = at % bytes.len();
            bytes[index] = byte;
            bytes.truncate(length.max(1));
            if let Some(heard) = listen(&bytes) {
                prop_assert!(heard.duration_ms <= 600);
            }
            let _read_as_far_as_it_goes = mended(&bytes);
        }
    }
}
