//! `cargo bench --bench bench`: every operation that a screen waits for, on 100,000 conversations and 2,000,000 messages,
//! beside its floor (the same work in bare SQLite, measured in the same run), then what a script pays over HTTP,
//! and start and memory of the programs.
//!
//! The data is built once and kept under `target/bench-data` until the schema changes; `BALAS_BENCH_CONVERSATIONS` asks for
//! another size. It prints and never fails because of a time.

mod bot;
mod data;
mod fill;
mod floor;
#[cfg(target_os = "linux")]
mod http;
mod measure;
mod ours;
#[cfg(target_os = "linux")]
mod process_tree;
#[cfg(target_os = "linux")]
mod programs;
mod report;
#[cfg(target_os = "linux")]
mod window;
mod words;
mod writes;

use anyhow::Result;
use balas::app::{App, Config};
use data::{Size, WorkingCopy};
use floor::Floor;
use ours::Reading;
use words::Words;
use writes::Writing;

#[tokio::main]
async fn main() -> Result<()> {
    let size = Size::wanted()?;
    let (copy, filled) = data::prepare(size).await?;
    println!("{filled}; SQLite {}", rusqlite::version());
    println!(
        "Ratio: ours p50 to floor p50. Spread: how far the medians of {} rounds lie from that of all.",
        measure::ROUNDS
    );
    report::times("The bot, in microseconds");
    bot::run().await?;
    operations(&copy, size).await?;
    programs(&copy).await
}

/// What a person or a script waits for before anything else. Read from `/proc`, so on Linux alone.
#[cfg(target_os = "linux")]
async fn programs(copy: &WorkingCopy) -> Result<()> {
    http::run(copy.directory(), &copy.database()).await?;
    report::programs("Programs, on this data");
    programs::run(copy.directory()).await?;
    window::run(&data::target().join("release/balas"), copy.directory()).await
}

#[cfg(not(target_os = "linux"))]
async fn programs(_: &WorkingCopy) -> Result<()> {
    println!("Start and memory of the programs are measured on Linux only.");
    Ok(())
}

async fn operations(copy: &WorkingCopy, size: Size) -> Result<()> {
    let app = App::open(Config { workers: false, ..Config::new(copy.directory()) }).await?;
    let floor = Floor::open(&copy.database(), "FULL")?;
    let reading = Reading { app: &app, floor: &floor, conversations: size.conversations };
    reading.run(Words::new()?.rare(0)).await?;
    Writing::new(&app, &copy.database(), copy.directory(), size.conversations)?.run(&copy.database()).await?;
    app.shutdown().await;
    Ok(())
}
