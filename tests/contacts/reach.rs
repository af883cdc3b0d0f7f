//! The number of a contact is asked about where the contact is.

use super::{add, named};
use crate::support::{DEWI, TestDesk};
use balas::{contacts::reach, error::Code, model::ContactId};

#[tokio::test]
async fn the_network_is_asked_whether_it_knows_a_number() {
    let desk = TestDesk::linked().await;
    let known = desk.row(desk.says(DEWI, "Halo").await.conversation_id).await.contact.id;
    assert!(reach::is_registered(&desk.app, known).await.unwrap());
    let nobody = reach::is_registered(&desk.app, ContactId(999_999)).await.unwrap_err();
    assert_eq!(nobody.code(), Code::Conflict);
}

#[tokio::test]
async fn without_a_linked_phone_nobody_can_be_asked() {
    let desk = TestDesk::unlinked().await;
    add(&desk, &[("Ani", "6281234567101")]).await;
    let ani = named(&desk, "Ani").await.contact.id;
    assert_eq!(reach::is_registered(&desk.app, ani).await.unwrap_err().code(), Code::NotLinked);
}
