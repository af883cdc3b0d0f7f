//! What a person is shown: what is left and for how long, the ledger page by page, who spent it on which number, as a file too.

use super::shop::Shop;
use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    channels::{Recipient, practice::Fault},
    contacts,
    credits::overview,
    inbox,
    model::{
        accounting::{CreditStanding, CreditsView, LedgerKind, LedgerLine, PotView, UsageView},
        *,
    },
    outbox::{self, ByAi, Draft},
    store::hosted::snapshots,
    usage,
};
use futures_util::FutureExt;

impl Shop {
    async fn credits(&self) -> CreditsView {
        let mut reader = self.desk.app.store().read().await.unwrap();
        overview::view(&mut reader, Realm::Real, self.desk.clock.now()).await.unwrap()
    }

    async fn usage(&self, days: u32) -> UsageView {
        let mut reader = self.desk.app.store().read().await.unwrap();
        usage::report::view(&mut reader, Realm::Real, days, self.desk.clock.now()).await.unwrap()
    }

    /// Every line, read by pages of `limit`.
    async fn ledger(&self, limit: u32) -> Vec<LedgerLine> {
        let mut reader = self.desk.app.store().read().await.unwrap();
        let (mut lines, mut cursor) = (Vec::new(), None);
        loop {
            let page = overview::ledger(&mut reader, Realm::Real, cursor.as_deref(), limit).await.unwrap();
            lines.extend(page.items);
            cursor = page.next;
            if cursor.is_none() {
                return lines;
            }
        }
    }

    /// Somebody other than a script writes to a customer.
    async fn speaks(&self, to: &'static str, draft: impl Fn(ConversationId) -> Draft + Send + 'static) -> MessageId {
        let channel = self.channel;
        let stored = self.desk.write(move |tx| {
            async move {
                let contact = contacts::resolve_recipient(tx, Realm::Real, &Recipient::Phone(to.to_owned())).await?;
                let state = inbox::open(tx, channel, contact).await?;
                outbox::enqueue(tx, draft(state.id)).await
            }
            .boxed()
        });
        stored.await
    }
}

fn by_ai(id: ConversationId) -> Draft {
    Draft {
        by_ai: Some(ByAi { setting: AiSettingId(1), sources: Vec::new() }),
        ..Draft::by_bot(id, Content::text("Ada"), "ai".to_owned())
    }
}

#[tokio::test]
async fn without_a_plan_nothing_is_counted_and_nothing_forecast() {
    let shop = Shop::open().await;
    shop.sends(3).await;
    let view = shop.credits().await;
    assert_eq!((view.standing, view.account, view.forecast), (CreditStanding::Uncounted, None, None));
    assert!(shop.ledger(10).await.is_empty());
}

#[tokio::test]
async fn each_part_says_what_is_left_of_how_many() {
    let shop = Shop::open().await;
    shop.plan(10, 4).await;
    shop.sends(3).await;
    shop.days_pass(31).await;
    shop.top_up(5).await;
    shop.sends(15).await;
    let account = shop.credits().await.account.unwrap();
    assert_eq!(account.balance, 4);
    assert_eq!(account.rollover, PotView { left: 0, of: 4 });
    assert_eq!(account.allowance, PotView { left: 0, of: 10 });
    assert_eq!(account.topup, PotView { left: 4, of: 5 });
    assert_eq!(account.rollover_cap, Some(4));
    assert_eq!(account.renews_at, shop.account(Realm::Real).await.map(|account| account.resets_at()));
}

#[tokio::test]
async fn the_forecast_is_the_mean_of_thirty_days_and_never_a_guess() {
    let shop = Shop::open().await;
    shop.plan(1000, 0).await;
    shop.sends(3).await;
    assert_eq!(shop.credits().await.forecast, None, "a day that has not ended is no pace");
    shop.days_pass(1).await;
    shop.sends(1).await;
    shop.days_pass(1).await;
    let forecast = shop.credits().await.forecast.unwrap();
    assert_eq!((forecast.per_day, forecast.days), (2, 498), "996 left, 4 used in 2 days");
    shop.days_pass(40).await;
    assert_eq!(shop.credits().await.forecast, None, "nothing was used of late");
}

#[tokio::test]
async fn a_warning_is_due_below_the_chosen_level_or_a_tenth_of_the_allowance() {
    let shop = Shop::open().await;
    shop.plan(20, 0).await;
    shop.sends(18).await;
    assert_eq!((shop.credits().await.standing, shop.credits().await.warn_below), (CreditStanding::Normal, 2));
    shop.sends(1).await;
    assert_eq!(shop.credits().await.standing, CreditStanding::Low);
    shop.desk.write(|tx| overview::set_warning(tx, 0).boxed()).await;
    assert_eq!(shop.credits().await.standing, CreditStanding::Normal);
    shop.sends(1).await;
    assert_eq!(shop.credits().await.standing, CreditStanding::Empty, "which nobody can switch off");
}

#[tokio::test]
async fn the_ledger_tells_what_came_and_what_each_day_used_in_pages_of_any_size() {
    let shop = Shop::open().await;
    shop.plan(10, 4).await;
    shop.sends(2).await;
    let refused = shop.send("ditolak").await.unwrap();
    shop.report(refused, DeliveryEvent::Refused).await;
    shop.days_pass(1).await;
    shop.sends(3).await;
    shop.days_pass(31).await;
    shop.top_up(5).await;
    let told: Vec<_> = shop.ledger(100).await.into_iter().map(|line| (line.kind, line.amount)).collect();
    use LedgerKind::*;
    assert_eq!(
        told,
        [(Bought, 5), (Granted, 10), (RolledOver, 4), (Expired, -1), (Used, -3), (Used, -2), (Granted, 10)],
        "newest first; what was returned is not used"
    );
    for limit in [1, 2, 3] {
        assert_eq!(shop.ledger(limit).await, shop.ledger(100).await, "pages of {limit}");
    }
    let balance: i64 = told.iter().map(|(_, amount)| amount).sum();
    assert_eq!(balance - 4, shop.account(Realm::Real).await.unwrap().balance(), "what rolled over was granted before");
}

#[tokio::test]
async fn a_cursor_that_no_page_ended_with_is_refused() {
    let desk = TestDesk::unlinked().await;
    let mut reader = desk.app.store().read().await.unwrap();
    for cursor in ["", "7", "a.b", "1.2.3"] {
        let refused = overview::ledger(&mut reader, Realm::Real, Some(cursor), 5).await;
        assert!(refused.is_err(), "{cursor}");
    }
}

#[tokio::test]
async fn credits_are_told_by_who_spoke_and_go_back_to_them() {
    let shop = Shop::open().await;
    shop.sends(1).await;
    shop.speaks(DEWI, |id| Draft::by_bot(id, Content::text("Buka"), "Jam buka".to_owned())).await;
    let answer = shop.speaks(DEWI, by_ai).await;
    shop.speaks(DEWI, by_ai).await;
    shop.speaks(EMRE, |id| Draft::by_agent(id, Content::text("Ya"), AgentId::LOCAL)).await;
    let spoken = |usage: &UsageView| {
        let day = usage.days.last().unwrap().clone();
        (day.human, day.bot, day.ai, day.script)
    };
    let before = shop.usage(7).await;
    assert_eq!((before.days.len(), spoken(&before)), (7, (1, 1, 4, 1)));
    assert_eq!((before.sent, before.numbers[0].sent, before.numbers[0].credits), (5, 5, 7));
    shop.report(answer, DeliveryEvent::Refused).await;
    let after = shop.usage(7).await;
    assert_eq!(spoken(&after), (1, 1, 2, 1));
    assert_eq!((after.numbers[0].sent, after.numbers[0].credits), (4, 5));
    shop.days_pass(7).await;
    assert_eq!(shop.usage(7).await.before, Some(5));
}

#[tokio::test]
async fn practice_stands_apart_by_number_and_is_gone_when_it_is_erased() {
    let shop = Shop::open().await;
    shop.sends(1).await;
    let id = shop.desk.says(DEWI, "?").await.conversation_id;
    shop.desk.practice().fault(Fault::Refuse { sends: 1 });
    shop.desk.reply(id, "gagal").await;
    shop.desk.reply(id, "sampai").await;
    shop.desk.settle().await;
    let usage = shop.usage(1).await;
    let numbers: Vec<_> = usage.numbers.iter().map(|number| (number.realm, number.sent)).collect();
    assert_eq!(numbers, [(Realm::Real, 1), (Realm::Practice, 1)]);
    assert_eq!(usage.sent, 1);
    balas::practice::erase(&shop.desk.app).await.unwrap();
    assert_eq!(shop.usage(1).await.numbers.len(), 1);
}

#[tokio::test]
async fn a_hosted_account_stands_as_it_told_last_and_unknown_when_that_is_long_ago() {
    let shop = Shop::on(ChannelKind::Hosted).await;
    let channel = shop.channel;
    let view = async || {
        let mut reader = shop.desk.app.store().read().await.unwrap();
        overview::hosted(&mut reader, channel, shop.desk.clock.now()).await.unwrap()
    };
    assert_eq!(view().await.standing, CreditStanding::Unknown);
    let told = r#"{"balance":320,"allowance":{"granted":1000,"used":680,"remaining":320,"resets_at":null}}"#;
    let usage = r#"{"daily":[{"date":"2026-05-01","credits_used":0},{"date":"2026-05-02","credits_used":10}]}"#;
    shop.desk
        .write(move |tx| {
            async move {
                let now = tx.now();
                snapshots::set(tx, channel, "credits", told, now).await?;
                Ok(snapshots::set(tx, channel, "usage 30", usage, now).await?)
            }
            .boxed()
        })
        .await;
    let now = view().await;
    assert_eq!(
        (now.standing, now.account.unwrap().allowance),
        (CreditStanding::Normal, PotView { left: 320, of: 1000 })
    );
    assert_eq!(now.forecast.map(|forecast| (forecast.per_day, forecast.days)), Some((10, 32)));
    shop.days_pass(1).await;
    let later = view().await;
    assert_eq!(later.standing, CreditStanding::Unknown);
    assert_eq!(later.read_at, now.read_at, "but what it told is still told");
    assert_eq!(later.account.unwrap().balance, 320);
}

#[tokio::test]
async fn usage_is_a_table_for_a_spreadsheet() {
    let shop = Shop::open().await;
    shop.sends(2).await;
    let mut reader = shop.desk.app.store().read().await.unwrap();
    let file = usage::export::csv(&mut reader, Realm::Real, 2, shop.desk.clock.now()).await.unwrap();
    let (columns, rows) = balas::sheet::read(&file).unwrap();
    assert_eq!(columns, ["date", "people", "bot", "ai", "scripts", "credits"]);
    let cells: Vec<_> = rows.iter().map(|(_, row)| row[1..].join(" ")).collect();
    assert_eq!(cells, ["0 0 0 0 0", "0 0 0 2 2"]);
}
