//! What Connections shows of a hosted connection: from the store and the key ring alone, and never a key.

use super::{KEY, PASSPHRASE, console, import, pair::Pair, wabot};
use crate::{api::desk::ApiDesk, support::DEWI};
use balas::{
    app::{App, Config},
    bot, connections, gateway,
    model::{views::SessionState, *},
    secrets::{Secret, SecretOptions},
    settings,
};
use futures_util::FutureExt;
use jiff::tz::TimeZone;
use tempfile::TempDir;

const DAY_MILLIS: i64 = 24 * 60 * 60 * 1000;

async fn facts(app: &App) -> Vec<ConnectionFacts> {
    connections::facts(app, &TimeZone::UTC).await.unwrap()
}

async fn gateway_facts(app: &App) -> GatewayFacts {
    facts(app).await.remove(0).gateway.unwrap()
}

#[tokio::test]
async fn a_row_says_where_each_service_is_and_how_its_key_ends() {
    let pair = Pair::linked().await;
    let shown = gateway_facts(&pair.here).await;
    let address = pair.there.address.to_string();
    assert!(shown.services.iter().all(|state| state.host == address && state.trouble.is_none()), "{shown:?}");
    let order = [Service::Waviro, Service::Wabot, Service::Unswer, Service::Alatwa, Service::Multiwhats];
    assert_eq!(shown.services.iter().map(|state| state.service).collect::<Vec<_>>(), order);
    let opened = gateway::open(pair.here.store(), pair.here.secrets(), pair.channel).await.unwrap();
    let key = opened.definition.wabot.unwrap().api_key;
    assert!(shown.services.iter().all(|state| state.key_ends.len() == 4 && key.expose().ends_with(&state.key_ends)));
    assert_eq!(shown.secrets, None);
}

#[tokio::test]
async fn credits_are_those_that_the_account_told_last() {
    let pair = Pair::linked().await;
    assert_eq!(gateway_facts(&pair.here).await.credits, None, "an account without a plan has no number to show");
    let body = r#"{"balance": 412}"#;
    let (channel, now) = (pair.channel, pair.here.clock().now());
    let told = pair.here.store().write(move |tx| {
        async move {
            balas::store::hosted::snapshots::set(tx, channel, "credits", body, now)
                .await
                .map_err(balas::error::Error::from)
        }
        .boxed()
    });
    told.await.unwrap();
    assert_eq!(gateway_facts(&pair.here).await.credits, Some(412));
}

#[tokio::test]
async fn what_left_since_midnight_is_counted_for_each_number() {
    let pair = Pair::linked().await;
    pair.there.desk.says(DEWI, "halo").await;
    pair.round().await;
    let row = pair.row_of(DEWI).await;
    pair.take_over(row.id).await;
    let before = facts(&pair.here).await[0].sent_today;
    pair.reply(row.id, Content::text("Halo Kak")).await;
    pair.reply(row.id, Content::text("Ada yang bisa dibantu?")).await;
    let today = &facts(&pair.here).await[0];
    assert_eq!((today.channel_id, today.sent_today), (pair.channel, before + 2));
    assert!(today.linked_at.is_some());
    pair.there.desk.hand.advance_millis(DAY_MILLIS);
    assert_eq!(facts(&pair.here).await[0].sent_today, 0);
}

#[tokio::test]
async fn a_locked_connection_says_so_and_keeps_its_addresses() {
    let data = TempDir::new().unwrap();
    let app = console(data.path(), Some(PASSPHRASE)).await;
    import(&app, wabot("Toko", "https://www.example.id:8443/api/v1")).await.unwrap();
    app.shutdown().await;

    let app = console(data.path(), None).await;
    let shown = gateway_facts(&app).await;
    assert_eq!(shown.secrets, Some(SecretFault::Locked));
    assert_eq!((shown.services[0].host.as_str(), shown.services[0].key_ends.as_str()), ("www.example.id:8443", ""));
    app.unlock(Secret::new(PASSPHRASE)).await.unwrap();
    let shown = gateway_facts(&app).await;
    assert_eq!((shown.secrets, shown.services[0].key_ends.as_str()), (None, &KEY[KEY.len() - 4..]));
    app.shutdown().await;
}

#[tokio::test]
async fn the_bot_of_this_computer_is_switched_for_a_hosted_connection_only() {
    let pair = Pair::linked().await;
    for answers in [true, false] {
        let channel = pair.channel;
        pair.here.store().write(move |tx| bot::set_answers(tx, channel, answers).boxed()).await.unwrap();
        assert_eq!(gateway_facts(&pair.here).await.bot_answers, answers);
    }
    let practice = pair.there.desk.channel;
    let elsewhere = pair.there.desk.app.store().write(move |tx| bot::set_answers(tx, practice, false).boxed());
    assert!(elsewhere.await.is_err());
}

#[tokio::test]
async fn a_host_of_the_own_network_counts_from_the_moment_it_is_allowed() {
    let there = ApiDesk::linked().await;
    let data = TempDir::new().unwrap();
    let secrets = SecretOptions { keychain: false, passphrase: Some(Secret::new(PASSPHRASE)) };
    let app = App::open(Config { workers: false, secrets, ..Config::new(data.path()) }).await.unwrap();
    let channel = import(&app, wabot("Toko", &format!("http://{}/api/v1", there.address))).await.unwrap();
    gateway::watch::step(&app).await.unwrap();
    let session = async || connections::get(&app, channel).await.unwrap().session;
    assert!(matches!(session().await, SessionState::Stopped { .. }), "{:?}", session().await);

    let fault = async || gateway_facts(&app).await.services.remove(0).trouble.map(|trouble| trouble.fault);
    assert_eq!(fault().await, Some(ServiceFault::PrivateAddress { host: "127.0.0.1".to_owned() }));

    let refused = settings::allow_hosts(&app, vec!["http://127.0.0.1".to_owned()]).await;
    assert!(refused.is_err());
    let hosts = ["127.0.0.1", " Kasir.Local. ", "127.0.0.1"].map(str::to_owned).to_vec();
    assert_eq!(settings::allow_hosts(&app, hosts).await.unwrap(), ["127.0.0.1", "kasir.local"]);
    assert!(!matches!(session().await, SessionState::Stopped { .. }), "{:?}", session().await);

    assert_eq!(fault().await, None);
    assert!(settings::allow_hosts(&app, Vec::new()).await.unwrap().is_empty());
    assert!(app.outgoing().check("http://127.0.0.1/").is_err());
    app.shutdown().await;
}
