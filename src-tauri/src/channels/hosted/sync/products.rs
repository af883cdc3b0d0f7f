//! The catalogue, field by field.

use super::{Account, Setback, read, write};
use crate::{
    catalog,
    error::{Error, Result},
    gateways::{
        client::{ClientError, wabot},
        wabot::products::{NewProduct, Product as Remote, ProductPatch},
    },
    model::{
        ChannelKind, ProductId, Timestamp,
        product::{CURRENCY, Catalogue, Change, Details, Field, Product},
    },
    store::{
        hosted::agreements::{self, Agreement, Kind},
        products,
    },
};
use futures_util::FutureExt;
use std::collections::HashMap;

/// Products of one page.
const PAGE: u32 = 100;
/// Pages at most; a longer catalogue is not this shop's.
const PAGES: usize = 200;

pub(super) async fn compare(account: &Account, wabot: &wabot::Client) -> Result<(), Setback> {
    let remote = all_remote(wabot).await?;
    let catalogue = Catalogue::of(account.id, ChannelKind::Hosted);
    let local = all_local(account, catalogue).await?;
    let mut reader = account.app.store().read().await?;
    let agreed = agreements::list(&mut reader, account.id, Kind::Product).await?;
    drop(reader);
    let mut local: HashMap<ProductId, Product> = local.into_iter().map(|product| (product.id, product)).collect();
    for remote in remote {
        let known = agreed.iter().find(|agreement| agreement.remote_id == remote.id);
        let id = known.map(|agreement| ProductId(agreement.local_id)).filter(|id| local.contains_key(id));
        let id = id.or_else(|| same_code(&local, &agreed, &remote));
        let product = match id.and_then(|id| local.remove(&id)) {
            Some(product) => product,
            None => match add(account, catalogue, &remote).await? {
                Some(product) => product,
                None => continue,
            },
        };
        let base = known.and_then(|agreement| read(&agreement.agreed)).map(details);
        agree(account, wabot, product, remote, base).await?;
    }
    for product in local.into_values() {
        let is_known = agreed.iter().any(|agreement| agreement.local_id == product.id.0);
        if !is_known && !product.details.hidden {
            create(account, wabot, product).await?;
        }
    }
    Ok(())
}

/// Settles every field, and tells each side what it does not have.
async fn agree(
    account: &Account,
    wabot: &wabot::Client,
    product: Product,
    remote: Remote,
    base: Option<Details>,
) -> Result<(), Setback> {
    let (remote_id, changed_there) = (remote.id.clone(), remote.updated_at);
    let theirs = Details { hidden: product.details.hidden, ..details(of_remote(remote)) };
    let base = base.map(|base| Details { hidden: product.details.hidden, ..base }).unwrap_or_else(|| theirs.clone());
    let settled = settle(&product, &theirs, &base, changed_there);
    if let Some(patch) = patch(&settled, &theirs) {
        match wabot.update_product(&remote_id, &patch).await {
            Ok(_) => {}
            Err(error @ (ClientError::Rejected { .. } | ClientError::NotFound | ClientError::Forbidden { .. })) => {
                tracing::warn!(%error, product = %product.id, "the service does not take this change");
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        }
    }
    keep(account, product, settled, remote_id).await
}

/// Where one side has changed a field it counts; where both have, the later one.
fn settle(product: &Product, theirs: &Details, base: &Details, changed_there: Timestamp) -> Details {
    let ours = &product.details;
    let (here, there) = (ours.differing(base), theirs.differing(base));
    let mut settled = theirs.clone();
    for field in here {
        let both = there.contains(&field) && ours.differing(theirs).contains(&field);
        let changed_here = product.changed_at.get(&field).copied().unwrap_or(product.updated_at);
        if both {
            let winner = if changed_here > changed_there { "here" } else { "there" };
            tracing::info!(product = %product.id, %field, winner, "a product was changed on both sides; the later change stays");
        }
        if !both || changed_here > changed_there {
            take(&mut settled, ours, field);
        }
    }
    settled
}

fn take(into: &mut Details, from: &Details, field: Field) {
    match field {
        Field::Name => into.name.clone_from(&from.name),
        Field::Price => into.price = from.price,
        Field::Currency => into.currency.clone_from(&from.currency),
        Field::Stock => into.stock = from.stock,
        Field::Sku => into.sku.clone_from(&from.sku),
        Field::Description => into.description.clone_from(&from.description),
        Field::ImageUrl => into.image_url.clone_from(&from.image_url),
        Field::Hidden => into.hidden = from.hidden,
    }
}

/// What the account has to be told, if anything.
fn patch(settled: &Details, theirs: &Details) -> Option<ProductPatch> {
    let changed = settled.differing(theirs);
    let has = |field| changed.contains(&field);
    let said = |field, text: &String| has(field).then(|| Some(text.clone()).filter(|text| !text.is_empty()));
    let patch = ProductPatch {
        name: has(Field::Name).then(|| settled.name.clone()),
        price: has(Field::Price).then_some(settled.price),
        stock: has(Field::Stock).then_some(settled.stock),
        sku: said(Field::Sku, &settled.sku),
        description: said(Field::Description, &settled.description),
        image_url: said(Field::ImageUrl, &settled.image_url),
        currency: said(Field::Currency, &settled.currency),
    };
    (patch != ProductPatch::default()).then_some(patch)
}

/// Stores what was settled. A product that somebody has changed meanwhile is left for the next round.
async fn keep(account: &Account, product: Product, settled: Details, remote_id: String) -> Result<(), Setback> {
    let channel = account.id;
    let kept = account.app.store().write(move |tx| {
        async move {
            let now = catalog::get(tx, product.catalogue, product.id).await?;
            if now.details != product.details {
                return Ok(());
            }
            if settled != now.details {
                catalog::update(tx, product.catalogue, product.id, change(&settled)).await?;
            }
            let agreed = write(&wire(&settled));
            let agreement = Agreement { local_id: product.id.0, remote_id, agreed };
            Ok::<_, Error>(agreements::set(tx, channel, Kind::Product, &agreement).await?)
        }
        .boxed()
    });
    match kept.await {
        Err(Error::Invalid { field, reason }) => {
            tracing::warn!(field, reason, "a product of the account cannot be taken over");
            Ok(())
        }
        done => Ok(done?),
    }
}

/// A product that only the account has.
async fn add(account: &Account, catalogue: Catalogue, remote: &Remote) -> Result<Option<Product>, Setback> {
    let Ok(details) = details(of_remote(remote.clone())).checked() else {
        tracing::warn!(product = remote.id, "a product of the account cannot be taken over");
        return Ok(None);
    };
    let remote_id = remote.id.clone();
    let added = account.app.store().write(move |tx| {
        async move {
            let now = tx.now();
            let id = products::insert(tx, catalogue, &details, &remote_id, now).await?;
            catalog::get(tx, catalogue, id).await
        }
        .boxed()
    });
    Ok(Some(added.await?))
}

/// A product that only we have.
async fn create(account: &Account, wabot: &wabot::Client, product: Product) -> Result<(), Setback> {
    let once = format!("balas-product-{}-{}", account.id, product.id);
    match wabot.create_product(&wire(&product.details), &once).await {
        Ok(remote) => {
            let settled = product.details.clone();
            keep(account, product, settled, remote.id).await
        }
        Err(error @ (ClientError::Rejected { .. } | ClientError::Forbidden { .. } | ClientError::NotFound)) => {
            tracing::warn!(%error, product = %product.id, "the service does not take this product");
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

/// A product of ours that has no counterpart yet and the same code.
fn same_code(local: &HashMap<ProductId, Product>, agreed: &[Agreement], remote: &Remote) -> Option<ProductId> {
    let code = remote.sku.as_deref().filter(|code| !code.is_empty())?;
    let taken = |id: ProductId| agreed.iter().any(|agreement| agreement.local_id == id.0);
    local.values().find(|product| product.details.sku == code && !taken(product.id)).map(|product| product.id)
}

async fn all_remote(wabot: &wabot::Client) -> Result<Vec<Remote>, ClientError> {
    let (mut all, mut cursor) = (Vec::new(), None);
    for _ in 0..PAGES {
        let page = wabot.products("", PAGE, cursor.as_deref()).await?;
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    Ok(all)
}

async fn all_local(account: &Account, catalogue: Catalogue) -> Result<Vec<Product>> {
    let mut reader = account.app.store().read().await?;
    let (mut all, mut after) = (Vec::new(), Some(ProductId(0)));
    while let Some(from) = after {
        let (page, next) = catalog::list(&mut reader, catalogue, "", from, PAGE).await?;
        all.extend(page);
        after = next;
    }
    Ok(all)
}

fn of_remote(remote: Remote) -> NewProduct {
    let Remote { name, price, currency, stock, sku, description, image_url, .. } = remote;
    NewProduct { name, price, stock, sku, description, image_url, currency: Some(currency) }
}

fn details(product: NewProduct) -> Details {
    Details {
        currency: product.currency.unwrap_or_else(|| CURRENCY.to_owned()),
        stock: product.stock,
        sku: product.sku.unwrap_or_default(),
        description: product.description.unwrap_or_default(),
        image_url: product.image_url.unwrap_or_default(),
        ..Details::new(product.name, product.price)
    }
}

fn wire(details: &Details) -> NewProduct {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    NewProduct {
        name: details.name.clone(),
        price: details.price,
        stock: details.stock,
        sku: said(&details.sku),
        description: said(&details.description),
        image_url: said(&details.image_url),
        currency: Some(details.currency.clone()),
    }
}

fn change(details: &Details) -> Change {
    let Details { name, price, currency, stock, sku, description, image_url, hidden } = details.clone();
    Change {
        name: Some(name),
        price: Some(price),
        currency: Some(currency),
        stock: Some(stock),
        sku: Some(sku),
        description: Some(description),
        image_url: Some(image_url),
        hidden: Some(hidden),
    }
}
