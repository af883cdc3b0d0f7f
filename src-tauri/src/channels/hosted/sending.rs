//! The way out: which service takes a message, and what its answer means. The request goes by an idempotency key of its own,
//! so that a repeat is answered and not sent again where the service keeps its word.

use super::{
    Account,
    hooks::Hooks,
    services::Services,
    trouble::{Service, Work},
};
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

/// By which service of this name Balas itself is known: it keeps every promise of its own dialects.
const BALAS: &str = "balas";
/// How long another Balas surely knows an idempotency key: less than the day that it keeps one.
const REMEMBERED_MILLIS: i64 = 23 * 60 * 60 * 1_000;

impl Account {
    pub(super) async fn send(&self, services: &Services, message: &Outgoing) -> Result<(), SendError> {
        let Services { waviro, wabot, multiwhats, .. } = services;
        let (names, is_reported) = match (&message.to, &message.content.kind, multiwhats, waviro) {
            (Recipient::Phone(to), Kind::Buttons, Some(multiwhats), _) => {
                self.may_send(Service::Multiwhats).map_err(|_| SendError::Offline)?;
                self.send_buttons(multiwhats, to, message).await?;
                (Vec::new(), false)
            }
            (Recipient::Phone(to), _, _, Some(waviro)) => {
                (vec![self.say(waviro, To::Number(to), message).await?], self.hooks.is_some())
            }
            (Recipient::Group(to), _, _, Some(waviro)) => {
                (vec![self.say(waviro, To::Group(to), message).await?], self.hooks.is_some())
            }
            _ => (self.say_in_conversation(wabot.as_ref(), message).await?, false),
        };
        // The service has it: what cannot be stored of that is found again by the text.
        if let Err(error) = self.remember(message.external_id.clone(), names, is_reported).await {
            tracing::error!(%error, "the service's id of a message could not be stored");
        }
        Ok(())
    }

    async fn send_buttons(
        &self,
        multiwhats: &multiwhats::Client,
        to: &str,
        message: &Outgoing,
    ) -> Result<(), SendError> {
        let text = with_footer(&message.content);
        let sent = multiwhats.send(to, &text, &message.content.buttons, &message.request_id()).await;
        self.note_sending(Service::Multiwhats, &sent);
        Ok(sent.map(drop)?)
    }

    /// A service that takes a message is well; what it refuses for the message's sake says nothing about it.
    fn note_sending<T>(&self, name: Service, sent: &Result<T, ClientError>) {
        let now = self.app.clock().now();
        match sent {
            Ok(_) => self.change(|status| status.troubles.sent(name)),
            Err(error) if error.is_of_service() => {
                self.change(|status| status.failed(name, Work::Sending, error, self.poll_millis, now));
            }
            Err(_) => {}
        }
    }

    /// Sends to a number or group. Buttons and lists, which this service does not have, become numbered lines.
    async fn say(&self, waviro: &waviro::Client, to: To<'_>, message: &Outgoing) -> Result<String, SendError> {
        self.may_send(Service::Waviro).map_err(|_| SendError::Offline)?;
        let notify_url = self.notify_url();
        let once = message.request_id();
        let envelope = Envelope { to, notify_url: notify_url.as_deref(), once: &once };
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
            (Kind::Buttons | Kind::List, ..) => {
                self.note_numbered(&message.external_id).await;
                waviro.send_text(envelope, &Text { pesan: content.numbered() }).await
            }
            (Kind::Text, ..) => waviro.send_text(envelope, &Text { pesan: content.text.clone() }).await,
            (Kind::Product, ..) if content.media.is_none() => {
                waviro.send_text(envelope, &Text { pesan: content.text.clone() }).await
            }
            (Kind::Image | Kind::Video | Kind::Audio | Kind::Voice | Kind::Document | Kind::Product, ..) => {
                let media = Media { mediaurl: self.source(content)?, pesan: Some(content.text.clone()) };
                waviro.send_media(envelope, &media).await
            }
            _ => return Err(SendError::Permanent(Failure::ByNetwork)),
        };
        self.note_sending(Service::Waviro, &sent);
        Ok(sent?.id)
    }

    /// Sends into a conversation that the account has already.
    async fn say_in_conversation(
        &self,
        wabot: Option<&wabot::Client>,
        message: &Outgoing,
    ) -> Result<Vec<String>, SendError> {
        self.may_send(Service::Wabot).map_err(|_| SendError::Offline)?;
        let unreadable = |error: Error| SendError::Retry(error.to_string());
        let mut reader = self.app.store().read().await.map_err(|error| unreadable(error.into()))?;
        let known = hosted::of_message(&mut reader, self.id, &message.external_id).await;
        drop(reader);
        let known = known.map_err(|error| unreadable(error.into()))?;
        let (Some(wabot), Some(conversation)) = (wabot, known) else {
            return Err(SendError::Permanent(Failure::UnknownNumber));
        };
        let content = &message.content;
        let media_url = content.media.is_some().then(|| self.source(content)).transpose()?;
        if media_url.is_none() && !matches!(content.kind, Kind::Text | Kind::Buttons | Kind::List | Kind::Product) {
            return Err(SendError::Permanent(Failure::ByNetwork));
        }
        let speaker = if message.author == Author::HumanAgent { Speaker::HumanAgent } else { Speaker::System };
        if content.kind == Kind::List {
            self.note_numbered(&message.external_id).await;
        }
        let text = Some(if content.kind == Kind::List { content.numbered() } else { with_footer(content) });
        let plain = SendMessage { text, r#as: Some(speaker), media_url, ..SendMessage::default() };
        let buttons = Some(content.buttons.clone()).filter(|buttons| !buttons.is_empty());
        let once = message.request_id();
        let sent = wabot.send(&conversation, &SendMessage { buttons, ..plain.clone() }, &once).await;
        let sent = match sent {
            // Buttons are an addition of Balas's own; another service gets numbered lines.
            Err(ClientError::Rejected { .. }) if content.kind == Kind::Buttons => {
                self.note_numbered(&message.external_id).await;
                let once = format!("{once}-text");
                wabot.send(&conversation, &SendMessage { text: Some(content.numbered()), ..plain }, &once).await
            }
            sent => sent,
        };
        self.note_sending(Service::Wabot, &sent);
        Ok(super::reading::names(&sent?))
    }

    fn notify_url(&self) -> Option<String> {
        self.hooks.as_ref().map(Hooks::ack_url)
    }

    /// Where the service fetches a file, which it does by itself: where we had it from, or here, where it can reach us.
    fn source(&self, content: &Content) -> Result<String, SendError> {
        let file = content.media.as_ref().ok_or(SendError::Permanent(Failure::FileMissing))?;
        match &self.hooks {
            _ if !file.source.is_empty() => Ok(file.source.clone()),
            Some(hooks) => Ok(hooks.file_url(file)),
            None => Err(SendError::Permanent(Failure::FileOutOfReach)),
        }
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
            self.poll(wabot).await?;
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

/// The words of a message with buttons, for services that have no place for its small print.
pub(super) fn with_footer(content: &Content) -> String {
    match content.footer.as_str() {
        "" => content.text.clone(),
        footer => format!("{}\n\n{footer}", content.text),
    }
}
