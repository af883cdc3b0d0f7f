//! The catalogue: what the shop sells, at which price, and how much of it is there.
//!
//! Nothing is ever deleted: what is not sold any more is hidden, because messages tell of it.

pub mod import;
pub mod photo;
pub mod shelf;

use crate::{
    error::{Error, Result},
    events::Event,
    model::{
        ProductId, Realm,
        product::{Catalogue, Change, Details, Product, Unacceptable},
    },
    outgoing,
    store::{StoreError, Tx, products},
};
use serde::Deserialize;
use sqlx::SqliteConnection;

/// What the demo shop sells.
const DEMO: &str = include_str!("../../assets/practice/products.toml");
/// Words of a search that count.
const WORDS: usize = 16;

/// Refuses the address of a picture that must not be fetched. Asked before the transaction, as every address is.
///
/// # Errors
/// When it is no address, or leads where it must not.
pub fn check_image(outgoing: &outgoing::Client, url: &str) -> Result<()> {
    match url.trim() {
        "" => Ok(()),
        url => outgoing.check(url).map(drop).map_err(|forbidden| Error::invalid("image_url", forbidden.to_string())),
    }
}

/// Adds a product.
///
/// # Errors
/// When a value is not acceptable, or the catalogue has a product of that code already.
pub async fn create(tx: &mut Tx, catalogue: Catalogue, details: Details) -> Result<Product> {
    let details = details.checked()?;
    refuse_double(tx, catalogue, &details.sku, None).await?;
    let now = tx.now();
    let id = products::insert(tx, catalogue, &details, now).await?;
    tx.emit(Event::ProductsChanged { realm: catalogue.realm });
    get(tx, catalogue, id).await
}

/// Changes a product. One that is no change leaves it as it is.
///
/// # Errors
/// When the catalogue has no such product, or another of that code, or a value is not acceptable.
pub async fn update(tx: &mut Tx, catalogue: Catalogue, id: ProductId, change: Change) -> Result<Product> {
    let product = get(tx, catalogue, id).await?;
    let details = product.details.clone().with(change).checked()?;
    let changed = details.differing(&product.details);
    if changed.is_empty() {
        return Ok(product);
    }
    refuse_double(tx, catalogue, &details.sku, Some(id)).await?;
    let now = tx.now();
    let mut changed_at = product.changed_at;
    changed_at.extend(changed.into_iter().map(|field| (field, now)));
    products::update(tx, id, &details, &changed_at, now).await?;
    tx.emit(Event::ProductsChanged { realm: catalogue.realm });
    get(tx, catalogue, id).await
}

/// One product.
///
/// # Errors
/// When the catalogue has no such product.
pub async fn get(connection: &mut SqliteConnection, catalogue: Catalogue, id: ProductId) -> Result<Product> {
    let product = products::get(connection, id).await?;
    product.filter(|product| product.catalogue == catalogue).ok_or(Error::NotFound("product"))
}

/// At most `limit` products after `after`, in the order in which they were added, and where the next page begins. With
/// `wanted`, those in whose name, code or description each of its words occurs.
///
/// # Errors
/// When the database fails.
pub async fn list(
    connection: &mut SqliteConnection,
    catalogue: Catalogue,
    wanted: &str,
    after: ProductId,
    limit: u32,
) -> Result<(Vec<Product>, Option<ProductId>)> {
    let words: Vec<_> = wanted.split_whitespace().take(WORDS).map(str::to_lowercase).collect();
    let mut found = products::after(connection, catalogue, &words, after, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next = found.last().filter(|_| more).map(|product| product.id);
    Ok((found, next))
}

/// Fills the practice shop where it sells nothing yet.
///
/// # Errors
/// When the database fails.
pub(crate) async fn fill_demo(tx: &mut Tx) -> Result<()> {
    let catalogue = Catalogue::own(Realm::Practice);
    if !list(tx, catalogue, "", ProductId(0), 1).await?.0.is_empty() {
        return Ok(());
    }
    let demo: Demo = toml::from_str(DEMO).map_err(|_| StoreError::Malformed("demo catalogue"))?;
    for DemoProduct { name, price, stock, sku, description } in demo.product {
        create(tx, catalogue, Details { stock: Some(stock), sku, description, ..Details::new(name, price) }).await?;
    }
    Ok(())
}

async fn refuse_double(tx: &mut Tx, catalogue: Catalogue, sku: &str, itself: Option<ProductId>) -> Result<()> {
    match products::by_sku(tx, catalogue, sku).await? {
        Some(other) if Some(other) != itself => {
            Err(Error::invalid("sku", format!("product {other} has this code already; choose another one")))
        }
        _ => Ok(()),
    }
}

impl From<Unacceptable> for Error {
    fn from(value: Unacceptable) -> Self {
        Self::invalid(value.field.word(), value.reason)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Demo {
    product: Vec<DemoProduct>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DemoProduct {
    name: String,
    price: i64,
    stock: i64,
    sku: String,
    description: String,
}
