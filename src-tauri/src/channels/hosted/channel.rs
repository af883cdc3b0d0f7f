//! The account as the core sees it.

use super::{
    Account, HostedChannel, Setback,
    services::Services,
    trouble::{Service, Troubles},
};
use crate::{
    channels::{
        Acceptance, Capabilities, Channel, ChannelError, ChannelEvent, Group, GroupRef, LinkState, MediaLimits,
        Outgoing, Recipient, SendError,
    },
    error::{Error, Result},
    gateways::client::ClientError,
    inbox,
    model::{Failure, ServiceTrouble, Timestamp, views::SessionState},
    outgoing::MEDIA_LIMIT,
    store::channels,
};
use async_trait::async_trait;

/// What the services take of a file, whatever it is.
const MAX_MEDIA: MediaLimits = MediaLimits::all(MEDIA_LIMIT);

impl HostedChannel {
    /// What is wrong with one of its services.
    pub fn trouble(&self, service: Service) -> Option<ServiceTrouble> {
        self.account.status().troubles.of(service)
    }
}

#[async_trait]
impl Channel for HostedChannel {
    fn capabilities(&self) -> Capabilities {
        let services = self.account.services.as_ref();
        let sends_anything = services.is_some_and(|services| services.waviro.is_some());
        Capabilities {
            buttons: services.is_some_and(|services| services.multiwhats.is_some()),
            // The services fetch a file themselves: here, where they can reach us.
            files: self.account.hooks.is_some(),
            places: sends_anything,
            cards: sends_anything,
            // None of them lets an answer name what it answers.
            quotes: false,
            // Nor do they know lists, signs on messages, or changes of what has left.
            lists: false,
            reactions: false,
            edits: false,
            deletes: false,
            knows_accepted: true,
            paced: false,
            needs_credit: false,
            max_media: MAX_MEDIA,
        }
    }

    fn session(&self) -> SessionState {
        self.account.status().session()
    }

    fn takes_messages(&self) -> bool {
        let mut senders = self.account.services.iter().flat_map(Services::senders);
        senders.any(|sender| self.account.may_send(sender).is_ok())
    }

    fn link_state(&self) -> LinkState {
        self.account.status().link_state()
    }

    async fn start_linking(&self) -> Result<(), ChannelError> {
        if self.account.status().is_known_linked() {
            return Ok(());
        }
        self.account.status().ask_link_again();
        self.step_news().await.map(drop).map_err(|error| ChannelError::Failed(error.to_string()))
    }

    async fn log_out(&self) -> Result<(), ChannelError> {
        const ELSEWHERE: &str = "a hosted account is logged out at its service, or on the phone under Linked devices";
        Err(ChannelError::Failed(ELSEWHERE.to_owned()))
    }

    async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        match &self.account.services {
            Some(services) => self.account.send(services, message).await,
            None => Err(SendError::Permanent(Failure::NotLinked)),
        }
    }

    async fn was_accepted(&self, external_id: &str) -> Acceptance {
        self.account.was_accepted(external_id).await
    }

    /// An account that cannot be asked is taken to reach every number; the service decides when the message is sent.
    async fn is_registered(&self, phone: &str) -> Result<bool, ChannelError> {
        self.account.ready(Service::Waviro)?;
        match self.account.services.as_ref().and_then(|services| services.waviro.as_ref()) {
            Some(waviro) => waviro.check_number(phone).await.map_err(of_service),
            None => Ok(true),
        }
    }

    async fn groups(&self) -> Result<Vec<Group>, ChannelError> {
        self.account.ready(Service::Waviro)?;
        let Some(waviro) = self.account.services.as_ref().and_then(|services| services.waviro.as_ref()) else {
            return Err(ChannelError::Unsupported("which groups it is in"));
        };
        let groups = waviro.groups().await.map_err(of_service)?;
        Ok(groups.into_iter().map(super::reading::group).collect())
    }

    async fn group(&self, id: &str) -> Result<Option<GroupRef>, ChannelError> {
        let found = self.groups().await?.into_iter().find(|group| group.id == id);
        Ok(found.map(|group| GroupRef { id: group.id, name: group.name }))
    }

    /// No service of these can be told.
    async fn mark_read(&self, _from: &Recipient, _external_id: &str) -> Result<(), ChannelError> {
        Ok(())
    }

    async fn shut_down(&self) {
        self.supervisor.stop().await;
    }
}

/// A service that cannot be reached is a number without a connection: what can wait, waits.
fn of_service(error: ClientError) -> ChannelError {
    match error {
        ClientError::Unavailable { .. } | ClientError::RateLimited { .. } => ChannelError::Offline,
        error => ChannelError::Failed(error.to_string()),
    }
}

impl Account {
    /// What the database knows of the link, until the account itself has been asked.
    pub(super) async fn recall(&self) -> Result<()> {
        let row =
            channels::get(&mut *self.app.store().read().await?, self.id).await?.ok_or(Error::NotFound("channel"))?;
        let has_waviro = self.services.as_ref().is_some_and(|services| services.waviro.is_some());
        match (row.linked_at.is_some(), has_waviro) {
            (true, true) => self.status().recalled(row.phone, row.push_name),
            (true, false) => self.status().taken_for_linked(row.phone, row.push_name),
            (false, _) => {}
        }
        Ok(())
    }

    /// Whether a service can be asked for something now: trouble of another one is none of its own.
    fn ready(&self, name: Service) -> Result<(), ChannelError> {
        let now = self.app.clock().now();
        self.ready_unless(|troubles| troubles.rest_of(name, now).is_some())
    }

    /// Whether a message may leave through a service now. One that could not be asked for something else is tried.
    pub(super) fn may_send(&self, name: Service) -> Result<(), ChannelError> {
        let now = self.app.clock().now();
        self.ready_unless(|troubles| troubles.sending_rests(name, now).is_some())
    }

    fn ready_unless(&self, rests: impl FnOnce(&Troubles) -> bool) -> Result<(), ChannelError> {
        let status = self.status();
        let rests = rests(&status.troubles);
        if let Some(reason) = status.stop_reason() {
            return Err(ChannelError::Failed(reason.to_owned()));
        }
        match (status.may_send(), status.session()) {
            (true, _) if !rests => Ok(()),
            (false, SessionState::Pairing | SessionState::Unpaired) => Err(ChannelError::NotLinked),
            _ => Err(ChannelError::Offline),
        }
    }

    /// Asks which phone is linked, or for the code to scan. Without waviro, a key that is accepted is all there is to ask.
    pub(super) async fn ask_link(&self, services: &Services, now: Timestamp) -> Result<(), Setback> {
        match (&services.waviro, &services.wabot) {
            (Some(waviro), _) => {
                let login = waviro.get_qr().await?;
                self.change(|status| status.logged_in(login, now, self.poll_millis, self.sync_millis));
            }
            (None, Some(wabot)) => {
                wabot.ping().await?;
                self.change(|status| status.taken_for_linked(services.number(), String::new()));
            }
            (None, None) => self.change(|status| status.taken_for_linked(services.number(), String::new())),
        }
        self.record_link().await
    }

    async fn record_link(&self) -> Result<(), Setback> {
        let row =
            channels::get(&mut *self.app.store().read().await?, self.id).await?.ok_or(Error::NotFound("channel"))?;
        let link = self.status().link_state();
        let news = match link {
            LinkState::Linked { phone, name } if row.linked_at.is_none() || row.phone != phone => {
                Some(ChannelEvent::Linked { phone, name })
            }
            LinkState::Scan { .. } | LinkState::Waiting if row.linked_at.is_some() => Some(ChannelEvent::LoggedOut),
            _ => None,
        };
        if let Some(news) = news {
            inbox::take(&self.app, self.origin(), news).await?;
        }
        Ok(())
    }
}
