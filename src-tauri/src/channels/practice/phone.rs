//! The simulated phone of the shop: it scans the code, loses and finds its connection, logs out, and its owner may answer
//! a customer on it.

use super::{PracticeChannel, PracticeError, World, linking::Linking, numbers, people::Arrival};
use crate::{
    channels::Recipient,
    model::{Author, Content, Timestamp},
    store::network::{
        NetworkError, account, groups,
        lines::{self, Line},
        queue::{self, ACCOUNT_LANE, EventKind, NewEvent},
    },
};

/// Number and name of the simulated phone; the same one after every linking, as a phone keeps its SIM card.
const PHONE: &str = "6281200000101";
const NAME: &str = "Toko Latihan";

impl PracticeChannel {
    /// The phone scans a code. It has to be the one on show; the link stands when this returns, and shows a moment later.
    pub async fn scan(&self, code: &str) -> Result<(), PracticeError> {
        let world = &self.world;
        let _alone = world.relinking.lock().await;
        let keys = world.session_now().linking.keys_of(code)?;
        let now = world.clock.now();
        let linking = Linking::scanned(now, PHONE.into(), NAME.into());
        let linked_at = linking.next_change().unwrap_or(now);
        let mut change = world.store.write().await?;
        account::link(&mut change, PHONE, NAME, &keys, now).await?;
        queue::push(&mut change, about_account(EventKind::Linked, linked_at)).await?;
        change.commit().await?;
        {
            let mut session = world.session();
            session.linking = linking;
            session.online = true;
            session.logged_out = false;
        }
        world.nudge().await;
        world.customers_wake.notify_one();
        Ok(())
    }

    /// The phone loses its connection. What customers write meanwhile waits for it.
    pub async fn disconnect(&self) -> Result<(), PracticeError> {
        self.set_online(false).await?;
        self.world.waiters().clear();
        Ok(())
    }

    /// The phone has its connection again.
    pub async fn reconnect(&self) -> Result<(), PracticeError> {
        self.set_online(true).await
    }

    async fn set_online(&self, online: bool) -> Result<(), PracticeError> {
        {
            let mut session = self.world.session_now();
            session.require_account()?;
            session.online = online;
        }
        self.world.nudge().await;
        Ok(())
    }

    /// The phone ends the link. Only another scan makes a new one.
    pub async fn log_out(&self) -> Result<(), PracticeError> {
        self.world.log_out().await
    }

    /// The owner answers on the phone itself. `to` is a number, a group id of the account, or a JID.
    pub async fn phone_reply(&self, to: &str, text: &str) -> Result<Arrival, PracticeError> {
        self.phone_reply_as(to, text, super::people::new_msgid()).await
    }

    /// [`Self::phone_reply`] under this id: the same again is the same answer.
    pub async fn phone_reply_as(&self, to: &str, text: &str, msgid: String) -> Result<Arrival, PracticeError> {
        let world = &self.world;
        world.session_now().require_account()?;
        if text.trim().is_empty() {
            return Err(PracticeError::invalid("The answer has no text."));
        }
        let chat = world.chat_of(to).await?;
        let now = world.clock.now();
        let content = Content::text(text);
        let line = Line::written(msgid, chat, String::new(), Author::HumanAgent, content, now);
        let stored = {
            let _nobody_is_told = world.stepping.lock().await;
            let event = world.record_reply(&line).await?;
            world.wait_for(event)
        };
        world.customers_wake.notify_one();
        Ok(world.arrival(stored).await)
    }
}

impl World {
    pub(super) async fn log_out(&self) -> Result<(), PracticeError> {
        let _alone = self.relinking.lock().await;
        self.session_now().require_account()?;
        let now = self.clock.now();
        let mut change = self.store.write().await?;
        account::log_out(&mut change, now).await?;
        queue::push(&mut change, about_account(EventKind::LoggedOut, now)).await?;
        change.commit().await?;
        {
            let mut session = self.session();
            session.linking = Linking::Idle;
            session.logged_out = true;
            session.online = true;
        }
        self.waiters().clear();
        self.nudge().await;
        Ok(())
    }

    /// The chat that an address means. A bare group id is told from a number by being one of the account's groups.
    async fn chat_of(&self, address: &str) -> Result<String, PracticeError> {
        let mut connection = self.store.read().await?;
        let (Recipient::Phone(name) | Recipient::Group(name) | Recipient::Lid(name)) = numbers::recipient(address);
        if groups::name(&mut connection, &name).await?.is_some() {
            return Ok(numbers::group_jid(&name));
        }
        if matches!(numbers::recipient(address), Recipient::Phone(_)) && numbers::is_registered(&name) {
            return Ok(numbers::person_jid(&name));
        }
        Err(PracticeError::invalid(format!("{address} is neither a number nor a group of the simulated network.")))
    }

    async fn record_reply(&self, line: &Line) -> Result<i64, NetworkError> {
        let Line { msgid, chat, at, .. } = line;
        let mut change = self.store.write().await?;
        lines::insert(&mut change, line, None).await?;
        queue::hurry(&mut change, chat, *at).await?;
        let reply = NewEvent { lane: chat, kind: EventKind::PhoneReply, msgid, ack: 0, due_at: *at };
        let event = queue::push(&mut change, reply).await?;
        change.commit().await?;
        Ok(event)
    }
}

fn about_account(kind: EventKind, due_at: Timestamp) -> NewEvent<'static> {
    NewEvent { lane: ACCOUNT_LANE, kind, msgid: "", ack: 0, due_at }
}
