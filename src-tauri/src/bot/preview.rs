//! What the bot would do, told to the person who writes a message with buttons before anybody has tapped one.

use super::{
    answers,
    definition::Bot,
    engine::{self, Decision, Said, Situation},
};
use crate::{
    app::App,
    error::{Error, Result},
    model::{ConversationId, TapOutcome},
    store::{channels, conversations},
};

/// What each of these labels leads to when it is tapped while the bot has the conversation.
///
/// # Errors
/// When there is no such conversation.
pub async fn outcomes(app: &App, id: ConversationId, labels: &[String]) -> Result<Vec<TapOutcome>> {
    let mut reader = app.store().read().await?;
    let state = conversations::get(&mut reader, id).await?.ok_or(Error::NotFound("conversation"))?;
    let channel = channels::get(&mut reader, state.channel_id).await?.ok_or(Error::NotFound("channel"))?;
    let speaks = state.bot_enabled && answers(&mut reader, &channel).await?;
    let bot = if speaks { app.bots().get(&mut reader, state.realm).await? } else { None };
    Ok(labels.iter().map(|label| bot.as_deref().map_or(TapOutcome::Nothing, |bot| outcome(bot, label))).collect())
}

fn outcome(bot: &Bot, label: &str) -> TapOutcome {
    if label.trim().is_empty() {
        return TapOutcome::Nothing;
    }
    if bot.handover_phrase(label).is_some() {
        return TapOutcome::HandsOver;
    }
    let burst = vec![Said { text: label.to_owned(), by_button: true }];
    match engine::decide(bot, &Situation { burst, ..Situation::default() }) {
        Decision::Silence => TapOutcome::Nothing,
        Decision::HandOver { .. } => TapOutcome::HandsOver,
        Decision::Answer { source, .. } if source == engine::FALLBACK => TapOutcome::Fallback,
        Decision::Answer { source, handover, .. } => TapOutcome::Rule { name: source, hands_over: handover },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_leads_where_its_tap_would() {
        let bot = Bot::parse(
            r#"
            [[handover]]
            phrase = ["admin"]
            [[rule]]
            keyword = ["alamat"]
            match = "contains"
            reply = ["Jalan Kenanga 3"]
            [[rule]]
            keyword = "diam"
            [[rule]]
            keyword = "orang"
            handover = true
            "#,
        )
        .unwrap();
        let rule = TapOutcome::Rule { name: "alamat".to_owned(), hands_over: false };
        for (label, wanted) in [
            ("Alamat toko", rule),
            ("Bicara admin", TapOutcome::HandsOver),
            ("Orang", TapOutcome::HandsOver),
            ("diam", TapOutcome::Nothing),
            ("Kilat", TapOutcome::Nothing),
            (" ", TapOutcome::Nothing),
        ] {
            assert_eq!(outcome(&bot, label), wanted, "{label}");
        }
        let greets = Bot::parse("[fallback]\nreply = [\"Halo\"]").unwrap();
        assert_eq!(outcome(&greets, "Kilat"), TapOutcome::Fallback);
    }
}
