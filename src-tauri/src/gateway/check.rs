//! Checking a connection: one harmless call to each of its services, and a sentence about what it can do or why not.
//!
//! Whoever holds the directory calls, because only that process knows which hosts its operator has allowed. A command that
//! runs beside it leaves a question in the database and waits for the answer.

use super::{Gateway, open};
use crate::{
    clock::Clock,
    error::{Error, Result},
    gateways::{
        address::BaseUrl,
        client::{self as clients, Account, ClientError},
        definition::Definition,
    },
    model::{Ability, ChannelId, Finding, Service, ServiceReport, Timestamp},
    outgoing,
    secrets::{KeyRing, Secret},
    store::{Store, StoreError, Tx, gateway_checks},
};
use futures_util::{
    FutureExt,
    future::{BoxFuture, join_all},
};
use std::time::Duration;

/// How long a question may take: five services, each with its own time-out.
const PATIENCE: Duration = Duration::from_secs(60);
/// How often the one who asked looks for the answer.
const LOOK: Duration = Duration::from_millis(100);
/// Questions that are older were left behind by a command that has ended.
const FORGOTTEN_MILLIS: i64 = 10 * 60 * 1000;

/// Checks a connection that need not be stored. Credentials that it leaves out are those of the stored one of its name.
///
/// # Errors
/// When stored credentials cannot be opened, or would go to an address that they were not entered for.
pub async fn definition(
    store: &Store,
    ring: &KeyRing,
    out: &outgoing::Client,
    clock: &Clock,
    mut definition: Definition,
) -> Result<Vec<ServiceReport>> {
    let known = super::by_name(&mut *store.read().await?, definition.name.as_str()).await.ok();
    let Some(known) = known else { return Ok(ask_services(&definition, out, clock).await) };
    super::accounts::check_addresses(&known.definition, &mut definition)?;
    let key = ring.open(store).await?;
    let mut gateway = Gateway { definition, ..known };
    super::fill(&mut *store.read().await?, &key, &mut gateway).await?;
    Ok(ask_services(&gateway.definition, out, clock).await)
}

/// Checks a stored connection.
///
/// # Errors
/// When there is none, or its credentials cannot be opened.
pub async fn stored(
    store: &Store,
    ring: &KeyRing,
    out: &outgoing::Client,
    clock: &Clock,
    channel: ChannelId,
) -> Result<Vec<ServiceReport>> {
    let gateway = open(store, ring, channel).await?;
    Ok(ask_services(&gateway.definition, out, clock).await)
}

/// All at once: each has its own pace and its own time-out.
async fn ask_services(definition: &Definition, out: &outgoing::Client, clock: &Clock) -> Vec<ServiceReport> {
    let Definition { waviro, wabot, unswer, alatwa, multiwhats, .. } = definition;
    let with = || (out.clone(), clock.clone());
    let mut asked: Vec<BoxFuture<'_, ServiceReport>> = Vec::new();
    if let Some(service) = waviro {
        let (out, clock) = with();
        let client = clients::waviro::Client::new(account(&service.base_url, &service.secretkey), out, clock);
        asked.push(async { report(Service::Waviro, async { client?.check().await }.await) }.boxed());
    }
    if let Some(service) = wabot {
        let (out, clock) = with();
        let client = clients::wabot::Client::new(account(&service.base_url, &service.api_key), out, clock);
        asked.push(async { report(Service::Wabot, async { client?.check().await }.await) }.boxed());
    }
    if let Some(service) = unswer {
        let (out, clock) = with();
        let account = account(&service.base_url, &service.token);
        let client = clients::unswer::Client::new(account, service.app_id.as_str(), out, clock);
        asked.push(async { report(Service::Unswer, async { client?.check().await }.await) }.boxed());
    }
    if let Some(service) = alatwa {
        let (out, clock) = with();
        let account = account(&service.base_url, &service.api_key);
        let client = clients::alatwa::Client::new(account, service.ai_id.as_str(), out, clock);
        asked.push(async { report(Service::Alatwa, async { client?.check().await }.await) }.boxed());
    }
    if let Some(service) = multiwhats {
        let (out, clock) = with();
        let account = account(&service.base_url, &service.apikey);
        let client = clients::multiwhats::Client::new(account, service.from.as_str(), out, clock);
        asked.push(async { report(Service::Multiwhats, async { client?.check().await }.await) }.boxed());
    }
    join_all(asked).await
}

fn account(base_url: &BaseUrl, secret: &Secret) -> Account {
    Account::new(base_url.as_str(), secret.expose())
}

fn report(service: Service, answer: Result<Ability, ClientError>) -> ServiceReport {
    let finding = match answer {
        Ok(ability) => Finding::Works(ability),
        Err(error) => Finding::Fails((&error).into()),
    };
    ServiceReport { service, finding }
}

/// What another process is told: the reports, or the sentence that says why there are none.
type Answer = Result<Vec<ServiceReport>, String>;

/// Asks the process that holds the directory, and waits.
///
/// # Errors
/// With its sentence, or that it did not answer.
pub async fn ask_holder(store: &Store, channel: ChannelId) -> Result<Vec<ServiceReport>> {
    let question = store.write(move |tx| {
        async move {
            let now = tx.now();
            Ok::<_, Error>(gateway_checks::insert(tx, channel, now).await?)
        }
        .boxed()
    });
    let question = question.await?;
    let answer = tokio::time::timeout(PATIENCE, answer(store, question)).await;
    store.write(move |tx| async move { forget(tx, question).await }.boxed()).await?;
    const SILENT: Error = Error::Conflict("the Balas that uses this data directory did not answer; start it again");
    match answer.map_err(|_| SILENT)?? {
        Ok(reports) => Ok(reports),
        Err(sentence) => Err(Error::Refused(sentence)),
    }
}

async fn answer(store: &Store, question: i64) -> Result<Answer> {
    loop {
        if let Some(text) = gateway_checks::answered(&mut *store.read().await?, question).await? {
            return Ok(serde_json::from_str(&text).map_err(|_| StoreError::Malformed("answer"))?);
        }
        tokio::time::sleep(LOOK).await;
    }
}

async fn forget(tx: &mut Tx, question: i64) -> Result<()> {
    let before = Timestamp(tx.now().0 - FORGOTTEN_MILLIS);
    Ok(gateway_checks::remove(tx, question, before).await?)
}

/// Answers what other processes have asked.
///
/// # Errors
/// When the database fails.
pub async fn answer_questions(store: &Store, ring: &KeyRing, out: &outgoing::Client, clock: &Clock) -> Result<()> {
    let questions = gateway_checks::open(&mut *store.read().await?).await?;
    for (question, channel) in questions {
        let answer: Answer = stored(store, ring, out, clock, channel).await.map_err(|error| error.to_string());
        let text = serde_json::to_string(&answer).map_err(|_| StoreError::Malformed("answer"))?;
        store
            .write(move |tx| async move { Ok::<_, Error>(gateway_checks::answer(tx, question, &text).await?) }.boxed())
            .await?;
    }
    Ok(())
}
