//! One decision per gathered burst, without I/O: what the bot does, whom it asks, or that a person is needed, or nothing.
//!
//! Rules come first, in the operator's order; then, while the shop is open, the model, and what is said when nothing fits;
//! outside the hours the away text takes the place of both.

mod reply;
mod terms;
#[cfg(test)]
mod tests;

use super::{
    definition::{ai::Ai, rule::Rule},
    matching::{self, Bot, Found},
    opening::{self, Opening},
    words::Heard,
};
use crate::{
    gateways::waviro::keyword::{Payload, Question},
    model::{AiSettingId, HandoffCause, Timestamp},
};

pub use terms::{Act, Call, Decision, Said, Situation, Start};

/// What the bot calls itself where nothing matched, and outside the hours.
pub const FALLBACK: &str = "fallback";
/// The source of away texts.
pub const AWAY: &str = "away";

/// Decides. Handover phrases were looked for when each message came in.
pub fn decide(bot: &Bot, situation: &Situation, start: Start) -> Decision {
    let decision = match start {
        Start::Rule(first) => by_rules(bot, situation, first),
        Start::Fallback => None,
    };
    let decision = decision.unwrap_or_else(|| without_rule(bot, situation, start));
    let speaks = match &decision {
        Decision::Act(act) => act.speaks(),
        Decision::Ask(_) => true,
        Decision::HandOver { .. } | Decision::Silence => false,
    };
    if speaks && situation.replies_in_a_row >= bot.definition.max_replies_in_a_row {
        return Decision::HandOver { cause: HandoffCause::BotSilent, detail: situation.replies_in_a_row.to_string() };
    }
    decision
}

/// The webhook that a rule calls for this burst; `None` where it does not match (any more), or has none.
pub fn call(bot: &Bot, situation: &Situation, index: usize) -> Option<Call> {
    let rule = bot.definition.rule.get(index).filter(|rule| listens(rule, situation))?;
    let found = bot.found(index, &heard(bot, situation))?;
    call_of(bot, situation, (index, rule), &found)
}

/// What the customer said, with the words that tapped buttons stand for.
fn heard(bot: &Bot, situation: &Situation) -> Vec<Heard> {
    let said = situation.burst.iter().map(|said| match &said.tapped {
        Some(source) => bot.said_by_button(source, &said.text),
        None => &said.text,
    });
    said.map(Heard::new).collect()
}

fn by_rules(bot: &Bot, situation: &Situation, first: usize) -> Option<Decision> {
    let said = heard(bot, situation);
    let rules = bot.definition.rule.iter().enumerate().skip(first);
    let (index, rule, found) = rules.filter(|(_, rule)| listens(rule, situation)).find_map(|(index, rule)| {
        let found = bot.found(index, &said)?;
        Some((index, rule, found))
    })?;
    Some(act_by_rule(bot, situation, (index, rule), &found))
}

fn act_by_rule(bot: &Bot, situation: &Situation, (index, rule): (usize, &Rule), found: &Found) -> Decision {
    let act = Act {
        source: matching::name(index, rule),
        rule: Some(index),
        tags: rule.tags.clone(),
        contents: reply::of_rule(rule, found.parameters.as_deref().unwrap_or_default(), situation),
        product: rule.product.clone(),
        media: rule.media.as_ref().map(|url| url.as_str().to_owned()),
        call: call_of(bot, situation, (index, rule), found),
        handover: rule.handover,
        away_until: None,
    };
    plain(act)
}

/// What only asks for a person, or does nothing at all, is said so.
fn plain(act: Act) -> Decision {
    match (act.speaks() || !act.tags.is_empty(), act.handover) {
        (false, true) => Decision::HandOver { cause: HandoffCause::Rule, detail: act.source },
        (false, false) => Decision::Silence,
        (true, _) => Decision::Act(Box::new(act)),
    }
}

fn call_of(bot: &Bot, situation: &Situation, (index, rule): (usize, &Rule), found: &Found) -> Option<Call> {
    let url = rule.webhook.as_ref()?.as_str().to_owned();
    let payload = match &found.parameters {
        Some(parameters) => Payload::Parameters(parameters.clone()),
        None => Payload::Person { nama: situation.name.clone(), nohp: situation.phone.clone() },
    };
    let question = Question {
        keyword: found.keyword.clone(),
        data: payload,
        webhookkey: bot.definition.webhook_key.clone(),
        from: situation.phone.clone(),
    };
    Some(Call { url, question, source: matching::name(index, rule), handover: rule.handover })
}

fn without_rule(bot: &Bot, situation: &Situation, start: Start) -> Decision {
    match opening::at(&bot.definition.hours, &bot.zone, situation.now) {
        Opening::Closed { until, next_open, away } => by_away(situation, until, &next_open, &away),
        Opening::Open if start == Start::Fallback => by_fallback(bot, situation),
        Opening::Open => match setting(bot, situation) {
            Some(id) => Decision::Ask(id),
            None => by_fallback(bot, situation),
        },
    }
}

/// Once in each closed period, which is another one when the hours are changed.
fn by_away(situation: &Situation, until: Option<Timestamp>, next_open: &str, away: &str) -> Decision {
    let away_until = Some(until.unwrap_or(Timestamp(i64::MAX)));
    if situation.away_until == away_until {
        return Decision::Silence;
    }
    let contents = reply::away(away, next_open, situation);
    plain(Act { source: AWAY.to_owned(), contents, away_until, ..Act::default() })
}

fn by_fallback(bot: &Bot, situation: &Situation) -> Decision {
    let fallback = &bot.definition.fallback;
    let contents = if situation.just_closed { Vec::new() } else { reply::texts(&fallback.reply.0, &[], situation) };
    plain(Act { source: FALLBACK.to_owned(), contents, handover: fallback.handover, ..Act::default() })
}

/// The first setting of the AI that may answer here and now. A picture without a word is nothing to ask about.
fn setting(bot: &Bot, situation: &Situation) -> Option<AiSettingId> {
    let fits = |ai: &Ai| {
        let is_open = opening::at(&ai.hours, &bot.zone, situation.now) == Opening::Open;
        ai.enabled && is_open && listens_on(&ai.channels, situation)
    };
    if situation.burst.iter().all(|said| said.text.trim().is_empty()) {
        return None;
    }
    let mut settings = bot.definition.ai.iter();
    settings.find(|(id, ai)| fits(ai) && !situation.barred.contains(id)).map(|(id, _)| *id)
}

fn listens(rule: &Rule, situation: &Situation) -> bool {
    !rule.off && listens_on(&rule.channels, situation)
}

fn listens_on(channels: &[String], situation: &Situation) -> bool {
    let id = situation.channel.to_string();
    channels.is_empty() || channels.iter().any(|channel| *channel == situation.slug || *channel == id)
}
