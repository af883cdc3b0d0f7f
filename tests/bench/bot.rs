//! One decision of the bot. The floor is what its answer cannot do without: reading the message once, in lower case.

use crate::{measure, report};
use anyhow::Result;
use balas::{
    bot::{
        definition::Definition,
        engine::{self, Said, Situation, Start},
        matching::Bot,
    },
    model::{ChannelId, Timestamp},
};
use std::{fmt::Write, hint::black_box};

/// Rules of a shop that has written one for each of its products.
const RULES: usize = 1_000;
/// Messages per round.
const MESSAGES: usize = 2_000;

/// Prints the row.
pub async fn run() -> Result<()> {
    let bot = Bot::new(Definition::parse(&rules()?)?);
    let message = |number: usize| format!("Selamat pagi, apakah produk{} masih ada di toko?", number % (RULES * 2));
    let ours = async |number: usize| {
        let burst = vec![Said { text: message(number), tapped: None }];
        let situation = Situation { burst, ..Situation::at(Timestamp(0), ChannelId(1)) };
        Ok(engine::decide(&bot, &situation, Start::Rule(0)))
    };
    let floor = |number: usize| {
        black_box(message(number).to_lowercase());
        Ok(())
    };
    let times = measure::compare(MESSAGES, ours, floor).await?;
    report::micros(&format!("keyword decision: {RULES} rules, µs per message"), &times);
    Ok(())
}

/// A quarter each of exact words, words with parameters, words anywhere, and patterns.
fn rules() -> Result<String> {
    let mut file = String::new();
    for number in 0..RULES {
        let (keyword, how) = match number % 4 {
            0 => (format!("produk{number}"), "exact"),
            1 => (format!("pesan{number}#"), "exact"),
            2 => (format!("produk{number}"), "contains"),
            _ => (format!("^kode {number}-\\\\d+$"), "pattern"),
        };
        writeln!(file, "[[rule]]\nkeyword = \"{keyword}\"\nmatch = \"{how}\"\nreply = \"Ada\"")?;
    }
    Ok(file)
}
