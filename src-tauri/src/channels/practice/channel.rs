//! The channel as the core sees it.

use super::{PracticeChannel, PracticeError, linking::Linking, numbers};
use crate::{
    channels::{
        Acceptance, Capabilities, Channel, ChannelError, Group, GroupRef, LinkState, MediaLimits, Outgoing, Recipient,
        Revising, SendError,
    },
    model::views::SessionState,
    store::network::{NetworkError, groups, received},
};
use async_trait::async_trait;

const MAX_MEDIA: MediaLimits = MediaLimits::all(100 * 1024 * 1024);

#[async_trait]
impl Channel for PracticeChannel {
    fn capabilities(&self) -> Capabilities {
        Capabilities {
            buttons: true,
            files: true,
            places: true,
            cards: true,
            quotes: true,
            lists: true,
            reactions: true,
            edits: true,
            deletes: true,
            knows_accepted: true,
            paced: false,
            needs_credit: false,
            max_media: MAX_MEDIA,
        }
    }

    fn session(&self) -> SessionState {
        self.world.session_now().state()
    }

    fn link_state(&self) -> LinkState {
        self.world.session_now().linking.link_state()
    }

    async fn start_linking(&self) -> Result<(), ChannelError> {
        self.show_first_code_unless(|linking| linking.has_account() || linking.shows_code()).await;
        Ok(())
    }

    async fn renew_code(&self) -> Result<(), ChannelError> {
        self.show_first_code_unless(Linking::has_account).await;
        Ok(())
    }

    async fn log_out(&self) -> Result<(), ChannelError> {
        self.world.log_out().await.map_err(ChannelError::from)
    }

    async fn send(&self, message: &Outgoing) -> Result<(), SendError> {
        self.world.send(message).await
    }

    async fn revise(&self, revising: &Revising) -> Result<(), SendError> {
        self.world.revise(revising).await
    }

    /// The network's own record, which a lost connection does not change.
    async fn was_accepted(&self, external_id: &str) -> Acceptance {
        let Ok(mut connection) = self.world.store.read().await else { return Acceptance::CannotTell };
        match received::chat_of(&mut connection, external_id).await {
            Ok(Some(_)) => Acceptance::Accepted,
            Ok(None) => Acceptance::Unknown,
            Err(_) => Acceptance::CannotTell,
        }
    }

    async fn is_registered(&self, phone: &str) -> Result<bool, ChannelError> {
        self.world.session_now().ready()?;
        Ok(numbers::is_registered(phone))
    }

    async fn groups(&self) -> Result<Vec<Group>, ChannelError> {
        self.world.session_now().ready()?;
        let mut connection = self.world.store.read().await.map_err(failed)?;
        groups::list(&mut connection).await.map_err(failed)
    }

    async fn group(&self, id: &str) -> Result<Option<GroupRef>, ChannelError> {
        self.world.session_now().ready()?;
        let mut connection = self.world.store.read().await.map_err(failed)?;
        let name = groups::name(&mut connection, id).await.map_err(failed)?;
        Ok(name.map(|name| GroupRef { id: id.to_owned(), name }))
    }

    /// Nobody in the simulated world acts on ticks; what they were shown is remembered for as long as it is on the screen.
    async fn mark_read(&self, _from: &Recipient, external_id: &str) -> Result<(), ChannelError> {
        self.world.session_now().ready()?;
        self.world.read_marks().push(external_id.to_owned());
        Ok(())
    }

    async fn shut_down(&self) {
        self.supervisor.stop().await;
        self.world.waiters().clear();
        self.world.store.close().await;
    }
}

impl PracticeChannel {
    /// Looks and shows under one lock: of two who ask at once neither replaces the other's code.
    async fn show_first_code_unless(&self, settled: impl Fn(&Linking) -> bool + Send) {
        let now = self.world.clock.now();
        {
            let mut session = self.world.session_now();
            if settled(&session.linking) {
                return;
            }
            session.linking = Linking::start(now);
        }
        self.world.nudge().await;
    }
}

fn failed(error: NetworkError) -> ChannelError {
    PracticeError::from(error).into()
}
