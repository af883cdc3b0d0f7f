//! Credits and usage: what is left, what became of it, who spent it, and the plan.

use crate::{
    credits::{self, overview},
    desktop::{core::Core, error::Answer},
    model::{
        ChannelId, Realm,
        accounting::{CreditsView, LedgerPage, PlanDraft, UsageView},
    },
    sheet, usage,
};
use futures_util::FutureExt;
use tauri::State;

/// Lines of the ledger that a page may ask for.
const PAGE: u32 = 200;

/// How the shop's account stands, or a hosted one.
#[tauri::command]
#[specta::specta]
pub async fn credits(core: State<'_, Core>, realm: Realm, channel_id: Option<ChannelId>) -> Answer<CreditsView> {
    let now = core.app().await?.clock().now();
    let mut reader = core.read().await?;
    Ok(match channel_id {
        Some(channel) => overview::hosted(&mut reader, channel, now).await?,
        None => overview::view(&mut reader, realm, now).await?,
    })
}

/// What became of the credits, newest first.
#[tauri::command]
#[specta::specta]
pub async fn ledger(core: State<'_, Core>, realm: Realm, cursor: Option<String>, limit: u32) -> Answer<LedgerPage> {
    Ok(overview::ledger(&mut *core.read().await?, realm, cursor.as_deref(), limit.clamp(1, PAGE)).await?)
}

/// Who spent how much on the last days.
#[tauri::command]
#[specta::specta]
pub async fn usage(core: State<'_, Core>, realm: Realm, days: u32) -> Answer<UsageView> {
    let now = core.app().await?.clock().now();
    Ok(usage::report::view(&mut *core.read().await?, realm, days, now).await?)
}

/// Writes the usage of the last days to a file; returns where it is.
#[tauri::command]
#[specta::specta]
pub async fn export_usage(core: State<'_, Core>, realm: Realm, days: u32) -> Answer<String> {
    let now = core.app().await?.clock().now();
    let bytes = usage::export::csv(&mut *core.read().await?, realm, days, now).await?;
    Ok(sheet::save("balas-usage", &bytes)?.display().to_string())
}

/// Sets the plan.
#[tauri::command]
#[specta::specta]
pub async fn set_credit_plan(core: State<'_, Core>, plan: PlanDraft) -> Answer<()> {
    let PlanDraft { allowance, rollover_cap } = plan;
    core.write(move |tx| credits::set_plan(tx, allowance.into(), rollover_cap.into()).boxed()).await
}

/// Enters credits that were bought.
#[tauri::command]
#[specta::specta]
pub async fn top_up(core: State<'_, Core>, amount: u32) -> Answer<()> {
    core.write(move |tx| credits::top_up(tx, amount.into()).boxed()).await
}

/// Chooses below how many credits a warning is due; 0 is never.
#[tauri::command]
#[specta::specta]
pub async fn set_credit_warning(core: State<'_, Core>, below: u32) -> Answer<()> {
    core.write(move |tx| overview::set_warning(tx, below).boxed()).await
}
