//! Samples of any rate as samples of the codec's. By straight lines in between: microphones offer the codec's own rate nearly
//! always, and speech, which has next to nothing above ten kilohertz, bears the rest.

use super::RATE;

/// Brings samples to the codec's rate, piece by piece.
#[derive(Debug)]
pub struct Resampler {
    step: f64,
    /// Where the next sample lies, counted from the last one of the piece before.
    place: f64,
    last: f32,
}

impl Resampler {
    /// From samples of this rate.
    pub fn from(rate: u32) -> Self {
        Self { step: f64::from(rate.max(1)) / f64::from(RATE), place: 1.0, last: 0.0 }
    }

    /// The next piece.
    pub fn push(&mut self, piece: &[f32], out: &mut Vec<f32>) {
        let Some(newest) = piece.last() else { return };
        #[allow(clippy::cast_precision_loss, reason = "samples of one moment")]
        let length = piece.len() as f64;
        while self.place <= length {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to the length")]
            let (before, rest) = (self.place as usize, (self.place.fract()) as f32);
            let at = |place: usize| if place == 0 { self.last } else { piece[(place - 1).min(piece.len() - 1)] };
            out.push(at(before) + (at(before + 1) - at(before)) * rest);
            self.place += self.step;
        }
        self.place -= length;
        self.last = *newest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tone of 440 Hz, a second long.
    fn tone(rate: u32) -> Vec<f32> {
        (0..rate).map(|n| (f64::from(n) * 440.0 * std::f64::consts::TAU / f64::from(rate)).sin() as f32).collect()
    }

    #[test]
    fn a_tone_stays_what_it_is_whatever_its_rate_and_pieces() {
        for rate in [8_000, 16_000, 22_050, 44_100, 48_000, 96_000] {
            let (mut resampler, mut out) = (Resampler::from(rate), Vec::new());
            for piece in tone(rate).chunks(441) {
                resampler.push(piece, &mut out);
            }
            assert!(out.len().abs_diff(48_000) <= 6, "{rate}: {}", out.len());
            let expected = tone(RATE);
            let worst = out.iter().zip(&expected).skip(200).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 0.1, "{rate}: {worst}");
        }
    }
}
