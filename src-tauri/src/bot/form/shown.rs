//! From the definition to the window.

use super::{BotAi, BotFallback, BotFaq, BotGeneral, BotHours, BotRule, BotView, RuleButton};
use crate::{
    bot::definition::{Definition, ai::Ai, hours::Hours, rule::Rule, values::WebUrl},
    model::AiSettingId,
    secrets::Secret,
};

/// What the window shows of a bot.
pub fn view(definition: &Definition, version: String) -> BotView {
    let phrases = definition.handover.iter().flat_map(|handover| handover.phrase.0.clone());
    let faq = definition.faq.iter();
    BotView {
        version,
        general: BotGeneral {
            webhook_key: definition.webhook_key.clone(),
            burst_seconds: definition.burst_seconds.into(),
            max_replies_in_a_row: definition.max_replies_in_a_row,
            timezone: definition.timezone.as_str().to_owned(),
        },
        phrases: phrases.collect(),
        rules: definition.rule.iter().map(rule).collect(),
        hours: definition.hours.iter().map(hours).collect(),
        faq: faq.map(|faq| BotFaq { question: faq.question.clone(), answer: faq.answer.clone() }).collect(),
        ai: definition.ai.iter().map(|(id, ai)| setting(*id, ai)).collect(),
        fallback: BotFallback { replies: definition.fallback.reply.0.clone(), handover: definition.fallback.handover },
    }
}

fn rule(rule: &Rule) -> BotRule {
    let button = |label: &str, says: Option<&String>| RuleButton {
        label: label.to_owned(),
        says: says.cloned().unwrap_or_default(),
    };
    let list = rule.list.as_ref();
    BotRule {
        keywords: rule.keyword.0.clone(),
        how: rule.how,
        on: !rule.off,
        channels: rule.channels.clone(),
        tags: rule.tags.clone(),
        replies: rule.reply.0.clone(),
        buttons: rule.buttons.iter().map(|known| button(&known.label, known.says.as_ref())).collect(),
        list_button: list.map(|list| list.button.clone()).unwrap_or_default(),
        list_rows: list.map(|list| list.rows.clone()).unwrap_or_default(),
        product: rule.product.clone().unwrap_or_default(),
        media: address(rule.media.as_ref()),
        webhook: address(rule.webhook.as_ref()),
        handover: rule.handover,
    }
}

fn address(url: Option<&WebUrl>) -> String {
    url.map(|url| url.as_str().to_owned()).unwrap_or_default()
}

fn hours(hours: &Hours) -> BotHours {
    BotHours {
        days: hours.days.clone(),
        open: hours.open.iter().map(ToString::to_string).collect(),
        holidays: hours.holidays.iter().map(|day| String::from(*day)).collect(),
        away: hours.away.clone(),
    }
}

fn setting(id: AiSettingId, ai: &Ai) -> BotAi {
    BotAi {
        id,
        name: ai.name.clone(),
        enabled: ai.enabled,
        mode: ai.mode,
        draft_seconds: ai.draft_seconds,
        base_url: address(ai.base_url.as_ref()),
        model: ai.model.clone(),
        api_key: Secret::empty(),
        instructions: ai.instructions.clone(),
        daily_credits: ai.daily_credits,
        channels: ai.channels.clone(),
        stream: ai.stream,
        timeout_seconds: ai.timeout_seconds,
        hours: ai.hours.iter().map(self::hours).collect(),
    }
}
