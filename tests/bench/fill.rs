//! Fills an empty database from a fixed seed, along the full path: every index, trigger and full-text row that the app has,
//! 1,000 messages in a transaction. A few conversations are very long, most are short, as in a real inbox.

use crate::{
    data::Size,
    floor,
    words::{self, Words},
};
use anyhow::Result;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rusqlite::{Connection, params};
use serde_json::json;
use std::{path::Path, time::Instant};

const SEED: u64 = 20_261_121;
const PER_TRANSACTION: usize = 1_000;
/// The first message, and how far apart they are: two million fill two years.
pub const BEGINNING: i64 = 1_704_067_200_000;
const APART_MILLIS: i64 = 31_536;
const MEDIA: usize = 1_000;
const PROGRESS_EVERY: usize = 200_000;

/// Fills the database and tells how fast that went.
pub fn fill(database: &Path, size: Size) -> Result<String> {
    let mut connection = floor::connect(database, "FULL")?;
    people(&mut connection, size)?;
    let began = Instant::now();
    let mut writer = Writer::new(size)?;
    for first in (0..size.messages).step_by(PER_TRANSACTION) {
        let transaction = connection.transaction()?;
        for number in first..(first + PER_TRANSACTION).min(size.messages) {
            writer.add(&transaction, number)?;
        }
        transaction.commit()?;
        if first % PROGRESS_EVERY == 0 {
            println!("  {first} messages after {} s", began.elapsed().as_secs());
        }
    }
    let took = began.elapsed();
    connection.execute("UPDATE conversations SET read_up_to = last_message_id WHERE unread = 0", [])?;
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")?;
    let rate = u128::try_from(size.messages)? * 1_000 / took.as_millis().max(1);
    Ok(format!("{} conversations, {} messages, filled at {rate} rows/s", size.conversations, size.messages))
}

/// Channel, agent, files, and a customer with a conversation for each place of the list.
fn people(connection: &mut Connection, size: Size) -> Result<()> {
    let transaction = connection.transaction()?;
    transaction.execute(
        "INSERT INTO channels (id, slug, kind, realm, name, phone, linked_at, created_at)
         VALUES (1, 'toko', 'whatsapp', 'real', 'Toko', '6281200000000', ?1, ?1)",
        [BEGINNING],
    )?;
    transaction.execute("INSERT INTO agents (id, name, created_at) VALUES (1, 'Rina', ?)", [BEGINNING])?;
    for number in 0..MEDIA {
        transaction.execute(
            "INSERT INTO media (hash, mime, size, width, height, has_thumb, created_at) VALUES (?, 'image/jpeg', 84000, 1280, 960, 1, ?)",
            params![hash(number), BEGINNING],
        )?;
    }
    for number in 0..size.conversations {
        customer(&transaction, number)?;
    }
    Ok(transaction.commit()?)
}

fn customer(connection: &Connection, number: usize) -> Result<()> {
    let (id, name, phone) = (id(number), words::name(number), phone(number));
    let (status, agent, _) = owner(number);
    let waiting = (status == "HUMAN").then_some(BEGINNING + i64::try_from(scattered(number) % 1_000_000)?);
    connection
        .prepare_cached("INSERT INTO contacts (id, realm, push_name, created_at) VALUES (?, 'real', ?, ?)")?
        .execute(params![id, name, BEGINNING])?;
    connection
        .prepare_cached(
            "INSERT INTO identities (contact_id, realm, kind, value, created_at) VALUES (?, 'real', 'phone', ?, ?)",
        )?
        .execute(params![id, phone, BEGINNING])?;
    connection
        .prepare_cached("INSERT INTO contacts_fts (rowid, words, realm) VALUES (?, ?, 'real')")?
        .execute(params![id, format!("{name} {phone}")])?;
    connection
        .prepare_cached(
            "INSERT INTO conversations (id, realm, channel_id, contact_id, status, agent_id, waiting_since, activity, created_at)
             VALUES (?1, 'real', 1, ?1, ?2, ?3, ?4, ?5, ?6)",
        )?
        .execute(params![id, status, agent, waiting, (BEGINNING << 20) + id, BEGINNING])?;
    Ok(())
}

/// Row id of the customer, and of the conversation, of this number.
pub fn id(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX - 1) + 1
}

/// E.164 digits of a customer.
pub fn phone(customer: usize) -> String {
    format!("62812{customer:08}")
}

/// Status, agent, and whether nobody has read it: most are closed, a few wait for a person.
fn owner(conversation: usize) -> (&'static str, Option<i64>, bool) {
    let (class, share) = (scattered(conversation) % 100, scattered(conversation) / 100 % 100);
    match class {
        0 | 1 => ("HUMAN", None, true),
        2..5 => ("HUMAN", Some(1), share < 20),
        5..30 => ("BOT", None, share < 30),
        _ => ("CLOSED", None, share < 2),
    }
}

/// Spreads neighbouring numbers over the whole range, always in the same way (the finaliser of SplitMix64).
#[allow(clippy::unreadable_literal, reason = "the published constants")]
fn scattered(number: usize) -> u64 {
    let mut z = (number as u64).wrapping_add(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d049bb133111eb);
    z ^ (z >> 31)
}

fn hash(media: usize) -> String {
    format!("{:064x}", scattered(media))
}

fn external_id(message: usize) -> String {
    format!("3EB0{:016X}{:02X}", scattered(message), message % 256)
}

/// What a message is, before it is written.
struct Draft {
    kind: &'static str,
    payload: String,
    media: Option<String>,
    reply_to: String,
}

/// Writes the messages one after the other and remembers what later ones refer to.
struct Writer {
    random: StdRng,
    words: Words,
    conversations: usize,
    newest: Vec<Option<usize>>,
    asked: Vec<Option<usize>>,
}

impl Writer {
    fn new(size: Size) -> Result<Self> {
        let conversations = size.conversations;
        let nothing = vec![None; conversations];
        let (random, words) = (StdRng::seed_from_u64(SEED), Words::new()?);
        Ok(Self { random, words, conversations, newest: nothing.clone(), asked: nothing })
    }

    fn add(&mut self, connection: &Connection, number: usize) -> Result<()> {
        let conversation = self.conversation();
        let draft = self.draft(conversation, number);
        let is_event = draft.kind == "event";
        let text =
            if is_event || draft.kind == "location" { String::new() } else { self.words.sentence(&mut self.random) };
        let inbound =
            draft.kind == "button_reply" || (!is_event && draft.kind != "buttons" && self.random.random_bool(0.5));
        let (author, agent) = if inbound { ("CUSTOMER", None) } else { self.speaker(&draft) };
        let at = BEGINNING + APART_MILLIS * i64::try_from(number)?;
        let id = (at << 20) + 1;
        let delivery = if inbound || is_event {
            "delivered"
        } else {
            ["read", "delivered"][usize::from(number.is_multiple_of(16))]
        };
        connection.prepare_cached(floor::INSERT)?.execute(params![
            id,
            self::id(conversation),
            external_id(number),
            if inbound { "in" } else { "out" },
            author,
            agent,
            draft.kind,
            text,
            draft.payload,
            draft.media,
            draft.reply_to,
            if author == "BOT" { "harga" } else { "" },
            delivery,
            at
        ])?;
        if is_event {
            return Ok(());
        }
        self.newest[conversation] = Some(number);
        let unread = inbound && owner(conversation).2;
        connection.prepare_cached(floor::MOVE_UP)?.execute(params![id, unread, self::id(conversation)])?;
        Ok(())
    }

    /// One of them; the cube makes the longest a thousand times as long as most.
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "far below 2^52"
    )]
    fn conversation(&mut self) -> usize {
        let place: f64 = self.random.random();
        ((place.powi(3) * self.conversations as f64) as usize).min(self.conversations - 1)
    }

    fn draft(&mut self, conversation: usize, number: usize) -> Draft {
        let plain = |kind| Draft { kind, payload: "{}".to_owned(), media: None, reply_to: String::new() };
        if let Some(asked) = self.asked[conversation].take() {
            return Draft { reply_to: external_id(asked), ..plain("button_reply") };
        }
        match self.random.random_range(0..100) {
            0..4 => {
                let hash = hash(number % MEDIA);
                let file = json!({"media": {"hash": hash, "mime": "image/jpeg", "size": 84_000, "name": "foto.jpg"}});
                Draft { payload: file.to_string(), media: Some(hash), ..plain("image") }
            }
            4..7 => {
                self.asked[conversation] = Some(number);
                Draft { payload: json!({"buttons": ["Ya", "Tidak"]}).to_string(), ..plain("buttons") }
            }
            7 => Draft {
                payload: json!({"location": {"latitude": -6.88, "longitude": 109.67, "name": "Pekalongan"}})
                    .to_string(),
                ..plain("location")
            },
            8 | 9 => Draft { payload: json!({"cause": "taken_over"}).to_string(), ..plain("event") },
            10..13 => {
                Draft { reply_to: self.newest[conversation].map(external_id).unwrap_or_default(), ..plain("text") }
            }
            _ => plain("text"),
        }
    }

    fn speaker(&mut self, draft: &Draft) -> (&'static str, Option<i64>) {
        match draft.kind {
            "event" => ("SYSTEM", Some(1)),
            "buttons" => ("BOT", None),
            _ => match self.random.random_range(0..10) {
                0..5 => ("BOT", None),
                5..9 => ("HUMAN_AGENT", Some(1)),
                _ => ("SYSTEM", None),
            },
        }
    }
}
