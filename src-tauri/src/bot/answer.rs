//! An answer that needs the network: runs its errands one after the other, outside any transaction, until it is given or no
//! longer wanted.

use super::{
    drafts,
    engine::Act,
    parts::{self, Part},
    turn::{self, Errand},
    webhook,
};
use crate::{
    ai::{self, Outcome, Question},
    app::App,
    error::{Error, Result},
    model::ConversationId,
};
use futures_util::FutureExt;

/// Carries an answer on to its end.
pub(super) async fn carry_on(app: &App, delivery: &str) -> Result<()> {
    loop {
        match step(app, delivery).await {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error @ Error::Store(_)) => return Err(error),
            Err(error) => return give_up(app, delivery, error).await,
        }
    }
}

/// Runs the next errand; whether there was one.
async fn step(app: &App, delivery: &str) -> Result<bool> {
    let Some((id, errand)) = next(app, delivery).await? else { return Ok(false) };
    match errand {
        Errand::Fetch(act) => fetch(app, delivery, id, *act).await?,
        Errand::Call(rule, call) => self::call(app, delivery, id, (rule, call)).await?,
        Errand::Ask(question) => ask(app, delivery, id, *question).await?,
    }
    Ok(true)
}

/// What can be said without the network may be refused too, so the answer is found by its name.
async fn give_up(app: &App, delivery: &str, error: Error) -> Result<()> {
    let delivery = delivery.to_owned();
    let given_up = app.store().write(move |tx| async move { turn::give_up_on(tx, &delivery, &error).await }.boxed());
    given_up.await
}

async fn next(app: &App, delivery: &str) -> Result<Option<(ConversationId, Errand)>> {
    let (bots, delivery) = (app.bots().clone(), delivery.to_owned());
    app.store().write(move |tx| async move { turn::advance(tx, &bots, &delivery).await }.boxed()).await
}

async fn fetch(app: &App, delivery: &str, id: ConversationId, act: Act) -> Result<()> {
    let adapter = parts::adapter(app, id).await?;
    let mut fetched = Vec::new();
    if let Some(sku) = &act.product {
        fetched.push(parts::product(app, id, &adapter, sku).await?);
    }
    if let Some(url) = &act.media {
        fetched.push(parts::file(app, &adapter, url).await);
    }
    let (bots, delivery) = (app.bots().clone(), delivery.to_owned());
    let stored =
        app.store().write(move |tx| async move { turn::fetched(tx, &bots, &delivery, act, fetched).await }.boxed());
    stored.await
}

async fn call(app: &App, delivery: &str, id: ConversationId, (rule, call): (usize, super::engine::Call)) -> Result<()> {
    let limits = parts::adapter(app, id).await?.capabilities().max_media;
    let answer = webhook::call(app, limits, &call, &format!("{delivery}-{rule}")).await;
    let answer = answer.map_err(|error| error.to_string());
    let (bots, delivery) = (app.bots().clone(), delivery.to_owned());
    let stored = app
        .store()
        .write(move |tx| async move { turn::called(tx, &bots, &delivery, (rule, call), answer).await }.boxed());
    stored.await
}

async fn ask(app: &App, delivery: &str, id: ConversationId, question: Question) -> Result<()> {
    let (setting, realm) = (question.id, question.realm);
    let outcome = ai::ask(app, question).await;
    if let Err(error) = &outcome
        && let Some(pause) = error.pause()
    {
        let until = app.clock().now().plus_millis(i64::try_from(pause.as_millis()).unwrap_or(i64::MAX / 2));
        app.bots().rest(realm, setting, until);
    }
    let parts = match &outcome {
        Ok(Outcome::Reply(written)) => drafts::parts(app, id, written).await?,
        _ => Vec::<Part>::new(),
    };
    let outcome = outcome.map_err(|error| error.to_string());
    let (bots, delivery) = (app.bots().clone(), delivery.to_owned());
    let stored = app
        .store()
        .write(move |tx| async move { turn::asked(tx, &bots, &delivery, setting, outcome, parts).await }.boxed());
    stored.await
}
