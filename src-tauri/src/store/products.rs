//! What the shop sells. The rules are in [`crate::catalog`].

use super::StoreError;
use crate::model::{
    ChannelId, ProductId, Realm, Timestamp,
    product::{Catalogue, Details, Field, Product, Shelf},
};
use sqlx::{FromRow, QueryBuilder, Sqlite, SqliteConnection};
use std::collections::BTreeMap;

#[derive(FromRow)]
pub(super) struct Row {
    id: ProductId,
    realm: Realm,
    channel_id: ChannelId,
    remote_id: String,
    name: String,
    price: i64,
    currency: String,
    stock: Option<i64>,
    sku: String,
    description: String,
    image_url: String,
    hidden: bool,
    photo: String,
    low_stock: i64,
    changed_at: String,
    created_at: Timestamp,
    updated_at: Timestamp,
}

impl TryFrom<Row> for Product {
    type Error = StoreError;

    fn try_from(row: Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.id,
            catalogue: Catalogue { realm: row.realm, hosted: Some(row.channel_id).filter(|id| *id != OWN) },
            details: Details {
                name: row.name,
                price: row.price,
                currency: row.currency,
                stock: row.stock,
                sku: row.sku,
                description: row.description,
                image_url: row.image_url,
                hidden: row.hidden,
            },
            remote_id: row.remote_id,
            shelf: Shelf { photo: row.photo, low_stock: row.low_stock },
            changed_at: serde_json::from_str(&row.changed_at).map_err(|_| StoreError::Malformed("product"))?,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

/// Stands for the shop's own catalogue where a hosted account's channel would be.
const OWN: ChannelId = ChannelId(0);

pub(super) const SELECT: &str = "SELECT id, realm, channel_id, remote_id, name, price, currency, stock, sku, description, image_url, hidden, photo, \
     low_stock, changed_at, created_at, updated_at FROM products";

pub(super) fn channel(catalogue: Catalogue) -> ChannelId {
    catalogue.hosted.unwrap_or(OWN)
}

/// Adds a product.
///
/// # Errors
/// When the database fails, or the catalogue has a product of that code already.
pub async fn insert(
    connection: &mut SqliteConnection,
    catalogue: Catalogue,
    details: &Details,
    now: Timestamp,
) -> Result<ProductId, StoreError> {
    Ok(sqlx::query_scalar(
        "INSERT INTO products (realm, channel_id, name, price, currency, stock, sku, description, image_url, hidden,
           search, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(catalogue.realm)
    .bind(channel(catalogue))
    .bind(&details.name)
    .bind(details.price)
    .bind(&details.currency)
    .bind(details.stock)
    .bind(&details.sku)
    .bind(&details.description)
    .bind(&details.image_url)
    .bind(details.hidden)
    .bind(details.search())
    .bind(now)
    .bind(now)
    .fetch_one(connection)
    .await?)
}

/// Stores what is told about a product now, and when each field was last changed.
///
/// # Errors
/// When the database fails, or the catalogue has another product of that code.
pub async fn update(
    connection: &mut SqliteConnection,
    id: ProductId,
    details: &Details,
    changed_at: &BTreeMap<Field, Timestamp>,
    now: Timestamp,
) -> Result<(), StoreError> {
    let changed_at = serde_json::to_string(changed_at).map_err(|_| StoreError::Malformed("product"))?;
    sqlx::query(
        "UPDATE products SET name = ?, price = ?, currency = ?, stock = ?, sku = ?, description = ?, image_url = ?, hidden = ?,
           search = ?, changed_at = ?, updated_at = ? WHERE id = ?",
    )
    .bind(&details.name)
    .bind(details.price)
    .bind(&details.currency)
    .bind(details.stock)
    .bind(&details.sku)
    .bind(&details.description)
    .bind(&details.image_url)
    .bind(details.hidden)
    .bind(details.search())
    .bind(changed_at)
    .bind(now)
    .bind(id)
    .execute(connection)
    .await?;
    Ok(())
}

/// One product.
///
/// # Errors
/// When the database fails.
pub async fn get(connection: &mut SqliteConnection, id: ProductId) -> Result<Option<Product>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = ?"));
    let row: Option<Row> = sqlx::query_as(sql).bind(id).fetch_optional(connection).await?;
    row.map(TryInto::try_into).transpose()
}

/// The product of a catalogue that has this code.
///
/// # Errors
/// When the database fails.
pub async fn by_sku(
    connection: &mut SqliteConnection,
    catalogue: Catalogue,
    sku: &str,
) -> Result<Option<ProductId>, StoreError> {
    Ok(sqlx::query_scalar("SELECT id FROM products WHERE realm = ? AND channel_id = ? AND sku = ? AND sku <> ''")
        .bind(catalogue.realm)
        .bind(channel(catalogue))
        .bind(sku)
        .fetch_optional(connection)
        .await?)
}

/// The products that have a code.
///
/// # Errors
/// When the database fails.
pub async fn coded(connection: &mut SqliteConnection, catalogue: Catalogue) -> Result<Vec<Product>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE realm = ? AND channel_id = ? AND sku <> ''"));
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(catalogue.realm).bind(channel(catalogue)).fetch_all(connection).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// At most `limit` products after `after` in which each of `words`, in lower case, occurs; in the order in which they were
/// added.
///
/// # Errors
/// When the database fails.
pub async fn after(
    connection: &mut SqliteConnection,
    catalogue: Catalogue,
    words: &[String],
    after: ProductId,
    limit: u32,
) -> Result<Vec<Product>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(format!("{SELECT} WHERE realm = "));
    query.push_bind(catalogue.realm).push(" AND channel_id = ").push_bind(channel(catalogue));
    query.push(" AND id > ").push_bind(after);
    for word in words {
        query.push(" AND instr(search, ").push_bind(word).push(") > 0");
    }
    query.push(" ORDER BY id LIMIT ").push_bind(limit);
    let rows: Vec<Row> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Records which of the hosted account's products it is.
///
/// # Errors
/// When the database fails, or another product is that one.
pub async fn set_remote_id(
    connection: &mut SqliteConnection,
    id: ProductId,
    remote_id: &str,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE products SET remote_id = ? WHERE id = ?").bind(remote_id).bind(id).execute(connection).await?;
    Ok(())
}

/// Takes a product of a hosted account out of our copy of its catalogue.
///
/// # Errors
/// When the database fails.
pub async fn remove(connection: &mut SqliteConnection, id: ProductId) -> Result<(), StoreError> {
    sqlx::query("DELETE FROM products WHERE id = ?").bind(id).execute(connection).await?;
    Ok(())
}
