//! How loud a sound is: now, for a meter, and over its length, in bars.

use crate::model::recording::BARS;

/// What a meter shows as silence, in decibels below the loudest.
const SILENCE: f32 = -60.0;
/// What a bar or a meter shows at most.
const HIGHEST: f32 = 100.0;

/// The mean loudness of some samples: 0 is silence, 1 as loud as can be.
pub fn loudness(samples: &[f32]) -> f32 {
    if samples.is_empty() {
        return 0.0;
    }
    #[allow(clippy::cast_precision_loss, reason = "a count of samples of one moment")]
    let mean = samples.iter().map(|sample| sample * sample).sum::<f32>() / samples.len() as f32;
    mean.sqrt()
}

/// Loudness as ears judge it, from 0 to 1.
pub fn level(loudness: f32) -> f32 {
    let decibels = 20.0 * loudness.max(f32::MIN_POSITIVE).log10();
    ((decibels - SILENCE) / -SILENCE).clamp(0.0, 1.0)
}

/// A part of the whole, from 0 to 100.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
pub fn percent(part: f32) -> u8 {
    (part * HIGHEST).round() as u8
}

/// The loudness of even parts as bars, the highest bar for the loudest part. Nothing where there is no sound at all.
pub fn bars(parts: &[f32]) -> Vec<u8> {
    if parts.is_empty() {
        return Vec::new();
    }
    let of_bar = |bar: usize| {
        let (from, to) = (bar * parts.len() / BARS, (bar + 1) * parts.len() / BARS);
        let part = &parts[from..to.max(from + 1).min(parts.len())];
        part.iter().copied().fold(0.0, f32::max)
    };
    let heights: Vec<f32> = (0..BARS).map(of_bar).collect();
    let highest = heights.iter().copied().fold(0.0, f32::max);
    let scaled = |height: &f32| if highest > 0.0 { percent(height / highest) } else { 0 };
    heights.iter().map(scaled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_meter_stands_still_in_silence_and_is_full_at_the_loudest() {
        assert!(level(loudness(&[0.0; 480])) < f32::EPSILON);
        assert!((level(loudness(&[1.0, -1.0])) - 1.0).abs() < f32::EPSILON);
        assert!(level(0.1) > level(0.01));
    }

    #[test]
    fn a_sound_that_swells_has_bars_that_rise() {
        #[allow(clippy::cast_precision_loss, reason = "a small count")]
        let swelling: Vec<f32> = (0..640).map(|part| part as f32 / 640.0).collect();
        let bars = bars(&swelling);
        assert!(bars.is_sorted() && bars.first() < Some(&5) && bars.last() == Some(&100), "{bars:?}");
    }

    proptest! {
        #[test]
        fn there_are_always_as_many_bars(parts in prop::collection::vec(0.0_f32..1.0, 1..400)) {
            let bars = bars(&parts);
            prop_assert_eq!(bars.len(), BARS);
            prop_assert!(bars.iter().all(|bar| *bar <= 100));
        }
    }
}
