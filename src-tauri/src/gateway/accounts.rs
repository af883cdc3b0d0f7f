//! Which accounts a connection stands for. A name may be imported again for another account: what was remembered of the one
//! before is dropped then, and a stored credential never goes to an address that it was not entered for.

use super::owner;
use crate::{
    error::{Error, Result},
    gateways::definition::Definition,
    model::ChannelId,
    secrets::{self, DataKey},
    store::{
        Tx,
        hosted::{accounts, agreements::Kind},
    },
};

/// Why a stored credential is not enough.
const NEW_ADDRESS: &str = "the address of this service is new; enter its key again, because a stored key is only ever sent \
                           to the address that it was entered for";

/// An account at one service: by which name its credential is stored, where it is, and which of several there.
#[derive(Debug, PartialEq, Eq)]
struct Place {
    credential: &'static str,
    base_url: String,
    word: String,
}

/// What has become of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    /// It is the same.
    None,
    /// Perhaps another at the same server, whose ids go on.
    Account,
    /// Another server.
    Server,
}

/// Refuses a definition that would send a stored credential to an address that it was not entered for.
///
/// # Errors
/// Names the credential that has to be entered again.
pub(super) fn check_addresses(known: &Definition, wanted: &mut Definition) -> Result<()> {
    let before = places(known);
    let moved =
        |place: &Place| before.iter().any(|old| old.credential == place.credential && old.base_url != place.base_url);
    let moved: Vec<_> = places(wanted).into_iter().filter(moved).map(|place| place.credential).collect();
    for credential in wanted.credentials() {
        if credential.secret.is_empty() && moved.contains(&credential.name) {
            return Err(Error::invalid(credential.name, NEW_ADDRESS));
        }
    }
    Ok(())
}

/// Drops what is remembered of accounts that `wanted` replaces. Asked while the credentials of `known` are still stored.
///
/// # Errors
/// When the database fails.
pub(super) async fn drop_replaced(
    tx: &mut Tx,
    key: &DataKey,
    channel: ChannelId,
    known: &Definition,
    wanted: &mut Definition,
) -> Result<()> {
    let wabot = change(tx, key, channel, known, wanted, "wabot.api_key").await?;
    let unswer = change(tx, key, channel, known, wanted, "unswer.token").await?;
    let alatwa = change(tx, key, channel, known, wanted, "alatwa.api_key").await?;
    if wabot.max(unswer).max(alatwa) == Change::None {
        return Ok(());
    }
    let generation = accounts::next_generation(tx, channel).await?;
    accounts::forget_refusals(tx, channel).await?;
    if wabot != Change::None {
        accounts::forget_reading(tx, channel).await?;
        accounts::forget_agreements(tx, channel, Kind::Product).await?;
    }
    if wabot == Change::Server {
        accounts::retire_ids(tx, channel, &owner(channel), generation).await?;
    }
    if unswer != Change::None {
        accounts::forget_agreements(tx, channel, Kind::Contact).await?;
    }
    if alatwa != Change::None {
        accounts::forget_agreements(tx, channel, Kind::Reject).await?;
    }
    Ok(())
}

/// A credential that is not stored any more, or does not open, proves nothing: the account counts as another.
async fn change(
    tx: &mut Tx,
    key: &DataKey,
    channel: ChannelId,
    known: &Definition,
    wanted: &mut Definition,
    name: &'static str,
) -> Result<Change> {
    let of = |definition: &Definition| places(definition).into_iter().find(|place| place.credential == name);
    let (before, after) = match (of(known), of(wanted)) {
        (Some(before), Some(after)) => (before, after),
        // Whoever leaves a service out has not replaced it; whoever adds one may have had another before.
        (Some(_), None) | (None, None) => return Ok(Change::None),
        (None, Some(_)) => return Ok(Change::Account),
    };
    if before.base_url != after.base_url {
        return Ok(Change::Server);
    }
    let typed = wanted.credentials().into_iter().find(|credential| credential.name == name);
    let typed = typed.map(|credential| credential.secret.clone()).filter(|secret| !secret.is_empty());
    let stored = secrets::get(tx, key, &owner(channel), name).await.ok().flatten();
    let is_same =
        before == after && stored.is_some() && typed.is_none_or(|typed| stored.is_some_and(|stored| stored == typed));
    Ok(if is_same { Change::None } else { Change::Account })
}

/// Every service that has a credential.
fn places(definition: &Definition) -> Vec<Place> {
    let Definition { waviro, wabot, unswer, alatwa, multiwhats, .. } = definition;
    let place = |credential, base_url: &dyn ToString, word: &dyn ToString| Place {
        credential,
        base_url: base_url.to_string(),
        word: word.to_string(),
    };
    let all = [
        waviro.as_ref().map(|known| place("waviro.secretkey", &known.base_url, &"")),
        wabot.as_ref().map(|known| place("wabot.api_key", &known.base_url, &"")),
        unswer.as_ref().map(|known| place("unswer.token", &known.base_url, &known.app_id)),
        alatwa.as_ref().map(|known| place("alatwa.api_key", &known.base_url, &known.ai_id)),
        multiwhats.as_ref().map(|known| place("multiwhats.apikey", &known.base_url, &known.from)),
    ];
    all.into_iter().flatten().collect()
}
