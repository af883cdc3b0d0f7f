//! The rules on the test bench.

use super::{BotTrial, CUSTOMER, TrialBy, TrialCall, TrialMessage, plain};
use crate::{
    app::App,
    bot::{
        definition::Definition,
        engine::{self, Act, Call, Decision, Said, Situation, Start},
        file,
        form::{self, BotRule},
        matching::{self, Bot},
        webhook,
    },
    error::Result,
    gateways::waviro::keyword::{self, Item},
    model::{ChannelId, Content, Realm, product::Catalogue},
    store::products,
};
use std::time::Instant;

/// Characters of an answer that are shown.
const SHOWN: usize = 20_000;

/// What the bot would do with these words, on any of its numbers. With `rule`, only that rule listens, stored or not.
///
/// # Errors
/// When the rule cannot be.
pub async fn words(app: &App, realm: Realm, said: String, rule: Option<BotRule>) -> Result<BotTrial> {
    let stored = file::export(&mut *app.store().read().await?, realm).await?.unwrap_or_default();
    let definition = match rule {
        None => stored,
        Some(rule) => Definition {
            rule: vec![form::rule(BotRule { on: true, channels: Vec::new(), ..rule })?],
            webhook_key: stored.webhook_key,
            timezone: stored.timezone,
            ..Definition::default()
        },
    };
    let bot = Bot::new(definition);
    if let Some(phrase) = bot.handover_phrase(&said) {
        let by = TrialBy::Phrase { phrase: phrase.to_owned() };
        return Ok(BotTrial { by, says: Vec::new(), tags: Vec::new(), hands_over: true, call: None });
    }
    let situation = Situation {
        burst: vec![Said { text: said, tapped: None }],
        name: CUSTOMER.0.to_owned(),
        phone: CUSTOMER.1.to_owned(),
        ..Situation::at(app.clock().now(), ChannelId(0))
    };
    match engine::decide(&bot, &situation, Start::Rule(0)) {
        Decision::Act(act) => acted(app, realm, *act).await,
        Decision::Ask(id) => Ok(told(TrialBy::Ai { id }, false)),
        Decision::HandOver { detail, .. } => Ok(told(by_name(&bot, &detail), true)),
        Decision::Silence => Ok(told(TrialBy::Nobody, false)),
    }
}

fn told(by: TrialBy, hands_over: bool) -> BotTrial {
    BotTrial { by, says: Vec::new(), tags: Vec::new(), hands_over, call: None }
}

fn by_name(bot: &Bot, source: &str) -> TrialBy {
    let rules = bot.definition.rule.iter().enumerate();
    let mut named = rules.filter(|(at, rule)| matching::name(*at, rule) == source);
    match named.next() {
        Some((at, _)) => TrialBy::Rule { name: source.to_owned(), at: u32::try_from(at).unwrap_or(u32::MAX) },
        None => TrialBy::Fallback,
    }
}

async fn acted(app: &App, realm: Realm, act: Act) -> Result<BotTrial> {
    let by = match (act.rule, act.source.as_str()) {
        (Some(at), name) => TrialBy::Rule { name: name.to_owned(), at: u32::try_from(at).unwrap_or(u32::MAX) },
        (None, engine::AWAY) => TrialBy::Away,
        (None, _) => TrialBy::Fallback,
    };
    let mut says: Vec<_> = act.contents.iter().map(message).collect();
    if let Some(sku) = &act.product {
        says.push(product(app, realm, sku).await?);
    }
    says.extend(act.media.map(plain));
    let call = match &act.call {
        Some(call) => Some(called(app, call, &mut says).await),
        None => None,
    };
    Ok(BotTrial { by, says, tags: act.tags, hands_over: act.handover, call })
}

fn message(content: &Content) -> TrialMessage {
    let rows = content.list.iter().flat_map(|menu| menu.rows()).map(|row| row.title.clone());
    TrialMessage { choices: content.buttons.iter().cloned().chain(rows).collect(), ..plain(content.text.clone()) }
}

async fn product(app: &App, realm: Realm, sku: &str) -> Result<TrialMessage> {
    let catalogue = Catalogue::own(realm);
    let found = products::by_sku(&mut *app.store().read().await?, catalogue, sku.trim()).await?;
    let left_out = if found.is_some() { String::new() } else { "there is no such product".to_owned() };
    Ok(TrialMessage { left_out, ..plain(sku.to_owned()) })
}

async fn called(app: &App, call: &Call, says: &mut Vec<TrialMessage>) -> TrialCall {
    let began = Instant::now();
    let answer = webhook::ask(app, call, "trial").await;
    let millis = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
    let request = serde_json::to_string_pretty(&call.question).unwrap_or_default();
    let (response, fault) = match answer {
        Err(error) => (String::new(), error.to_string()),
        Ok(body) => match keyword::read(&body) {
            Err(garbage) => (readable(&body), garbage.to_string()),
            Ok(items) => {
                says.extend(items.into_iter().map(item));
                (readable(&body), String::new())
            }
        },
    };
    TrialCall { url: call.url.clone(), request, response, fault, millis }
}

fn item(item: Item) -> TrialMessage {
    match item {
        Item::Text(text) => plain(text),
        Item::Place(place) => plain(format!("{}, {}", place.latitude, place.longitude)),
        Item::File { url, .. } => plain(url),
        Item::Broken(left_out) => TrialMessage { left_out, ..plain(String::new()) },
    }
}

/// JSON is set in lines; anything else stays as it came.
fn readable(body: &[u8]) -> String {
    let parsed: Option<serde_json::Value> = serde_json::from_slice(body).ok();
    let text = parsed.and_then(|value| serde_json::to_string_pretty(&value).ok());
    text.unwrap_or_else(|| String::from_utf8_lossy(body).into_owned()).chars().take(SHOWN).collect()
}
