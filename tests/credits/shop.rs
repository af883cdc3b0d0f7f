//! A desk that also has a real number, on which nothing is pretended: its credits can run out.

use crate::support::{DEWI, TestDesk};
use balas::{
    channels::Recipient,
    contacts, credits,
    error::{Error, Result},
    inbox,
    model::{credits::Account, *},
    outbox::{self, Draft},
    store::{self, channels},
};
use futures_util::FutureExt;

pub struct Shop {
    pub desk: TestDesk,
    pub channel: ChannelId,
}

impl Shop {
    pub async fn open() -> Self {
        Self::on(ChannelKind::Whatsapp).await
    }

    pub async fn on(kind: ChannelKind) -> Self {
        let desk = TestDesk::linked().await;
        let channel = desk.write(move |tx| {
            async move {
                let now = tx.now();
                let id = channels::insert(tx, "toko", kind, "Toko", now).await?;
                channels::set_linked(tx, id, "6281200000000", "Toko", now).await?;
                Ok(id)
            }
            .boxed()
        });
        Self { channel: channel.await, desk }
    }

    pub async fn plan(&self, allowance: i64, rollover_cap: i64) {
        self.desk.write(move |tx| credits::set_plan(tx, allowance, rollover_cap).boxed()).await;
    }

    pub async fn top_up(&self, amount: i64) {
        self.desk.write(move |tx| credits::top_up(tx, amount).boxed()).await;
    }

    /// A script writes to a customer on the real number.
    pub async fn send(&self, text: &'static str) -> Result<MessageId> {
        let (channel, to) = (self.channel, Recipient::Phone(DEWI.to_owned()));
        let stored = self.desk.app.store().write(move |tx| {
            async move {
                let contact = contacts::resolve_recipient(tx, Realm::Real, &to).await?;
                let state = inbox::open(tx, channel, contact).await?;
                outbox::enqueue(tx, Draft::by_system(state.id, Content::text(text))).await
            }
            .boxed()
        });
        stored.await
    }

    pub async fn sends(&self, times: usize) {
        for _ in 0..times {
            self.send("halo").await.unwrap();
        }
    }

    pub async fn is_refused(&self) -> bool {
        matches!(self.send("satu lagi").await, Err(Error::NoCredit(_)))
    }

    /// The network says what became of a message.
    pub async fn report(&self, message: MessageId, event: DeliveryEvent) {
        let channel = self.channel;
        self.desk
            .write(move |tx| {
                async move {
                    let now = tx.now();
                    let row = store::messages::get(tx, message).await?.unwrap();
                    outbox::apply_receipt(tx, channel, row.external_id, event, now).await
                }
                .boxed()
            })
            .await;
    }

    pub async fn account(&self, realm: Realm) -> Option<Account> {
        let mut reader = self.desk.app.store().read().await.unwrap();
        credits::account(&mut reader, realm, self.desk.clock.now()).await.unwrap()
    }

    /// Rollover, allowance, top-up.
    pub async fn pots(&self, realm: Realm) -> (i64, i64, i64) {
        let account = self.account(realm).await.unwrap();
        (account.rollover, account.allowance, account.topup)
    }

    pub async fn days_pass(&self, days: i64) {
        self.desk.hand.advance_millis(days * 24 * 60 * 60 * 1000);
    }
}
