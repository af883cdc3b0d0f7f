//! The table. It only prints: a busy machine must not look like a slow program, so nothing here ever fails.

use crate::measure::Sample;
use std::time::Duration;

/// What we promise ourselves on an idle machine with two cores.
#[derive(Clone, Copy)]
pub enum Bar {
    /// There is none.
    None,
    /// Milliseconds for the median.
    Median(f64),
    /// Milliseconds for 95 of 100.
    P95(f64),
    /// At least so many per second.
    PerSecond(f64),
    /// Megabytes at most.
    Megabytes(f64),
}

/// A heading above rows of times.
pub fn times(title: &str) {
    println!("\n{title:<52}{:>9}{:>9}{:>8}{:>10}{:>9}   bar", "ours p50", "p95", "spread", "floor p50", "ratio");
}

/// A heading above rows of rates.
pub fn rates(title: &str) {
    println!("\n{title:<52}{:>9}{:>9}{:>8}{:>10}{:>9}   bar", "ours /s", "", "spread", "floor /s", "ratio");
}

/// A heading above rows about the programs.
pub fn programs(title: &str) {
    println!("\n{title:<52}{:>9}{:>9}{:>8}{:>22}", "p50", "max", "", "bar");
}

/// One operation beside its floor, where milliseconds would be all noughts.
pub fn micros(name: &str, (ours, floor): &(Sample, Sample)) {
    let micros = |time: Duration| format!("{:.1}", time.as_secs_f64() * 1e6);
    let ratio = ours.median().as_secs_f64() / floor.median().as_secs_f64().max(f64::MIN_POSITIVE);
    println!(
        "{name:<52}{:>9}{:>9}{:>8}{:>10}{:>9}",
        micros(ours.median()),
        micros(ours.quantile(0.95)),
        percent(ours.spread()),
        micros(floor.median()),
        format!("{ratio:.1}×")
    );
}

/// One operation beside its floor: milliseconds, and how many times the floor it is.
pub fn operation(name: &str, (ours, floor): &(Sample, Sample), bar: Bar) {
    let ratio = ours.median().as_secs_f64() / floor.median().as_secs_f64();
    println!(
        "{name:<52}{:>9}{:>9}{:>8}{:>10}{:>9}   {}",
        millis(ours.median()),
        millis(ours.quantile(0.95)),
        percent(ours.spread()),
        millis(floor.median()),
        format!("{ratio:.1}×"),
        verdict(bar, ours)
    );
}

/// One rate beside its floor. Samples are the times of `per` of them; the ratio is the share of the floor's rate.
pub fn rate(name: &str, (ours, floor): &(Sample, Sample), (per, floor_per): (f64, f64), bar: Bar) {
    let (ours_rate, floor_rate) = (per / ours.median().as_secs_f64(), floor_per / floor.median().as_secs_f64());
    let verdict = match bar {
        Bar::PerSecond(least) => judged(ours_rate >= least, &format!("≥ {least} /s")),
        _ => String::new(),
    };
    println!(
        "{name:<52}{ours_rate:>9.0}{:>9}{:>8}{floor_rate:>10.0}{:>9}   {verdict}",
        "",
        percent(ours.spread()),
        format!("{:.2}×", ours_rate / floor_rate)
    );
}

/// How long a program takes to be ready.
pub fn start(name: &str, times: &Sample, bar: Bar) {
    let (median, longest) = (millis(times.median()), millis(times.quantile(1.0)));
    println!("{name:<52}{median:>9}{longest:>9}{:>8}{:>22}", "ms", verdict(bar, times));
}

/// How much memory it takes.
pub fn memory(name: &str, megabytes: &[f64], bar: Bar) {
    let mut sorted = megabytes.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (median, largest) = (sorted[sorted.len() / 2], sorted[sorted.len() - 1]);
    let verdict = match bar {
        Bar::Megabytes(most) => judged(median <= most, &format!("≤ {most} MB")),
        _ => String::new(),
    };
    println!("{name:<52}{median:>9.0}{largest:>9.0}{:>8}{verdict:>22}", "MB");
}

fn verdict(bar: Bar, ours: &Sample) -> String {
    let (most, measured, which) = match bar {
        Bar::Median(most) => (most, ours.median(), "p50"),
        Bar::P95(most) => (most, ours.quantile(0.95), "p95"),
        Bar::None | Bar::PerSecond(_) | Bar::Megabytes(_) => return String::new(),
    };
    judged(measured.as_secs_f64() * 1e3 <= most, &format!("{which} ≤ {most} ms"))
}

fn judged(met: bool, bar: &str) -> String {
    format!("{bar} {}", if met { "met" } else { "MISSED" })
}

fn millis(time: Duration) -> String {
    let millis = time.as_secs_f64() * 1e3;
    if millis < 10.0 { format!("{millis:.3}") } else { format!("{millis:.1}") }
}

fn percent(share: f64) -> String {
    format!("±{:.0} %", share * 100.0)
}
