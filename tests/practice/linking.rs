//! The QR code's life, and the link that comes of it.

use super::desk::{Desk, SITI, outgoing};
use crate::support::TestDesk;
use balas::{
    channels::{Channel, ChannelError, ChannelEvent, LinkState, SendError, practice::PracticeError},
    connections,
    model::views::{LinkView, SessionState},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use qrcode::{Color, QrCode};

fn number_and_lifetime(desk: &Desk) -> (u32, u32, u32) {
    match desk.channel.link_state() {
        LinkState::Scan { number, of, lifetime_seconds, .. } => (number, of, lifetime_seconds),
        other => panic!("no code is shown: {other:?}"),
    }
}

fn is_stale(result: Result<(), PracticeError>) -> bool {
    matches!(result, Err(PracticeError::Channel(ChannelError::StaleCode)))
}

#[tokio::test]
async fn six_codes_are_shown_the_first_for_a_minute_and_then_linking_has_expired() {
    let desk = Desk::fresh().await;
    assert_eq!(desk.channel.session(), SessionState::Pairing);
    let mut codes = vec![desk.code()];
    assert_eq!(number_and_lifetime(&desk), (1, 6, 60));
    desk.pass(59_999).await;
    assert_eq!(desk.code(), codes[0]);
    desk.pass(1).await;
    for number in 2..=6 {
        assert_eq!(number_and_lifetime(&desk), (number, 6, 20));
        codes.push(desk.code());
        desk.pass(19_999).await;
        assert_eq!(&desk.code(), codes.last().unwrap());
        desk.pass(1).await;
    }
    assert_eq!(desk.channel.link_state(), LinkState::Expired);
    assert_eq!(desk.channel.session(), SessionState::Unpaired);
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), 6, "each code is another one");
    let renewals = desk.sink.events().iter().filter(|event| matches!(event, ChannelEvent::LinkChanged)).count();
    assert_eq!(renewals, 6, "five renewals and the end");

    desk.channel.start_linking().await.unwrap();
    assert_eq!(number_and_lifetime(&desk), (1, 6, 60));
}

#[tokio::test]
async fn a_new_code_begins_at_the_first_again_and_the_old_one_is_stale() {
    let desk = Desk::fresh().await;
    desk.pass(60_000).await;
    let old = desk.code();
    assert_eq!(number_and_lifetime(&desk), (2, 6, 20));
    desk.channel.start_linking().await.unwrap();
    assert_eq!(desk.code(), old, "who only asks for a code gets the one on show");
    desk.channel.renew_code().await.unwrap();
    assert_eq!(number_and_lifetime(&desk), (1, 6, 60));
    assert!(is_stale(desk.channel.scan(&old).await));
    desk.pass(59_999).await;
    assert_eq!(number_and_lifetime(&desk), (1, 6, 60), "the new code has its whole minute");

    desk.link().await;
    desk.channel.renew_code().await.unwrap();
    assert!(matches!(desk.channel.link_state(), LinkState::Linked { .. }), "a linked channel shows no code");
}

#[tokio::test]
async fn new_code_now_puts_another_code_on_the_card() {
    let desk = TestDesk::unlinked().await;
    let code = || match connections::link(&desk.app, desk.channel).unwrap() {
        LinkView::Scan { code, number: 1, .. } => code,
        other => panic!("{other:?}"),
    };
    let old = code();
    connections::renew_code(&desk.app, desk.channel).await.unwrap();
    assert_ne!(code(), old);
}

#[tokio::test]
async fn a_code_has_the_form_of_a_real_one_and_keeps_the_device_keys() {
    let desk = Desk::fresh().await;
    let first = desk.code();
    desk.pass(60_000).await;
    let second = desk.code();
    let (first, second): (Vec<&str>, Vec<&str>) = (first.split(',').collect(), second.split(',').collect());
    assert_eq!(first.len(), 4);
    assert_ne!(first[0], second[0]);
    assert_eq!(first[1..], second[1..]);
    assert!(STANDARD.decode(first[0].strip_prefix("2@").unwrap()).is_ok());
    for key in &first[1..] {
        assert_eq!(STANDARD.decode(key).unwrap().len(), 32);
    }
}

#[tokio::test]
async fn the_picture_of_a_code_is_read_back_by_a_decoder() {
    let desk = Desk::fresh().await;
    let picture = QrCode::new(desk.code()).unwrap();
    let (width, modules) = (picture.width(), picture.to_colors());
    let grid = rqrr::SimpleGrid::from_func(width, |x, y| modules[y * width + x] == Color::Dark);
    let (_, text) = rqrr::Grid::new(grid).decode().unwrap();
    assert_eq!(text, desk.code());
}

#[tokio::test]
async fn only_the_code_on_show_can_be_scanned_and_only_once() {
    let desk = Desk::fresh().await;
    let old = desk.code();
    desk.pass(60_000).await;
    assert!(is_stale(desk.channel.scan(&old).await));
    assert!(is_stale(desk.channel.scan("2@a,b,c,d").await));
    assert!(is_stale(desk.channel.scan("").await));
    let current = desk.code();
    desk.channel.scan(&current).await.unwrap();
    assert!(is_stale(desk.channel.scan(&current).await));
}

#[tokio::test]
async fn a_code_that_nobody_has_renewed_yet_is_stale_all_the_same() {
    let desk = Desk::fresh().await;
    let old = desk.code();
    desk.hand.advance_millis(60_000);
    assert!(is_stale(desk.channel.scan(&old).await));
}

#[tokio::test]
async fn a_clock_set_back_does_not_keep_a_code_for_longer() {
    let desk = Desk::fresh().await;
    let first = desk.code();
    desk.pass(-3_600_000).await;
    assert_eq!(desk.code(), first);
    desk.pass(60_000).await;
    assert_ne!(desk.code(), first);
}

#[tokio::test]
async fn a_scan_links_after_a_moment_and_says_so_in_order() {
    let desk = Desk::fresh().await;
    desk.channel.scan(&desk.code()).await.unwrap();
    assert_eq!(desk.channel.link_state(), LinkState::Linking);
    assert_eq!(desk.channel.session(), SessionState::Connecting);
    desk.pass(1_000).await;
    let LinkState::Linked { phone, name } = desk.channel.link_state() else { panic!("not linked") };
    assert!(desk.channel.is_registered(&phone).await.unwrap());
    assert_eq!(desk.channel.session(), SessionState::Connected);
    let events = desk.sink.events();
    let told = events.iter().position(|event| matches!(event, ChannelEvent::Linked { .. })).unwrap();
    assert!(matches!(&events[told], ChannelEvent::Linked { phone: p, name: n } if *p == phone && *n == name));
    assert!(matches!(events[told + 1..], [ChannelEvent::LinkChanged, ChannelEvent::SessionChanged]), "{events:?}");
}

#[tokio::test]
async fn a_link_survives_a_restart_even_one_that_comes_while_it_is_made() {
    let desk = Desk::fresh().await;
    desk.channel.scan(&desk.code()).await.unwrap();
    let desk = desk.reopen().await;
    assert_eq!(desk.channel.session(), SessionState::Connected);
    desk.pass(1_000).await;
    assert!(
        desk.sink.events().iter().any(|event| matches!(event, ChannelEvent::Linked { .. })),
        "we still have to hear of it"
    );
    desk.channel.start_linking().await.unwrap();
    assert!(matches!(desk.channel.link_state(), LinkState::Linked { .. }), "a linked channel shows no code");
}

#[tokio::test]
async fn news_of_the_link_is_told_again_until_it_is_stored() {
    let desk = Desk::fresh().await;
    desk.channel.scan(&desk.code()).await.unwrap();
    desk.sink.refuse(1);
    desk.pass(1_000).await;
    desk.pass(1_000).await;
    let linked = desk.sink.events().iter().filter(|event| matches!(event, ChannelEvent::Linked { .. })).count();
    assert_eq!(linked, 1);
}

#[tokio::test]
async fn a_logout_stays_and_another_scan_links_again() {
    let desk = Desk::linked().await;
    desk.channel.log_out().await.unwrap();
    assert_eq!(desk.channel.session(), SessionState::LoggedOut);
    assert_eq!(desk.channel.link_state(), LinkState::Idle);
    assert!(desk.sink.events().iter().any(|event| matches!(event, ChannelEvent::LoggedOut)));
    assert!(matches!(desk.channel.send(&outgoing("3EB0A", SITI)).await, Err(SendError::Permanent(_))));
    assert!(desk.channel.log_out().await.is_err(), "there is nothing left to end");

    let desk = desk.reopen().await;
    assert_eq!(desk.channel.session(), SessionState::LoggedOut);
    assert_eq!(desk.channel.link_state(), LinkState::Idle, "a code is shown when somebody asks for it");
    desk.channel.start_linking().await.unwrap();
    desk.link().await;
    assert_eq!(desk.channel.session(), SessionState::Connected);
}

#[tokio::test]
async fn a_file_of_a_newer_version_is_refused_and_left_alone() {
    let desk = Desk::linked().await;
    let path = desk.data_dir().join(balas::store::network::FILE_NAME);
    desk.channel.shut_down().await;
    write_newer_version(&path).await;
    let before = std::fs::read(&path).unwrap();
    let error = balas::store::network::NetworkStore::open(desk.data_dir()).await.unwrap_err();
    assert!(error.to_string().contains("newer version"), "{error}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
}

async fn write_newer_version(path: &std::path::Path) {
    use sqlx::{Connection, sqlite::SqliteConnectOptions};
    let mut connection =
        sqlx::SqliteConnection::connect_with(&SqliteConnectOptions::new().filename(path)).await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', 1, x'00', 0)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
}
