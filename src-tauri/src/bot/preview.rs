//! What the bot would do, told to the person who writes a message with buttons before anybody has tapped one.

use super::{
    answers,
    engine::{self, Decision, Said, Situation, Start},
    matching::Bot,
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
    let situation = Situation { slug: channel.slug, ..Situation::at(app.clock().now(), channel.id) };
    Ok(labels
        .iter()
        .map(|label| bot.as_deref().map_or(TapOutcome::Nothing, |bot| outcome(bot, &situation, label)))
        .collect())
}

fn outcome(bot: &Bot, situation: &Situation, label: &str) -> TapOutcome {
    if label.trim().is_empty() {
        return TapOutcome::Nothing;
    }
    if bot.handover_phrase(label).is_some() {
        return TapOutcome::HandsOver;
    }
    let burst = vec![Said { text: label.to_owned(), tapped: Some(String::new()) }];
    match engine::decide(bot, &Situation { burst, ..situation.clone() }, Start::Rule(0)) {
        Decision::Silence => TapOutcome::Nothing,
        Decision::HandOver { .. } => TapOutcome::HandsOver,
        Decision::Ask(_) => TapOutcome::Ai,
        Decision::Act(act) => match act.rule {
            Some(_) => TapOutcome::Rule { name: act.source, hands_over: act.handover },
            None => TapOutcome::Fallback,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        bot::definition::Definition,
        model::{ChannelId, Timestamp},
    };

    fn outcome_of(bot: &str, label: &str) -> TapOutcome {
        let bot = Bot::new(Definition::parse(bot).unwrap());
        outcome(&bot, &Situation::at(Timestamp(0), ChannelId(1)), label)
    }

    #[test]
    fn a_label_leads_where_its_tap_would() {
        let bot = r#"
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
            "#;
        let rule = TapOutcome::Rule { name: "alamat".to_owned(), hands_over: false };
        for (label, wanted) in [
            ("Alamat toko", rule),
            ("Bicara admin", TapOutcome::HandsOver),
            ("Orang", TapOutcome::HandsOver),
            ("diam", TapOutcome::Nothing),
            ("Kilat", TapOutcome::Nothing),
            (" ", TapOutcome::Nothing),
        ] {
            assert_eq!(outcome_of(bot, label), wanted, "{label}");
        }
        assert_eq!(
            outcome_of(
                "[fallback]
reply = [\"Halo\"]",
                "Kilat"
            ),
            TapOutcome::Fallback
        );
        let model = "[ai.1]
enabled = true
base_url = \"http://127.0.0.1/v1\"
model = \"m\"";
        assert_eq!(outcome_of(model, "Kilat"), TapOutcome::Ai);
    }
}
