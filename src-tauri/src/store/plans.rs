//! How SQLite would answer a question, for the tests of what must stay quick however much there is.

use super::open;
use sqlx::{AssertSqlSafe, ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};

/// An empty database with everything that the migrations make, and nothing that asks for rows of other tables.
pub async fn database() -> SqliteConnection {
    let mut database = SqliteConnectOptions::new().in_memory(true).foreign_keys(false).connect().await.unwrap();
    open::MIGRATIONS.run(&mut database).await.unwrap();
    database
}

/// The steps of the answer, one in a line.
pub async fn of(database: &mut SqliteConnection, sql: &str) -> String {
    let explained = format!("EXPLAIN QUERY PLAN {sql}");
    let steps: Vec<(i64, i64, i64, String)> =
        sqlx::query_as(AssertSqlSafe(explained)).fetch_all(database).await.unwrap();
    steps.into_iter().map(|(.., step)| step).collect::<Vec<_>>().join("\n")
}
