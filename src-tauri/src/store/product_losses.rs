//! Changes to products that gave way to a later one on the other side.

use super::StoreError;
use crate::model::{
    ChannelId, ProductId, Timestamp,
    product::{Loss, Side},
};
use sqlx::{FromRow, SqliteConnection};

/// Losses of one product that are kept.
const KEPT: u32 = 20;

#[derive(FromRow)]
struct Row {
    product_id: ProductId,
    name: String,
    field: String,
    winner: String,
    lost: String,
    kept: String,
    created_at: Timestamp,
}

impl From<Row> for (String, Loss) {
    fn from(row: Row) -> Self {
        let Row { product_id: product, name, field, winner, lost, kept, created_at: at } = row;
        let winner = if winner == Side::Here.word() { Side::Here } else { Side::There };
        (name, Loss { product, field, winner, lost, kept, at })
    }
}

const SELECT: &str = "SELECT l.product_id, p.name, l.field, l.winner, l.lost, l.kept, l.created_at
     FROM product_losses l JOIN products p ON p.id = l.product_id";

/// Remembers a loss, and forgets the oldest ones of its product where there are many.
///
/// # Errors
/// When the database fails.
pub async fn insert(connection: &mut SqliteConnection, loss: &Loss) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO product_losses (product_id, field, winner, lost, kept, created_at) VALUES (?, ?, ?, ?, ?, ?)",
    )
    .bind(loss.product)
    .bind(&loss.field)
    .bind(loss.winner.word())
    .bind(&loss.lost)
    .bind(&loss.kept)
    .bind(loss.at)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "DELETE FROM product_losses WHERE product_id = ?1 AND id <=
           (SELECT id FROM product_losses WHERE product_id = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)",
    )
    .bind(loss.product)
    .bind(KEPT)
    .execute(connection)
    .await?;
    Ok(())
}

/// What a product has lost, newest first.
///
/// # Errors
/// When the database fails.
pub async fn of_product(connection: &mut SqliteConnection, product: ProductId) -> Result<Vec<Loss>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE l.product_id = ? ORDER BY l.id DESC"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(product).fetch_all(connection).await?;
    Ok(rows.into_iter().map(|row| <(String, Loss)>::from(row).1).collect())
}

/// What the products of a hosted account's catalogue have lost, newest first, with their names.
///
/// # Errors
/// When the database fails.
pub async fn of_channel(
    connection: &mut SqliteConnection,
    channel: ChannelId,
    limit: u32,
) -> Result<Vec<(String, Loss)>, StoreError> {
    let sql = sqlx::AssertSqlSafe(format!("{SELECT} WHERE p.channel_id = ? ORDER BY l.id DESC LIMIT ?"));
    let rows: Vec<Row> = sqlx::query_as(sql).bind(channel).bind(limit).fetch_all(connection).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
