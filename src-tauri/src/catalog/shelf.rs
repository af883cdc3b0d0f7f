//! The catalogue as a person works in it: pages, counts, whole drafts instead of single fields, and whether a hosted account
//! knows of each product what we know.

use crate::{
    catalog::{self, WORDS},
    channels::hosted::sync::is_agreed,
    error::{Error, Result},
    events::Event,
    model::money,
    model::{
        ChannelId, ChannelKind, ProductId, Timestamp,
        product::{Catalogue, Change, Details, LARGEST, Product, Shelf},
        shelf::{CatalogueRef, ProductDraft, ProductPage, ProductView, ShelfCounts, Shown, SyncState},
    },
    sheet::Sheet,
    store::{
        Tx, channels,
        hosted::agreements::{self, Agreement, Kind},
        shelf,
    },
};
use sqlx::SqliteConnection;
use std::collections::HashMap;

/// Products of one page while a whole catalogue is read.
const PAGE: u32 = 500;
/// The columns of a file, in their order.
pub const COLUMNS: [&str; 9] =
    ["code", "name", "price", "currency", "stock", "low_stock", "description", "image_url", "hidden"];

/// Which catalogue is meant.
///
/// # Errors
/// When the channel is no hosted one of this realm.
pub async fn catalogue(reader: &mut SqliteConnection, of: CatalogueRef) -> Result<Catalogue> {
    let CatalogueRef { realm, channel_id } = of;
    let Some(id) = channel_id else { return Ok(Catalogue::own(realm)) };
    let channel = channels::in_use(reader, id).await?;
    let channel = channel.filter(|channel| channel.kind == ChannelKind::Hosted && channel.realm == realm);
    channel.map(|channel| Catalogue::of(channel.id, channel.kind)).ok_or(Error::NotFound("connection"))
}

/// At most `limit` products before `before`, newest first.
///
/// # Errors
/// When the database fails.
pub async fn page(
    reader: &mut SqliteConnection,
    catalogue: Catalogue,
    wanted: &str,
    shown: Shown,
    before: Option<ProductId>,
    limit: u32,
) -> Result<ProductPage> {
    let words: Vec<_> = wanted.split_whitespace().take(WORDS).map(str::to_lowercase).collect();
    let from = before.unwrap_or(ProductId(i64::MAX));
    let mut found = shelf::before(reader, catalogue, &words, shown, from, limit.saturating_add(1)).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|product| product.id);
    let agreed = agreed(reader, catalogue.hosted).await?;
    Ok(ProductPage { items: found.into_iter().map(|product| view(product, &agreed)).collect(), next })
}

/// How many products there are of each kind.
///
/// # Errors
/// When the database fails.
pub async fn counts(reader: &mut SqliteConnection, catalogue: Catalogue) -> Result<ShelfCounts> {
    Ok(shelf::counts(reader, catalogue).await?)
}

/// One product as it is shown.
///
/// # Errors
/// When the catalogue has no such product.
pub async fn get(reader: &mut SqliteConnection, catalogue: Catalogue, id: ProductId) -> Result<ProductView> {
    let agreed = agreed(reader, catalogue.hosted).await?;
    Ok(view(catalog::get(reader, catalogue, id).await?, &agreed))
}

/// Adds a product.
///
/// # Errors
/// When a value is not acceptable, or the catalogue has a product of that code already.
pub async fn create(tx: &mut Tx, catalogue: Catalogue, draft: ProductDraft) -> Result<ProductView> {
    let low_stock = checked(draft.low_stock)?;
    let product = catalog::create(tx, catalogue, details(draft)).await?;
    put(tx, &product, Shelf { low_stock, ..product.shelf.clone() }).await?;
    get(tx, catalogue, product.id).await
}

/// Makes a product what the draft says.
///
/// # Errors
/// When the catalogue has no such product, or another of that code, or a value is not acceptable.
pub async fn update(tx: &mut Tx, catalogue: Catalogue, id: ProductId, draft: ProductDraft) -> Result<ProductView> {
    let low_stock = checked(draft.low_stock)?;
    let product = catalog::update(tx, catalogue, id, whole(details(draft))).await?;
    put(tx, &product, Shelf { low_stock, ..product.shelf.clone() }).await?;
    get(tx, catalogue, id).await
}

/// Gives a product another picture; an empty hash takes it away.
///
/// # Errors
/// When the catalogue has no such product.
pub async fn set_photo(tx: &mut Tx, catalogue: Catalogue, id: ProductId, photo: String) -> Result<ProductView> {
    let product = catalog::get(tx, catalogue, id).await?;
    put(tx, &product, Shelf { photo, ..product.shelf.clone() }).await?;
    get(tx, catalogue, id).await
}

/// The whole catalogue as CSV, oldest first.
///
/// # Errors
/// When the database fails.
pub async fn csv(reader: &mut SqliteConnection, catalogue: Catalogue) -> Result<Vec<u8>> {
    let mut sheet = Sheet::new(&COLUMNS)?;
    let mut after = Some(ProductId(0));
    while let Some(from) = after {
        let (page, next) = catalog::list(reader, catalogue, "", from, PAGE).await?;
        for product in page {
            sheet.row(&cells(product))?;
        }
        after = next;
    }
    sheet.finish()
}

fn cells(product: Product) -> [String; 9] {
    let Details { name, price, currency, stock, sku, description, image_url, hidden } = product.details;
    let price = money::write(price, &currency);
    let stock = stock.map(|stock| stock.to_string()).unwrap_or_default();
    let hidden = if hidden { "yes" } else { "no" }.to_owned();
    [sku, name, price, currency, stock, product.shelf.low_stock.to_string(), description, image_url, hidden]
}

async fn put(tx: &mut Tx, product: &Product, wanted: Shelf) -> Result<()> {
    if wanted != product.shelf {
        let now = tx.now();
        shelf::set(tx, product.id, &wanted, now).await?;
        tx.emit(Event::ProductsChanged { realm: product.catalogue.realm });
    }
    Ok(())
}

fn checked(low_stock: i64) -> Result<i64> {
    match (0..=LARGEST).contains(&low_stock) {
        true => Ok(low_stock),
        false => Err(Error::invalid("low_stock", "it must be a whole number, not below 0")),
    }
}

/// What a draft tells.
pub(super) fn details(draft: ProductDraft) -> Details {
    let ProductDraft { name, price, currency, stock, low_stock: _, sku, description, image_url, hidden } = draft;
    Details { name, price, currency, stock, sku, description, image_url, hidden }
}

fn whole(details: Details) -> Change {
    let Details { name, price, currency, stock, sku, description, image_url, hidden } = details;
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

/// A product as a draft of itself.
pub(super) fn draft(product: &Product) -> ProductDraft {
    let Details { name, price, currency, stock, sku, description, image_url, hidden } = product.details.clone();
    ProductDraft {
        name,
        price,
        currency,
        stock,
        low_stock: product.shelf.low_stock,
        sku,
        description,
        image_url,
        hidden,
    }
}

/// What was agreed on, by product; `None` where there is nobody to agree with.
type Agreed = Option<HashMap<i64, String>>;

async fn agreed(reader: &mut SqliteConnection, hosted: Option<ChannelId>) -> Result<Agreed> {
    let Some(channel) = hosted else { return Ok(None) };
    let list = agreements::list(reader, channel, Kind::Product).await?;
    // One without a remote id is an offer, which the account may not have taken.
    let taken = list.into_iter().filter(|agreement| !agreement.remote_id.is_empty());
    Ok(Some(taken.map(|Agreement { local_id, agreed, .. }| (local_id, agreed)).collect()))
}

fn view(product: Product, agreed: &Agreed) -> ProductView {
    let sync = match agreed.as_ref().map(|agreed| agreed.get(&product.id.0)) {
        None => SyncState::Own,
        Some(Some(agreed)) if is_agreed(agreed, &product.details) => SyncState::InStep,
        Some(None) if product.details.hidden => SyncState::Kept,
        Some(_) => SyncState::Waiting,
    };
    let updated_at: Timestamp = product.updated_at;
    ProductView { id: product.id, details: draft(&product), photo: product.shelf.photo, sync, updated_at }
}
