//! The wabot dialect: credits and usage.

use super::{desk::ApiDesk, golden::assert_golden};
use crate::support::DEWI;
use balas::{
    api::Scope,
    credits,
    error::Result,
    model::{ChannelId, ChannelKind},
    store::{Tx, channels},
};
use futures_util::FutureExt;
use serde_json::{Value, json};

const CREDITS: &str = "/api/v1/credits";

async fn send(api: &ApiDesk, times: usize) {
    let key = api.key(&[Scope::MessagesSend]).await;
    for _ in 0..times {
        api.post(&key, "/api/sendwa", json!({"nohp": DEWI, "pesan": "halo"})).await.message();
    }
}

#[tokio::test]
async fn without_a_plan_nothing_is_counted_down() {
    let api = ApiDesk::linked().await;
    let key = api.key(&[Scope::CreditsRead]).await;
    send(&api, 2).await;
    let answer = api.get(&key, CREDITS).await;
    let expected = json!({
        "balance": null,
        "allowance": {"granted": null, "used": 2, "remaining": null, "resets_at": null},
        "rollover": {"remaining": null, "expires_at": null},
        "topup": {"remaining": null},
    });
    assert_eq!(answer.data(), &expected);
}

#[tokio::test]
async fn credits_look_as_agreed_and_practice_may_owe() {
    let api = ApiDesk::linked().await;
    let key = api.key(&[Scope::CreditsRead]).await;
    api.desk.write(|tx| credits::set_plan(tx, 5, 2).boxed()).await;
    send(&api, 2).await;
    api.desk.hand.advance_millis(31 * 24 * 60 * 60 * 1000);
    api.desk.write(|tx| credits::top_up(tx, 1).boxed()).await;
    send(&api, 1).await;
    assert_golden("wabot_credits", &api.get(&key, CREDITS).await.body);
    send(&api, 9).await;
    let owing = api.get(&key, CREDITS).await;
    assert_eq!((&owing.data()["balance"], &owing.data()["allowance"]["used"]), (&json!(-2), &json!(7)));
    assert_eq!(owing.data()["rollover"], json!({"remaining": 0, "expires_at": null}));
}

#[tokio::test]
async fn usage_has_every_day() {
    let api = ApiDesk::linked().await;
    let key = api.key(&[Scope::UsageRead]).await;
    api.desk.says(DEWI, "halo").await;
    send(&api, 2).await;
    api.desk.hand.advance_millis(2 * 24 * 60 * 60 * 1000);
    api.desk.says(DEWI, "?").await;
    assert_golden("wabot_usage", &api.get(&key, "/api/v1/usage?days=4").await.body);
    let default = api.get(&key, "/api/v1/usage").await;
    assert_eq!((&default.data()["days"], default.data()["daily"].as_array().unwrap().len()), (&json!(30), 30));
    assert_eq!(default.data()["messages"], json!({"in": 2, "out": 2, "bot": 0, "human": 0, "system": 2}));
    for days in ["1", "365"] {
        let answer = api.get(&key, &format!("/api/v1/usage?days={days}")).await;
        assert_eq!(answer.data()["daily"].as_array().unwrap().len().to_string(), days);
    }
    for days in ["0", "366", "-1", "x", "1.5", "99999999999"] {
        let answer = api.get(&key, &format!("/api/v1/usage?days={days}")).await;
        assert_eq!((answer.status, &answer.body["error"]["code"]), (400, &json!("VALIDATION_ERROR")), "{days}");
    }
}

#[tokio::test]
async fn what_practice_spends_costs_the_real_shop_nothing() {
    let api = ApiDesk::linked().await;
    api.desk.write(|tx| credits::set_plan(tx, 5, 0).boxed()).await;
    let real = api.desk.write(|tx| async move { real_number(tx).await }.boxed()).await;
    send(&api, 1).await;
    let (_, key) = api.new_key(&[Scope::Admin], 0, Some(real)).await;
    assert_eq!(api.get(&key, CREDITS).await.data()["balance"], 5);
    assert_eq!(api.get(&key, "/api/v1/usage").await.data()["credits_used"], 0);
    assert_ne!(api.get(&key, "/api/v1/usage").await.data()["from"], Value::Null);
}

async fn real_number(tx: &mut Tx) -> Result<ChannelId> {
    let now = tx.now();
    Ok(channels::insert(tx, "toko", ChannelKind::Whatsapp, "Toko", now).await?)
}
