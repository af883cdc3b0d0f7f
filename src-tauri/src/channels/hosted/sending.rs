//! The way out: which service takes a message, and what its answer means. Our id goes along as the idempotency key, so that
//! a repeat is answered and not sent again where the service keeps its word.

use super::{Account, services::Services};
use crate::{
    channels::{Acceptance, Outgoing, Recipient, SendError},
    error::Error,
    gateways::{
        Digits,
        client::{
            ClientError, multiwhats, wabot,
            waviro::{self, Envelope, To},
        },
        wabot::{SendMessage, Speaker},
        waviro::{Card, CardNumbers, Degrees, Media, Place, Text},
    },
    model::{Author, Content, Failure, Kind},
    store::{
        hosted::{aliases, conversations as hosted},
        messages,
    },
};
use futures_util::FutureExt;

/// By which service of this name Balas itself is known: it keeps every promise of its own dialects.
const BALAS: &str = "balas";
/// How long another Balas surely knows an idempotency key: less than the day that it keeps one.
const REMEMBERED_MILLIS: i64 = 23 * 60 * 60 * 1_000;

impl Account {
    pub(super) async fn send(&self, services: &Services, message: &Outgoing) -> Result<(), SendError> {
        self.ready().map_err(|_| SendError::Offline)?;
        let Services { waviro, wabot, multiwhats, .. } = services;
        let alias = match (&message.to, &message.content.kind, multiwhats, waviro) {
            (Recipient::Phone(to), Kind::Buttons, Some(multiwhats), _) => {
                send_buttons(multiwhats, to, message).await?;
                None
            }
            (Recipient::Phone(to), _, _, Some(waviro)) => Some(self.say(waviro, To::Number(to), message).await?),
            (Recipient::Group(to), _, _, Some(waviro)) => Some(self.say(waviro, To::Group(to), message).await?),
            _ => Some(self.say_in_conversation(wabot.as_ref(), message).await?),
        };
        if let Some(alias) = alias {
            // The service has it: an alias that cannot be stored is found again by the text.
            if let Err(error) = self.remember(message.external_id.clone(), alias).await {
                tracing::error!(%error, "the service's id of a message could not be stored");
            }
        }
        Ok(())
    }

    /// Sends to a number or group. Buttons, which this service does not have, become numbered lines.
    async fn say(&self, waviro: &waviro::Client, to: To<'_>, message: &Outgoing) -> Result<String, SendError> {
        let notify_url = self.notify_url();
        let envelope = Envelope { to, notify_url: notify_url.as_deref(), once: &message.external_id };
        let content = &message.content;
        let sent = match (content.kind, &content.location, &content.contact) {
            (Kind::Location, Some(location), _) => {
                let (Some(latitude), Some(longitude)) =
                    (Degrees::new(location.latitude), Degrees::new(location.longitude))
                else {
                    return Err(SendError::Permanent(Failure::ByNetwork));
                };
                let pesan = Some(location.name.clone()).filter(|name| !name.is_empty());
                waviro.send_location(envelope, &Place { latitude, longitude, pesan }).await
            }
            (Kind::Contact, _, Some(card)) => {
                let numbers = card.numbers.iter().cloned().map(Digits).collect();
                let contact = CardNumbers { name: card.name.clone(), numbers };
                waviro.send_contact(envelope, &Card { contact }).await
            }
            (Kind::Text | Kind::Buttons, ..) => waviro.send_text(envelope, &Text { pesan: numbered(content) }).await,
            (Kind::Product, ..) if content.media.is_none() => {
                waviro.send_text(envelope, &Text { pesan: content.text.clone() }).await
            }
            (Kind::Image | Kind::Video | Kind::Audio | Kind::Document | Kind::Product, ..) => {
                let media = Media { mediaurl: source(content)?, pesan: Some(content.text.clone()) };
                waviro.send_media(envelope, &media).await
            }
            _ => return Err(SendError::Permanent(Failure::ByNetwork)),
        };
        Ok(sent?.id)
    }

    /// Sends into a conversation that the account has already.
    async fn say_in_conversation(
        &self,
        wabot: Option<&wabot::Client>,
        message: &Outgoing,
    ) -> Result<String, SendError> {
        let unreadable = |error: Error| SendError::Retry(error.to_string());
        let mut reader = self.app.store().read().await.map_err(|error| unreadable(error.into()))?;
        let known = hosted::of_message(&mut reader, self.id, &message.external_id).await;
        drop(reader);
        let known = known.map_err(|error| unreadable(error.into()))?;
        let (Some(wabot), Some(conversation)) = (wabot, known) else {
            return Err(SendError::Permanent(Failure::UnknownNumber));
        };
        let content = &message.content;
        let media_url = content.media.is_some().then(|| source(content)).transpose()?;
        if media_url.is_none() && !matches!(content.kind, Kind::Text | Kind::Buttons | Kind::Product) {
            return Err(SendError::Permanent(Failure::ByNetwork));
        }
        let speaker = if message.author == Author::HumanAgent { Speaker::HumanAgent } else { Speaker::System };
        let text = Some(content.text.clone());
        let plain = SendMessage { text, r#as: Some(speaker), media_url, ..SendMessage::default() };
        let buttons = Some(content.buttons.clone()).filter(|buttons| !buttons.is_empty());
        let sent = wabot.send(&conversation, &SendMessage { buttons, ..plain.clone() }, &message.external_id).await;
        let sent = match sent {
            // Buttons are an addition of Balas's own; another service gets numbered lines.
            Err(ClientError::Rejected { .. }) if content.kind == Kind::Buttons => {
                let once = format!("{}-text", message.external_id);
                wabot.send(&conversation, &SendMessage { text: Some(numbered(content)), ..plain }, &once).await
            }
            sent => sent,
        };
        Ok(super::reading::external_id(&sent?))
    }

    async fn remember(&self, external_id: String, alias: String) -> Result<(), Error> {
        let channel = self.id;
        let remembered = self.app.store().write(move |tx| {
            async move {
                if let Some(message) = messages::by_external_id(tx, channel, &external_id).await? {
                    aliases::insert(tx, channel, &alias, message.id).await?;
                }
                Ok::<_, Error>(())
            }
            .boxed()
        });
        remembered.await
    }

    fn notify_url(&self) -> Option<String> {
        let hooks = self.hooks.as_ref()?;
        Some(format!("{}/hooks/{}/ack", hooks.public_url, hooks.ack.expose()))
    }

    /// The account has a message when it shows it. One that it does not show may be sent again only where the server that
    /// it went to is known to answer a repeat with what it did the first time, and for as long as it remembers that.
    pub(super) async fn was_accepted(&self, external_id: &str) -> Acceptance {
        self.look_for(external_id).await.unwrap_or_else(|error| {
            tracing::debug!(%error, "what became of a message could not be asked");
            Acceptance::CannotTell
        })
    }

    async fn look_for(&self, external_id: &str) -> Result<Acceptance, super::Setback> {
        let Some(services) = &self.services else { return Ok(Acceptance::CannotTell) };
        let Some(wabot) = &services.wabot else { return Ok(Acceptance::CannotTell) };
        {
            let _one_at_a_time = self.stepping.lock().await;
            self.poll(services).await?;
        }
        if aliases::has_any(&mut *self.app.store().read().await?, self.id, external_id).await? {
            return Ok(Acceptance::Accepted);
        }
        if !services.sends_where_it_reads() || !self.is_remembered(external_id).await? {
            return Ok(Acceptance::CannotTell);
        }
        Ok(if wabot.ping().await?.service == BALAS { Acceptance::Unknown } else { Acceptance::CannotTell })
    }

    /// Whether a message was written so lately that another Balas still knows its idempotency key.
    async fn is_remembered(&self, external_id: &str) -> Result<bool, super::Setback> {
        let message = messages::by_external_id(&mut *self.app.store().read().await?, self.id, external_id).await?;
        let now = self.app.clock().now();
        Ok(message.is_some_and(|message| now < message.created_at.plus_millis(REMEMBERED_MILLIS)))
    }
}

async fn send_buttons(multiwhats: &multiwhats::Client, to: &str, message: &Outgoing) -> Result<(), SendError> {
    let Content { text, buttons, footer, .. } = &message.content;
    let text = if footer.is_empty() { text.clone() } else { format!("{text}\n\n{footer}") };
    Ok(multiwhats.send(to, &text, buttons, &message.external_id).await.map(drop)?)
}

/// Where a file lies: the services fetch it themselves, so one that came otherwise cannot be sent.
fn source(content: &Content) -> Result<String, SendError> {
    let source = content.media.as_ref().map(|media| media.source.clone()).filter(|source| !source.is_empty());
    source.ok_or(SendError::Permanent(Failure::FileMissing))
}

/// The text, its buttons as numbered lines below it, and its small print.
fn numbered(content: &Content) -> String {
    let lines = content.buttons.iter().enumerate().map(|(index, label)| format!("\n{}. {label}", index + 1));
    let lines: String = lines.collect();
    let footer = if content.footer.is_empty() { String::new() } else { format!("\n\n{}", content.footer) };
    if lines.is_empty() { content.text.clone() } else { format!("{}\n{lines}{footer}", content.text) }
}
