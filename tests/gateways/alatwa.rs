//! The client of alatwa against Balas's own server.

use super::{account, http, is_rejected};
use crate::{api::desk::ApiDesk, support::DEWI};
use balas::{
    api::Scope,
    gateways::{
        alatwa::RejectStatus,
        client::{ClientError, alatwa::Client},
    },
};

fn client(api: &ApiDesk, key: &str, ai_id: &str) -> Client {
    Client::new(account(api, "", key), ai_id, http(), api.desk.clock.clone()).unwrap()
}

#[tokio::test]
async fn a_customer_is_taken_from_the_ai_and_given_back() {
    let api = ApiDesk::linked().await;
    let client = client(&api, &api.key(&[Scope::AiWrite]).await, "1");
    assert_eq!(client.check().await.unwrap().sentence(), "says which customers the AI must not answer");
    for status in [RejectStatus::Active, RejectStatus::Active, RejectStatus::Inactive, RejectStatus::Inactive] {
        client.reject(DEWI, status).await.unwrap();
    }
    assert!(is_rejected(&client.reject("62", RejectStatus::Active).await));
}

#[tokio::test]
async fn a_check_tells_a_bad_key_and_a_setting_that_is_none() {
    let api = ApiDesk::linked().await;
    assert!(matches!(client(&api, "unknown", "1").check().await, Err(ClientError::Unauthorized)));
    let reader = api.key(&[Scope::ConversationsRead]).await;
    assert!(matches!(client(&api, &reader, "1").check().await, Err(ClientError::Forbidden { .. })));
    let elsewhere = client(&api, &api.admin().await, "99").reject(DEWI, RejectStatus::Active).await;
    assert!(matches!(elsewhere, Err(ClientError::NotFound)), "{elsewhere:?}");
}
