//! What happens on one side shows on the other: link, messages, who answers, buttons.

use super::pair::{ALL, Pair};
use crate::{
    api::desk::ApiDesk,
    support::{DEWI, EMRE},
};
use balas::{
    channels::Channel,
    handoff,
    model::{views::*, *},
};

#[tokio::test]
async fn the_code_of_the_account_is_shown_here_and_scanning_it_links_both() {
    let pair = Pair::of(ApiDesk::unlinked().await, &["waviro", "wabot"]).await;
    pair.there.desk.practice().step().await.unwrap();
    pair.hosted().start_linking().await.unwrap();
    assert_eq!(pair.view().await.session, SessionState::Pairing);
    pair.there.desk.practice().scan(&pair.code()).await.unwrap();
    pair.round().await;
    let (here, there) =
        (pair.view().await, balas::connections::get(&pair.there.desk.app, pair.there.desk.channel).await);
    assert_eq!((here.session, here.phone), (SessionState::Connected, there.unwrap().phone));
}

#[tokio::test]
async fn a_customer_writes_there_and_is_answered_from_here() {
    let pair = Pair::linked().await;
    pair.there.desk.says(DEWI, "ada batik?").await;
    pair.round().await;
    let row = pair.row_of(DEWI).await;
    assert_eq!((pair.texts(row.id).await, row.unread), (vec!["ada batik?".to_owned()], 1));

    pair.take_over(row.id).await;
    pair.round().await;
    assert_eq!(pair.there.desk.row_of(DEWI).await.status, Status::Human);

    let sent = pair.reply(row.id, Content::text("Ada, Kak")).await;
    let before = pair.message(sent).await;
    assert!(before.external_id.starts_with("3EB0") && before.delivery == Delivery::Sent, "{before:?}");
    assert_eq!(pair.there.desk.received().await.len(), 0, "the account has it and hands it on");
    for _ in 0..2 {
        pair.round().await;
    }
    assert_eq!(pair.there.desk.received().await[0].1, "Ada, Kak");
    let after = pair.message(sent).await;
    assert_eq!((after.external_id, after.delivery), (before.external_id, Delivery::Delivered));
    assert_eq!(pair.texts(row.id).await, ["ada batik?", "Ada, Kak"], "our own message is not shown twice");
}

#[tokio::test]
async fn what_others_say_and_decide_there_shows_here() {
    let pair = Pair::linked().await;
    pair.there.desk.says(DEWI, "halo").await;
    pair.round().await;
    let (here, there) = (pair.row_of(DEWI).await.id, pair.there.desk.row_of(DEWI).await.id);
    pair.there.desk.reply(there, "halo juga").await;
    pair.there.desk.send_as_system(there, "promo").await;
    pair.round().await;
    let log = pair.log(here).await;
    let said: Vec<_> = log.iter().map(|message| (message.author, message.text.as_str())).collect();
    assert_eq!(said, [(Author::Customer, "halo"), (Author::HumanAgent, "halo juga"), (Author::System, "promo")]);
    assert_eq!(pair.row_of(DEWI).await.status, Status::Human);

    for (change, status) in [(OwnershipEvent::Release, Status::Bot), (OwnershipEvent::Close, Status::Closed)] {
        match change {
            OwnershipEvent::Release => handoff::release(&pair.there.desk.app, there).await.unwrap(),
            _ => handoff::close(&pair.there.desk.app, there).await.unwrap(),
        };
        pair.round().await;
        assert_eq!(pair.row_of(DEWI).await.status, status);
    }
    handoff::reopen(&pair.here, here, AgentId::LOCAL).await.unwrap();
    pair.round().await;
    assert_eq!(pair.there.desk.row_of(DEWI).await.status, Status::Human);
    handoff::release(&pair.here, here).await.unwrap();
    pair.round().await;
    assert_eq!(pair.there.desk.row_of(DEWI).await.status, Status::Bot);
}

#[tokio::test]
async fn buttons_go_out_as_buttons_and_a_tap_comes_back_to_our_message() {
    let pair = Pair::linked().await;
    pair.there.desk.says(EMRE, "merhaba").await;
    pair.round().await;
    let row = pair.row_of(EMRE).await.id;
    let sent = pair.reply(row, Content::buttons("Devam?", vec!["Evet".to_owned(), "Hayır".to_owned()])).await;
    pair.round().await;
    assert_eq!(pair.there.desk.practice().outbox(0).await.unwrap()[0].buttons, ["Evet", "Hayır"]);
    pair.there.desk.taps(EMRE, "Evet").await;
    pair.round().await;
    let log = pair.log(row).await;
    let tap = log.last().unwrap();
    assert_eq!((tap.kind, tap.text.as_str(), log.len()), (Kind::ButtonReply, "Evet", 3), "{log:?}");
    assert_eq!(tap.quote.as_ref().map(|quote| quote.id), Some(sent));
}

#[tokio::test]
async fn without_a_service_for_buttons_they_are_numbered_lines() {
    let pair = Pair::of(ApiDesk::linked().await, &["waviro", "wabot"]).await;
    pair.there.desk.says(DEWI, "halo").await;
    pair.round().await;
    let row = pair.row_of(DEWI).await.id;
    pair.reply(row, Content::buttons("Lanjut?", vec!["Ya".to_owned(), "Tidak".to_owned()])).await;
    for _ in 0..2 {
        pair.round().await;
    }
    assert_eq!(pair.there.desk.received().await[0].1, "Lanjut?\n\n1. Ya\n2. Tidak");
    assert_eq!(pair.log(row).await.len(), 2);
}

#[tokio::test]
async fn what_was_said_before_is_there_and_is_no_news() {
    let there = ApiDesk::linked().await;
    for text in ["satu", "dua", "tiga"] {
        there.desk.says(DEWI, text).await;
    }
    let pair = Pair::of(there, &ALL).await;
    let mut events = pair.here.bus().subscribe();
    pair.round().await;
    let row = pair.row_of(DEWI).await;
    assert_eq!((pair.texts(row.id).await.len(), row.unread), (3, 0));
    while let Some(Some(event)) = futures_util::FutureExt::now_or_never(events.next()) {
        assert!(!matches!(event, balas::events::Event::MessageReceived { .. }), "{event:?}");
    }
    let pair = pair.restart().await;
    pair.there.desk.says(DEWI, "empat").await;
    pair.round().await;
    pair.round().await;
    assert_eq!(pair.texts(row.id).await, ["satu", "dua", "tiga", "empat"]);
    assert_eq!(pair.row_of(DEWI).await.unread, 1);
}

#[tokio::test]
async fn a_gap_of_many_messages_is_closed() {
    let pair = Pair::linked().await;
    pair.there.desk.says(DEWI, "0").await;
    pair.round().await;
    for number in 1..=130 {
        pair.there.desk.says(DEWI, &number.to_string()).await;
    }
    pair.round().await;
    let row = pair.row_of(DEWI).await.id;
    let wanted: Vec<_> = (0..=130).map(|number| number.to_string()).collect();
    assert_eq!(pair.texts(row).await, wanted);
}

#[tokio::test]
async fn our_own_bot_is_silent_there_until_it_is_switched_on() {
    use futures_util::FutureExt;
    let pair = Pair::linked().await;
    let bot = "burst_seconds = 0\n[[rule]]\nkeyword = \"harga\"\nreply = [\"245.000\"]\n";
    let write = pair.here.store().write(move |tx| {
        async move {
            let now = tx.now();
            balas::store::bots::set(tx, Realm::Real, bot, now).await.map_err(balas::error::Error::from)
        }
        .boxed()
    });
    write.await.unwrap();
    for (answers, wanted) in [(false, 1), (true, 3)] {
        let channel = pair.channel;
        let switch = pair.here.store().write(move |tx| balas::bot::set_answers(tx, channel, answers).boxed());
        switch.await.unwrap();
        pair.there.desk.says(DEWI, "harga").await;
        pair.round().await;
        balas::bot::worker::step(&pair.here).await.unwrap();
        pair.round().await;
        assert_eq!(pair.log(pair.row_of(DEWI).await.id).await.len(), wanted);
    }
}

#[tokio::test]
async fn files_come_in_from_there_and_go_out_by_their_address() {
    use balas::channels::practice::NewInbound;
    use bytes::Bytes;
    let pair = Pair::linked().await;
    let picture = Bytes::from_static(include_bytes!("../../assets/practice/transfer.png"));
    let inbound = NewInbound {
        from: DEWI.to_owned(),
        name: None,
        msgid: None,
        group: None,
        content: Content::of(Kind::Image, "bukti"),
        attachment: Some(balas::channels::Attachment { bytes: picture.clone(), name: "transfer.png".to_owned() }),
    };
    pair.there.desk.practice().inbound(inbound).await.unwrap();
    pair.round().await;
    let row = pair.row_of(DEWI).await.id;
    let log = pair.log(row).await;
    assert_eq!((log[0].kind, log[0].text.as_str()), (Kind::Image, "bukti"), "{log:?}");

    let routes = axum::Router::new().route("/batik.png", axum::routing::get(move || async move { picture }));
    let url = format!("http://{}/batik.png", crate::api::desk::listen(routes).await);
    let limits = pair.hosted().capabilities().max_media;
    let file = balas::media::fetch(&pair.here, limits, "media_url", &url).await.unwrap();
    let (media, content) = (file.row.clone(), file.content("Kemeja".to_owned()));
    let stored = pair.here.store().write(move |tx| {
        futures_util::FutureExt::boxed(async move {
            let now = tx.now();
            Ok::<_, balas::error::Error>(balas::store::media::insert(tx, &media, now).await?)
        })
    });
    stored.await.unwrap();
    pair.reply(row, content).await;
    for _ in 0..2 {
        pair.round().await;
    }
    let received = pair.there.desk.practice().outbox(0).await.unwrap();
    assert_eq!((received[0].kind, received[0].text.as_str()), (Kind::Image, "Kemeja"), "{received:?}");
    assert_eq!(pair.log(row).await.len(), 2);
}
