//! Taking times on a machine that also does other things: in rounds, ours and the floor in turn, so that what disturbs one
//! disturbs the other, and so that the report can say how far the rounds lie apart.

use anyhow::Result;
use std::{
    hint::black_box,
    time::{Duration, Instant},
};

/// How often everything is repeated.
pub const ROUNDS: usize = 5;
/// The share of a round that runs beforehand without counting: caches fill, statements are prepared.
const WARM_UP: usize = 5;

/// The times of one operation, round by round.
#[derive(Default)]
pub struct Sample(Vec<Vec<Duration>>);

impl Sample {
    /// The time that this share (0 to 1) of all measurements stays below.
    pub fn quantile(&self, share: f64) -> Duration {
        quantile(self.0.iter().flatten().copied().collect(), share)
    }

    pub fn median(&self) -> Duration {
        self.quantile(0.5)
    }

    /// How far the medians of the rounds lie from that of all, at most, as a share of it.
    pub fn spread(&self) -> f64 {
        let middle = self.median().as_secs_f64();
        let distances = self.0.iter().map(|round| (quantile(round.clone(), 0.5).as_secs_f64() - middle).abs());
        distances.fold(0.0, f64::max) / middle.max(f64::MIN_POSITIVE)
    }

    pub fn add_round(&mut self, round: Vec<Duration>) {
        self.0.push(round);
    }
}

#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a few thousand"
)]
fn quantile(mut times: Vec<Duration>, share: f64) -> Duration {
    times.sort_unstable();
    let last = times.len().saturating_sub(1);
    times.get((last as f64 * share).round() as usize).copied().unwrap_or_default()
}

/// Times `each` calls of both per round; a call is told its number, so that both do the same.
pub async fn compare<T>(
    each: usize,
    mut ours: impl AsyncFnMut(usize) -> Result<T>,
    mut floor: impl FnMut(usize) -> Result<()>,
) -> Result<(Sample, Sample)> {
    for number in 0..each.div_ceil(WARM_UP) {
        black_box(ours(number).await?);
        floor(number)?;
    }
    let (mut our_times, mut floor_times) = (Sample::default(), Sample::default());
    for round in 1..=ROUNDS {
        let numbers = round * each..(round + 1) * each;
        let mut times = Vec::with_capacity(each);
        for number in numbers.clone() {
            let began = Instant::now();
            black_box(ours(number).await?);
            times.push(began.elapsed());
        }
        our_times.add_round(times);
        let mut times = Vec::with_capacity(each);
        for number in numbers {
            let began = Instant::now();
            floor(number)?;
            times.push(began.elapsed());
        }
        floor_times.add_round(times);
    }
    Ok((our_times, floor_times))
}
