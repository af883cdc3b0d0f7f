//! What a decision goes by, as the store has it at this moment.

use super::{
    Bots,
    engine::{Said, Situation},
    matching::Bot,
    opening,
};
use crate::{
    ai,
    error::{Error, Result},
    model::*,
    store::{
        self, Tx, ai_settings, bot_answers::AnswerRow, bot_away, channels, contacts, conversations::ConversationState,
        messages,
    },
};
use std::collections::BTreeSet;

/// Within this time of closing, the fallback does not greet again.
const NO_NEW_GREETING_MILLIS: i64 = 30 * 60 * 1000;

/// Gathers what the decision on an answer goes by.
pub(super) async fn gather(
    tx: &mut Tx,
    bots: &Bots,
    row: &AnswerRow,
    state: &ConversationState,
    bot: &Bot,
) -> Result<Situation> {
    let mut burst = Vec::new();
    for message in messages::inbound_from(tx, state.id, row.from_message_id).await? {
        if message.id <= row.up_to_message_id {
            let tapped = super::tapped(tx, state.channel_id, message.kind, &message.reply_to).await?;
            burst.push(Said { text: message.text, tapped });
        }
    }
    let contact = store::views::contact(tx, state.contact_id).await?.ok_or(Error::NotFound("contact"))?;
    let names = contacts::get(tx, state.contact_id).await?.ok_or(Error::NotFound("contact"))?;
    let channel = channels::get(tx, state.channel_id).await?.ok_or(Error::NotFound("channel"))?;
    let now = tx.now();
    let in_a_row = state.bot_replies - i64::from(row.has_spoken);
    Ok(Situation {
        burst,
        name: if names.name.is_empty() { names.push_name } else { names.name },
        phone: contact.phone,
        channel: channel.id,
        slug: channel.slug,
        replies_in_a_row: u32::try_from(in_a_row).unwrap_or(u32::MAX),
        just_closed: state.closed_at.is_some_and(|at| now.0 - at.0 < NO_NEW_GREETING_MILLIS),
        now,
        away_until: bot_away::until(tx, state.id).await?,
        barred: barred(tx, bots, state, bot).await?,
    })
}

/// Settings that must not be asked: for this customer, because the day's credits are spent, or because the model wants a
/// pause.
pub(super) async fn barred(
    tx: &mut Tx,
    bots: &Bots,
    state: &ConversationState,
    bot: &Bot,
) -> Result<BTreeSet<AiSettingId>> {
    let mut barred = BTreeSet::new();
    let now = tx.now();
    for (id, _) in bot.definition.ai.iter().filter(|(_, setting)| setting.enabled) {
        if bots.is_resting(state.realm, *id, now) || !may_say(tx, state, bot, *id, 1).await? {
            barred.insert(*id);
        }
    }
    Ok(barred)
}

/// Whether so many messages that a setting wrote may leave: it may have been switched off or be gone since, the day's credits
/// spent, the customer rejected. That its model wants a pause is no reason, because it has answered.
pub(super) async fn may_say(
    tx: &mut Tx,
    state: &ConversationState,
    bot: &Bot,
    id: AiSettingId,
    messages: usize,
) -> Result<bool> {
    let Some(setting) = bot.definition.ai.get(&id).filter(|setting| setting.enabled) else { return Ok(false) };
    if let Some(credits) = setting.daily_credits {
        let since = opening::day_began(&bot.zone, tx.now());
        let written = ai_settings::messages_since(tx, id, state.realm, since).await?;
        let messages = i64::from(written).saturating_add(i64::try_from(messages).unwrap_or(i64::MAX));
        if messages.saturating_mul(credits::cost(ChannelKind::Whatsapp, true)) > i64::from(credits) {
            return Ok(false);
        }
    }
    Ok(!ai::reject::is_rejected(tx, id, state.contact_id).await?)
}
