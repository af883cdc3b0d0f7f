//! What was said before a number was linked is there afterwards, in its place, and nothing follows from it.

use crate::support::{DEWI, EMRE, TestDesk};
use balas::{
    channels::{Attachment, ChannelEvent, GroupRef, Inbound, PastMessage, PhoneReply, Recipient, Sender, Sink},
    contacts,
    events::Event,
    model::*,
    store::views::InboxGroup,
};
use futures_util::FutureExt;
use proptest::prelude::*;
use std::collections::BTreeMap;
use tokio::runtime::Runtime;

const HOUR: i64 = 3_600_000;

fn wrote(phone: &str, msgid: &str, text: &str, at: Timestamp) -> Inbound {
    Inbound {
        external_id: msgid.to_owned(),
        sender: Sender { phone: Some(phone.to_owned()), lid: None, name: "Dewi".to_owned() },
        group: None,
        content: Content::text(text),
        attachment: None,
        at,
    }
}

fn answered(phone: &str, msgid: &str, text: &str, at: Timestamp) -> PastMessage {
    let (external_id, to) = (msgid.to_owned(), Recipient::Phone(phone.to_owned()));
    PastMessage::PhoneReply(PhoneReply {
        external_id,
        to,
        content: Content::text(text),
        author: Author::HumanAgent,
        at,
    })
}

impl TestDesk {
    async fn hears_of(&self, past: Vec<PastMessage>) {
        assert_eq!(self.app.deliver(self.channel, ChannelEvent::History(past)).await, Ok(None));
    }

    fn ago(&self, hours: i64) -> Timestamp {
        self.clock.now().plus_millis(-hours * HOUR)
    }

    async fn texts(&self, phone: &str) -> Vec<String> {
        let id = self.row_of(phone).await.id;
        self.log(id).await.into_iter().map(|message| message.text).collect()
    }

    fn old_talk(&self) -> Vec<PastMessage> {
        vec![
            answered(DEWI, "P2", "Ready, Kak", self.ago(47)),
            PastMessage::Inbound(wrote(DEWI, "P1", "Batiknya ready?", self.ago(48))),
            PastMessage::Inbound(wrote(DEWI, "P3", "Terima kasih", self.ago(46))),
        ]
    }
}

#[tokio::test]
async fn a_history_is_in_its_order_and_nothing_follows_from_it() {
    let desk = TestDesk::with_bot("burst_seconds = 0\n[fallback]\nreply = [\"Halo\"]").await;
    desk.hears_of(desk.old_talk()).await;
    desk.settle().await;
    assert_eq!(desk.texts(DEWI).await, ["Batiknya ready?", "Ready, Kak", "Terima kasih"]);
    assert_eq!(desk.received().await, [], "the bot answers nobody of the past");
    let row = desk.row_of(DEWI).await;
    assert_eq!((row.status, row.unread, row.agent), (Status::Bot, 0, None));
    assert_eq!(row.last_message.unwrap().text, "Terima kasih");
    let log = desk.log(row.id).await;
    let speakers: Vec<_> = log.iter().map(|message| (message.direction, message.author)).collect();
    let (customer, agent) = ((Direction::In, Author::Customer), (Direction::Out, Author::HumanAgent));
    assert_eq!(speakers, [customer, agent, customer]);
}

#[tokio::test]
async fn of_a_long_sign_of_the_past_only_the_first_character_is_shown() {
    let desk = TestDesk::linked().await;
    let sign = |msgid: &str, hours| Content::reaction(format!("😂{msgid} klik tautan ini"), format!("P{hours}"));
    let theirs = Inbound { content: sign("R1", 2), ..wrote(DEWI, "R1", "", desk.ago(40)) };
    let PastMessage::PhoneReply(mine) = answered(DEWI, "R2", "", desk.ago(39)) else { unreachable!() };
    let mine = PastMessage::PhoneReply(PhoneReply { content: sign("R2", 3), ..mine });
    desk.hears_of([desk.old_talk(), vec![PastMessage::Inbound(theirs), mine]].concat()).await;
    let log = desk.log(desk.row_of(DEWI).await.id).await;
    let signs: Vec<_> = log.iter().flat_map(|message| &message.reactions).map(|put| put.sign.as_str()).collect();
    assert_eq!(signs, ["😂", "😂"]);
}

#[tokio::test]
async fn an_old_conversation_takes_its_old_place_in_the_list() {
    let desk = TestDesk::linked().await;
    let emre = desk.says(EMRE, "Merhaba").await.conversation_id;
    desk.hears_of(desk.old_talk()).await;
    let rows = desk.list(InboxGroup::Open).await;
    assert_eq!(rows.iter().map(|row| row.id).next(), Some(emre));
    assert_eq!((rows[1].created_at, rows[1].updated_at), (desk.ago(48), desk.ago(46)));
}

#[tokio::test]
async fn what_is_older_stands_before_what_came_in_since_and_what_is_unread_stays_unread() {
    let desk = TestDesk::linked().await;
    let first = desk.says(DEWI, "Halo?").await;
    desk.hears_of(desk.old_talk()).await;
    assert_eq!(desk.texts(DEWI).await, ["Batiknya ready?", "Ready, Kak", "Terima kasih", "Halo?"]);
    let row = desk.row(first.conversation_id).await;
    assert_eq!((row.unread, row.last_message.unwrap().text.as_str()), (1, "Halo?"));
    let mut reader = desk.app.store().read().await.unwrap();
    let unread = balas::store::standing::first_unread(&mut reader, row.id).await.unwrap();
    assert_eq!(unread, Some(first.id), "the window jumps to what is new, not to what is old");
}

#[tokio::test]
async fn a_history_told_again_changes_nothing_and_the_windows_hear_of_it_once() {
    let desk = TestDesk::linked().await;
    let mut events = desk.app.bus().subscribe();
    desk.hears_of(desk.old_talk()).await;
    assert_eq!(events.next().await, Some(Event::Resync));
    let before = format!("{:?}", (desk.row_of(DEWI).await, desk.log(desk.row_of(DEWI).await.id).await));
    let twice = desk.old_talk().into_iter().chain(desk.old_talk()).collect();
    desk.hears_of(twice).await;
    assert_eq!(events.next().now_or_never(), None, "nothing is news");
    assert_eq!(format!("{:?}", (desk.row_of(DEWI).await, desk.log(desk.row_of(DEWI).await.id).await)), before);
}

#[tokio::test]
async fn what_was_stored_as_it_came_in_is_not_stored_again_as_history() {
    let desk = TestDesk::linked().await;
    let inbound = wrote(DEWI, "P1", "Batiknya ready?", desk.ago(48));
    desk.app.deliver(desk.channel, ChannelEvent::Message(inbound)).await.unwrap();
    desk.hears_of(desk.old_talk()).await;
    assert_eq!(desk.texts(DEWI).await, ["Batiknya ready?", "Ready, Kak", "Terima kasih"]);
    assert_eq!(desk.row_of(DEWI).await.unread, 1);
}

#[tokio::test]
async fn identities_hold_for_the_past_too_and_a_newer_name_stays() {
    let desk = TestDesk::linked().await;
    let mut now = wrote(DEWI, "N1", "Halo", desk.clock.now());
    now.sender.name = "Dewi Lestari".to_owned();
    desk.app.deliver(desk.channel, ChannelEvent::Message(now)).await.unwrap();
    let hidden = |msgid: &str, hours, phone: Option<&str>| {
        let mut past = wrote(DEWI, msgid, msgid, desk.ago(hours));
        past.sender.phone = phone.map(str::to_owned);
        past.sender.lid = Some("77001".to_owned());
        PastMessage::Inbound(past)
    };
    desk.hears_of(vec![hidden("P1", 3, None), hidden("P2", 2, Some(DEWI)), hidden("P3", 1, None)]).await;
    let row = desk.row_of(DEWI).await;
    assert_eq!(row.contact.name, "Dewi Lestari");
    let told_later = vec![hidden("P4", 4, None)];
    desk.hears_of(told_later).await;
    assert!(desk.texts(DEWI).await.contains(&"P4".to_owned()), "the two are one contact from then on");
}

#[tokio::test]
async fn a_blocked_customer_is_not_heard_of_and_nobody_is_nobody() {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "Halo").await.conversation_id;
    desk.write(move |tx| contacts::set_blocked(tx, id, true).boxed()).await;
    let mut nameless = wrote(DEWI, "P9", "?", desk.ago(1));
    nameless.sender = Sender::default();
    let emre = PastMessage::Inbound(wrote(EMRE, "P8", "Merhaba", desk.ago(1)));
    desk.hears_of([desk.old_talk(), vec![PastMessage::Inbound(nameless), emre]].concat()).await;
    assert_eq!(desk.log(id).await.len(), 1);
    assert_eq!(desk.texts(EMRE).await, ["Merhaba"], "one that belongs nowhere does not hold the others up");
    assert_eq!(desk.list(InboxGroup::All).await.len(), 2);
}

#[tokio::test]
async fn groups_and_files_have_a_past_too() {
    let desk = TestDesk::linked().await;
    let picture = include_bytes!("../assets/practice/batik.jpg").as_slice();
    let in_group = Inbound {
        group: Some(GroupRef { id: "628111-99".to_owned(), name: "Grosir Solo".to_owned() }),
        attachment: Some(Attachment { bytes: picture.into(), name: "batik.jpg".to_owned() }),
        ..wrote(DEWI, "G1", "Yang ini", desk.ago(5))
    };
    desk.hears_of(vec![PastMessage::Inbound(in_group)]).await;
    let rows = desk.list(InboxGroup::All).await;
    assert_eq!((rows[0].contact.is_group, rows[0].contact.name.as_str()), (true, "Grosir Solo"));
    let log = desk.log(rows[0].id).await;
    assert_eq!((log[0].kind, log[0].author_name.as_str()), (Kind::Image, "Dewi"));
}

#[tokio::test]
async fn the_past_is_found_by_its_words() {
    let desk = TestDesk::linked().await;
    desk.hears_of(desk.old_talk()).await;
    let mut reader = desk.app.store().read().await.unwrap();
    let found = balas::views::search(&mut reader, Realm::Practice, "batikn", None).await.unwrap();
    assert_eq!(found.messages.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// However a history is cut into deliveries, shuffled and repeated, each chat is complete and in the order of its times.
    #[test]
    fn every_cut_of_a_history_gives_the_same_inbox(
        told in proptest::collection::vec((0..4_u8, 0..40_i64), 1..60), cut in 1..20_usize, again in any::<bool>(),
    ) {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(async {
            let desk = TestDesk::linked().await;
            let phone = |who: u8| format!("62812345678{who:02}");
            let past: Vec<PastMessage> = told.iter().enumerate().map(|(n, (who, hours))| {
                PastMessage::Inbound(wrote(&phone(*who), &format!("M{n}"), &format!("{hours}"), desk.ago(*hours)))
            }).collect();
            for _ in 0..=usize::from(again) {
                for delivery in past.chunks(cut) {
                    desk.hears_of(delivery.to_vec()).await;
                }
            }
            let mut expected: BTreeMap<u8, Vec<i64>> = BTreeMap::new();
            told.iter().for_each(|(who, hours)| expected.entry(*who).or_default().push(*hours));
            for (who, mut hours) in expected {
                hours.sort_unstable_by_key(|hours| -hours);
                let wanted: Vec<String> = hours.iter().map(ToString::to_string).collect();
                assert_eq!(desk.texts(&phone(who)).await, wanted);
                assert_eq!(desk.row_of(&phone(who)).await.updated_at, desk.ago(*hours.last().unwrap()));
            }
        });
    }
}
