//! Products as the page of the catalogue asks for them: newest first, filtered and counted, and what only the shop knows of
//! them.

use super::{
    StoreError,
    products::{Row, SELECT, channel},
};
use crate::model::{
    ProductId, Timestamp,
    product::{Catalogue, Product, Shelf},
    shelf::{ShelfCounts, Shown},
};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// At most `limit` products before `before` that are shown and in which each of `words`, in lower case, occurs.
///
/// # Errors
/// When the database fails.
pub async fn before(
    connection: &mut SqliteConnection,
    catalogue: Catalogue,
    words: &[String],
    shown: Shown,
    before: ProductId,
    limit: u32,
) -> Result<Vec<Product>, StoreError> {
    let mut query = QueryBuilder::<Sqlite>::new(format!("{SELECT} WHERE realm = "));
    query.push_bind(catalogue.realm).push(" AND channel_id = ").push_bind(channel(catalogue));
    query.push(" AND id < ").push_bind(before);
    query.push(match shown {
        Shown::All => "",
        Shown::Low => " AND stock > 0 AND stock < low_stock",
        Shown::SoldOut => " AND stock = 0",
        Shown::Hidden => " AND hidden = 1",
    });
    for word in words {
        query.push(" AND instr(search, ").push_bind(word).push(") > 0");
    }
    query.push(" ORDER BY id DESC LIMIT ").push_bind(limit);
    let rows: Vec<Row> = query.build_query_as().fetch_all(connection).await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// How many products there are of each.
///
/// # Errors
/// When the database fails.
pub async fn counts(connection: &mut SqliteConnection, catalogue: Catalogue) -> Result<ShelfCounts, StoreError> {
    let (all, low, sold_out, hidden) = sqlx::query_as(
        "SELECT count(*), count(*) FILTER (WHERE stock > 0 AND stock < low_stock), count(*) FILTER (WHERE stock = 0),
           count(*) FILTER (WHERE hidden = 1)
         FROM products WHERE realm = ? AND channel_id = ?",
    )
    .bind(catalogue.realm)
    .bind(channel(catalogue))
    .fetch_one(connection)
    .await?;
    Ok(ShelfCounts { all, low, sold_out, hidden })
}

/// Stores what only the shop knows of a product.
///
/// # Errors
/// When the database fails.
pub async fn set(
    connection: &mut SqliteConnection,
    id: ProductId,
    shelf: &Shelf,
    now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE products SET photo = ?, low_stock = ?, updated_at = ? WHERE id = ?")
        .bind(&shelf.photo)
        .bind(shelf.low_stock)
        .bind(now)
        .bind(id)
        .execute(connection)
        .await?;
    Ok(())
}
