//! Customers are shown what was read, unless the shop does not want that.

use crate::support::{DEWI, TestDesk};
use balas::{inbox, settings::preferences};
use futures_util::FutureExt;

#[tokio::test]
async fn a_customer_is_shown_what_was_read() {
    let desk = TestDesk::linked().await;
    desk.says(DEWI, "halo").await;
    let last = desk.says(DEWI, "ada?").await;
    inbox::read(&desk.app, last.conversation_id).await.unwrap();
    assert_eq!(desk.practice().read_marks(), [last.external_id.as_str()]);
    inbox::read(&desk.app, last.conversation_id).await.unwrap();
    assert_eq!(desk.practice().read_marks().len(), 1, "once");
}

#[tokio::test]
async fn switched_off_nobody_is_shown_anything_and_the_inbox_knows_it_all_the_same() {
    let desk = TestDesk::linked().await;
    desk.write(|tx| preferences::set_read_marks(tx, false).boxed()).await;
    let message = desk.says(DEWI, "halo").await;
    inbox::read(&desk.app, message.conversation_id).await.unwrap();
    assert!(desk.practice().read_marks().is_empty());
    assert_eq!(desk.row(message.conversation_id).await.unread, 0);
}

#[tokio::test]
async fn a_network_that_is_not_there_stops_nobody_from_reading() {
    let desk = TestDesk::linked().await;
    let message = desk.says(DEWI, "halo").await;
    desk.practice().disconnect().await.unwrap();
    inbox::read(&desk.app, message.conversation_id).await.unwrap();
    assert_eq!(desk.row(message.conversation_id).await.unread, 0);
}
