//! What the composer sends: each kind as the customer gets it, and the moment in which it can be taken back.

use crate::support::{DEWI, TestDesk};
use balas::{
    catalog,
    compose::{self, UNDO},
    error::{Code, Error},
    model::{
        product::{Catalogue, Change, Details},
        *,
    },
    outbox, quick_replies, settings,
    store::drafts::{self, DraftMode, DraftRow},
    templates, views,
};
use futures_util::FutureExt;
use std::io::Cursor;

async fn desk() -> (TestDesk, ConversationId) {
    let desk = TestDesk::linked().await;
    let id = desk.says(DEWI, "Halo").await.conversation_id;
    (desk, id)
}

async fn send(desk: &TestDesk, id: ConversationId, composed: Composed) -> Result<MessageId, Error> {
    compose::send(&desk.app, id, composed, None).await
}

fn text(words: &str) -> Composed {
    Composed::Text { text: words.to_owned() }
}

/// The moment for taking back is over.
async fn let_go(desk: &TestDesk) {
    desk.hand.advance_millis(i64::try_from(UNDO.as_millis()).unwrap());
    desk.work().await;
}

async fn keep_draft(desk: &TestDesk, id: ConversationId, draft: DraftRow) {
    let save = desk.write(move |tx| {
        async move {
            let now = tx.now();
            Ok(drafts::save(tx, id, DraftMode::Reply, &draft, now).await?)
        }
        .boxed()
    });
    save.await;
}

#[tokio::test]
async fn an_answer_waits_six_seconds_in_which_it_can_be_taken_back() {
    let (desk, id) = desk().await;
    let first = send(&desk, id, text("Satu")).await.unwrap();
    let second = send(&desk, id, text("Dua")).await.unwrap();
    desk.hand.advance_millis(5_999);
    desk.work().await;
    assert!(desk.received().await.is_empty(), "nothing leaves before its time");

    desk.write(move |tx| outbox::take_back(tx, first).boxed()).await;
    desk.hand.advance_millis(1);
    desk.work().await;
    assert_eq!(desk.received().await, [(Author::HumanAgent, "Dua".to_owned())]);

    let late = desk.app.store().write(move |tx| outbox::take_back(tx, second).boxed()).await;
    assert_eq!(late.unwrap_err().code(), Code::Conflict);
    assert_eq!(desk.log(id).await.iter().filter(|m| m.direction == Direction::Out && m.kind == Kind::Text).count(), 1);
}

#[tokio::test]
async fn what_a_script_sends_neither_waits_nor_can_be_taken_back() {
    let (desk, id) = desk().await;
    let sent = desk.send_as_system(id, "Dari skrip").await;
    let refused = desk.app.store().write(move |tx| outbox::take_back(tx, sent.id).boxed()).await;
    assert_eq!(refused.unwrap_err().code(), Code::Conflict);
    desk.work().await;
    assert_eq!(desk.received().await, [(Author::System, "Dari skrip".to_owned())]);
}

#[tokio::test]
async fn what_waits_to_be_taken_back_goes_out_after_a_restart_once() {
    let (desk, id) = desk().await;
    send(&desk, id, text("Halo Kak")).await.unwrap();
    let desk = desk.restart().await;
    let_go(&desk).await;
    assert_eq!(desk.received().await.len(), 1);
}

#[tokio::test]
async fn buttons_go_with_their_small_print_and_the_draft_goes_with_them() {
    let (desk, id) = desk().await;
    let form = ButtonForm { labels: vec!["Reguler".to_owned(), "Kilat".to_owned()], footer: "Sampai 17.00".to_owned() };
    keep_draft(&desk, id, DraftRow { text: "Kirim?".to_owned(), form: Some(form.clone()), ..DraftRow::default() })
        .await;

    let sent = send(&desk, id, Composed::Buttons { text: "Kirim?".to_owned(), form }).await.unwrap();
    let_go(&desk).await;

    let message = desk.message(sent).await;
    assert_eq!((message.buttons.len(), message.footer.as_str()), (2, "Sampai 17.00"));
    assert_eq!(desk.practice().outbox(0).await.unwrap()[0].kind, Kind::Buttons);
    let mut reader = desk.app.store().read().await.unwrap();
    assert_eq!(drafts::get(&mut reader, id, DraftMode::Reply).await.unwrap(), DraftRow::default());
}

#[tokio::test]
async fn a_draft_keeps_its_quote_and_its_buttons_over_a_restart_and_the_answer_quotes() {
    let (desk, id) = desk().await;
    let asked = desk.says(DEWI, "Masih ada?").await;
    let form = ButtonForm { labels: vec!["Ya".to_owned(), String::new()], footer: String::new() };
    let draft = DraftRow { reply_to: Some(asked.id), form: Some(form.clone()), ..DraftRow::default() };
    keep_draft(&desk, id, draft).await;

    let desk = desk.restart().await;
    let detail = views::conversation(&mut desk.app.store().read().await.unwrap(), id).await.unwrap();
    assert_eq!(detail.draft_quote.unwrap().text, "Masih ada?");
    assert_eq!(detail.draft_form, Some(form));
    assert_eq!(detail.row.draft, None, "a draft without words has none to show in the list");

    let sent = compose::send(&desk.app, id, text("Masih, Kak"), Some(asked.id)).await.unwrap();
    assert_eq!(desk.message(sent).await.quote.unwrap().id, asked.id);
    let elsewhere = desk.says(crate::support::EMRE, "Merhaba").await;
    let refused = compose::send(&desk.app, id, text("?"), Some(elsewhere.id)).await;
    assert_eq!(refused.unwrap_err().code(), Code::NotFound, "a message of another conversation");
}

#[tokio::test]
async fn a_product_is_sent_as_it_is_now_and_a_sold_out_one_only_when_meant() {
    let (desk, id) = desk().await;
    let shop = Catalogue::own(Realm::Practice);
    let details = Details { stock: Some(3), ..Details::new("Sarung Tenun", 180_000) };
    let product = desk.write(move |tx| catalog::create(tx, shop, details).boxed()).await;
    keep_draft(&desk, id, DraftRow { text: "setengah".to_owned(), ..DraftRow::default() }).await;
    let offer = |even_sold_out| Composed::Product { product_id: product.id, even_sold_out };

    let sent = send(&desk, id, offer(false)).await.unwrap();
    let change = Change { price: Some(200_000), stock: Some(Some(0)), ..Change::default() };
    desk.write(move |tx| catalog::update(tx, shop, product.id, change).boxed()).await;
    let_go(&desk).await;

    let message = desk.message(sent).await;
    let card = message.product.unwrap();
    assert_eq!((card.price, card.stock), (180_000.0, Some(3.0)), "as it was when it was offered");
    assert_eq!(desk.received().await[0].1, "Sarung Tenun\nRp 180.000\n3 in stock");
    let mut reader = desk.app.store().read().await.unwrap();
    assert_eq!(drafts::get(&mut reader, id, DraftMode::Reply).await.unwrap().text, "setengah");

    assert_eq!(send(&desk, id, offer(false)).await.unwrap_err().code(), Code::Invalid);
    send(&desk, id, offer(true)).await.unwrap();
}

#[tokio::test]
async fn what_is_hidden_is_not_offered() {
    let (desk, id) = desk().await;
    let shop = Catalogue::own(Realm::Practice);
    for (name, hidden) in [("Sarung", false), ("Kebaya", true)] {
        let details = Details { hidden, ..Details::new(name, 1) };
        desk.write(move |tx| catalog::create(tx, shop, details).boxed()).await;
    }
    let mut reader = desk.app.store().read().await.unwrap();
    let offers = compose::offers(&mut reader, id, "").await.unwrap();
    assert_eq!(offers.iter().map(|offer| offer.product.name.as_str()).collect::<Vec<_>>(), ["Sarung"]);
    assert!(compose::offers(&mut reader, id, "kebaya").await.unwrap().is_empty());
}

#[tokio::test]
async fn a_file_is_sent_as_what_it_is_with_its_caption() {
    let (desk, id) = desk().await;
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::new(4, 3).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let png = png.into_inner();
    let size = u64::try_from(png.len()).unwrap();

    let upload = compose::begin_upload(&desk.app, id, "nota.pdf", size).await.unwrap();
    for piece in png.chunks(20) {
        desk.app.uploads().add(upload, piece).unwrap();
    }
    assert_eq!(compose::finish_upload(&desk.app, id, upload).await.unwrap(), Kind::Image);
    let sent = send(&desk, id, Composed::File { upload, caption: "Notanya".to_owned() }).await.unwrap();
    let_go(&desk).await;

    let message = desk.message(sent).await;
    let media = message.media.unwrap();
    assert_eq!((message.kind, message.text.as_str(), media.width), (Kind::Image, "Notanya", 4));
    assert_eq!(desk.app.media().read(&media.hash).await.unwrap(), png);
    assert_eq!(desk.practice().outbox(0).await.unwrap()[0].kind, Kind::Image);
}

#[tokio::test]
async fn a_file_that_no_message_can_carry_is_refused_before_it_is_read() {
    let (desk, id) = desk().await;
    for size in [0, 2 << 30] {
        let refused = compose::begin_upload(&desk.app, id, "film.mp4", size).await;
        assert_eq!(refused.unwrap_err().code(), Code::Invalid);
    }
    let torn = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0";
    let upload = compose::begin_upload(&desk.app, id, "foto.png", torn.len() as u64).await.unwrap();
    desk.app.uploads().add(upload, torn).unwrap();
    let refused = compose::finish_upload(&desk.app, id, upload).await.unwrap_err();
    assert!(refused.to_string().contains("damaged"), "{refused}");
    let gone = send(&desk, id, Composed::File { upload, caption: String::new() }).await;
    assert_eq!(gone.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn places_and_cards_go_out_and_impossible_ones_do_not() {
    let (desk, id) = desk().await;
    let place = |latitude| Composed::Location { latitude, longitude: 109.67, name: "Toko".to_owned() };
    let card = |number: &str| {
        let numbers = vec![number.to_owned()];
        Composed::Contact { card: ContactCard { name: "Adit".to_owned(), numbers } }
    };
    send(&desk, id, place(-6.88)).await.unwrap();
    send(&desk, id, card("+62 812-4000-000")).await.unwrap();
    assert_eq!(send(&desk, id, place(90.5)).await.unwrap_err().code(), Code::Invalid);
    assert_eq!(send(&desk, id, card("1x")).await.unwrap_err().code(), Code::Invalid);
    let_go(&desk).await;
    let kinds: Vec<_> = desk.practice().outbox(0).await.unwrap().into_iter().map(|item| item.kind).collect();
    assert_eq!(kinds, [Kind::Location, Kind::Contact]);
}

#[tokio::test]
async fn a_quick_reply_is_filled_in_and_what_stays_open_is_not_sent() {
    let (desk, id) = desk().await;
    desk.write(|tx| settings::set_shop_name(tx, "Toko Laras").boxed()).await;
    let form =
        |shortcut: &str, text: &str| QuickReplyForm { id: None, shortcut: shortcut.to_owned(), text: text.to_owned() };
    let (hello, same) = (form("/Halo", "Halo {name}, dari {shop}"), form("halo", "Lain"));
    let reply = desk.write(move |tx| quick_replies::save(tx, hello).boxed()).await;
    assert_eq!(reply.shortcut, "halo");
    let taken = desk.app.store().write(move |tx| quick_replies::save(tx, same).boxed()).await;
    assert_eq!(taken.unwrap_err().code(), Code::Invalid);

    let filled = {
        let mut reader = desk.app.store().read().await.unwrap();
        quick_replies::fill(&mut reader, reply.id, id).await.unwrap()
    };
    assert_eq!(filled, "Halo Customer 142, dari Toko Laras");
    send(&desk, id, text(&filled)).await.unwrap();
    assert_eq!(send(&desk, id, text("Salam, {agent}")).await.unwrap_err().code(), Code::Invalid);

    desk.write(move |tx| quick_replies::remove(tx, reply.id).boxed()).await;
    assert!(quick_replies::list(&mut desk.app.store().read().await.unwrap()).await.unwrap().is_empty());
}

fn picture() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    image::RgbImage::new(4, 3).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

#[tokio::test]
async fn a_sent_file_takes_no_room_and_can_still_be_taken_back_and_sent_again() {
    let (desk, id) = desk().await;
    let png = picture();
    let upload = compose::begin_upload(&desk.app, id, "nota.png", png.len() as u64).await.unwrap();
    desk.app.uploads().add(upload, &png).unwrap();
    compose::finish_upload(&desk.app, id, upload).await.unwrap();
    let file = || Composed::File { upload, caption: String::new() };
    let sent = send(&desk, id, file()).await.unwrap();
    // Three files as large as the channel takes leave no room for what is held in memory besides.
    for _ in 0..3 {
        compose::begin_upload(&desk.app, id, "film.mp4", 100 << 20).await.unwrap();
    }
    desk.write(move |tx| outbox::take_back(tx, sent).boxed()).await;
    let again = send(&desk, id, file()).await.unwrap();
    let_go(&desk).await;
    assert_eq!(desk.app.media().read(&desk.message(again).await.media.unwrap().hash).await.unwrap(), png);
}

#[tokio::test]
async fn a_photo_that_was_put_on_in_the_catalogue_goes_with_the_product() {
    let (desk, id) = desk().await;
    let shop = Catalogue::own(Realm::Practice);
    let product = desk.write(move |tx| catalog::create(tx, shop, Details::new("Sarung", 180_000)).boxed()).await;
    let hash = catalog::photo::keep(&desk.app, picture().into()).await.unwrap();
    let (photo, product) = (hash.clone(), product.id);
    desk.write(move |tx| catalog::shelf::set_photo(tx, shop, product, photo).boxed()).await;
    let offer = Composed::Product { product_id: product, even_sold_out: false };
    let sent = send(&desk, id, offer).await.unwrap();
    let media = desk.message(sent).await.media.unwrap();
    assert_eq!((media.hash, media.mime.as_str()), (hash, "image/jpeg"));
    let_go(&desk).await;
    assert_eq!(desk.message(sent).await.delivery, Delivery::Sent);
}

/// A message that may still be taken back waits for its moment, whatever else happens to its channel.
#[tokio::test]
async fn the_moment_for_taking_back_outlasts_news_of_the_connection() {
    let (desk, id) = desk().await;
    let other = desk.says(crate::support::EMRE, "Merhaba").await.conversation_id;
    let stop = tokio_util::sync::CancellationToken::new();
    let worker = tokio::spawn(outbox::worker::run(desk.app.clone(), stop.clone()));
    let held = send(&desk, id, text("Sebentar")).await.unwrap();
    for word in ["bir", "iki"] {
        desk.app.bus().publish(balas::events::Event::ChannelChanged { channel_id: desk.channel });
        let sent = desk.send_as_system(other, word).await.id;
        until(&desk, sent, Delivery::Sent).await;
    }
    assert_eq!(desk.message(held).await.delivery, Delivery::Queued);
    desk.write(move |tx| outbox::take_back(tx, held).boxed()).await;
    stop.cancel();
    worker.await.unwrap();
}

async fn until(desk: &TestDesk, id: MessageId, delivery: Delivery) {
    let mut changes = desk.app.bus().subscribe();
    while desk.message(id).await.delivery != delivery {
        changes.next().await.unwrap();
    }
}

#[tokio::test]
async fn a_template_is_kept_by_its_name_and_only_what_could_be_sent_is_one() {
    let desk = TestDesk::linked().await;
    let draft = |name: &str, text: &str, labels: &[&str]| TemplateDraft {
        name: name.to_owned(),
        text: text.to_owned(),
        form: ButtonForm { labels: labels.iter().map(ToString::to_string).collect(), footer: String::new() },
    };
    let first = draft(" Pilih  pengiriman ", "Kirim pakai apa?", &["Reguler"]);
    let second = draft("Pilih pengiriman", "Mau dikirim?", &["Ya", "Tidak"]);
    desk.write(move |tx| templates::save(tx, first).boxed()).await;
    desk.write(move |tx| templates::save(tx, second).boxed()).await;
    let kept = templates::list(&mut desk.app.store().read().await.unwrap()).await.unwrap();
    assert_eq!(
        kept.iter().map(|one| (one.name.as_str(), one.text.as_str())).collect::<Vec<_>>(),
        [("Pilih pengiriman", "Mau dikirim?")]
    );
    for refused in
        [draft("", "a", &["b"]), draft("a", " ", &["b"]), draft("a", "b", &[]), draft(&"a".repeat(61), "b", &["c"])]
    {
        assert!(desk.app.store().write(move |tx| templates::save(tx, refused).boxed()).await.is_err());
    }
    let id = kept[0].id;
    desk.write(move |tx| templates::remove(tx, id).boxed()).await;
    assert!(templates::list(&mut desk.app.store().read().await.unwrap()).await.unwrap().is_empty());
}
