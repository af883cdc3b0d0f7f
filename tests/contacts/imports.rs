//! A file of contacts: the dry run stores nothing and tells the truth, the import does what it said, and taking it back spares
//! what was changed since.

use super::{add, all, everyone, named, tag};
use crate::support::TestDesk;
use balas::store::contacts::{IdentityKind, add_identity};
use balas::{
    contacts::{self, import},
    error::Code,
    model::{
        Realm,
        contact_import::{ImportRequest, ImportUndone, LineFault},
        contact_list::{ContactEntry, ContactSort},
    },
};
use futures_util::FutureExt;

const FILE: &str = "name,phone,tags,note\n\
                    Ani Lestari,0812-3456-7101,Grosir,dari pameran\n\
                    Budi,+62 812 3456 7102,,\n\
                    Budi lagi,6281234567102,,\n\
                    Citra,12,,\n";

fn request(desk: &TestDesk, text: &str) -> ImportRequest {
    ImportRequest { channel_id: desk.channel, country: "ID".into(), text: text.into() }
}

async fn everybody(desk: &TestDesk) -> Vec<ContactEntry> {
    all(desk, &everyone(), ContactSort::Name, 50).await
}

#[tokio::test]
async fn a_dry_run_stores_nothing_and_the_import_does_what_it_said() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101")]).await;
    tag(&desk, named(&desk, "Ani").await.contact.id, &["Kopi"]).await;
    let before = everybody(&desk).await;

    let preview = import::preview(desk.app.store(), &request(&desk, FILE)).await.unwrap();
    assert_eq!((preview.fresh, preview.known, preview.left_out), (1, 1, 2));
    assert_eq!(preview.lines.iter().map(|line| (line.line, line.known)).collect::<Vec<_>>(), [(2, true), (3, false)]);
    let faults: Vec<_> = preview.faults.iter().map(|fault| (fault.line, fault.fault)).collect();
    assert_eq!(faults, [(4, LineFault::Repeated), (5, LineFault::BadNumber)]);
    assert_eq!(everybody(&desk).await, before);

    let imported = import::run(desk.app.store(), &request(&desk, FILE)).await.unwrap();
    assert_eq!((imported.fresh, imported.known), (1, 1));
    let ani = named(&desk, "Ani Lestari").await;
    assert_eq!(ani.tags, ["Kopi", "Grosir"], "tags come in addition");
    assert_eq!(named(&desk, "Budi").await.contact.phone, "6281234567102");

    let id = imported.id;
    desk.write(move |tx| import::undo(tx, id).boxed()).await;
    assert_eq!(everybody(&desk).await, before);
    let again = desk.app.store().write(move |tx| import::undo(tx, id).boxed()).await;
    assert_eq!(again.unwrap_err().code(), Code::Conflict);
}

#[tokio::test]
async fn taking_an_import_back_spares_who_wrote_and_what_was_changed_since() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101")]).await;
    let imported = import::run(desk.app.store(), &request(&desk, FILE)).await.unwrap();
    let ani = named(&desk, "Ani Lestari").await.contact.id;
    desk.write(move |tx| contacts::rename(tx, ani, "Bu Ani").boxed()).await;
    desk.says("6281234567102", "Halo").await;
    desk.write(move |tx| import::undo(tx, imported.id).boxed()).await;
    let rows = everybody(&desk).await;
    assert_eq!(rows.iter().map(|row| row.contact.name.as_str()).collect::<Vec<_>>(), ["Bu Ani", "Budi"]);
    assert!(rows[0].tags.is_empty(), "the tags of the file are gone");
}

#[tokio::test]
async fn many_lines_go_in_batches_and_all_come_back_out() {
    let desk = TestDesk::linked().await;
    let lines: String = (0..1_300).map(|number| format!("Nama {number},62812{number:08}\n")).collect();
    let imported = import::run(desk.app.store(), &request(&desk, &format!("name,phone\n{lines}"))).await.unwrap();
    assert_eq!((imported.fresh, everybody(&desk).await.len()), (1_300, 1_300));
    desk.write(move |tx| import::undo(tx, imported.id).boxed()).await;
    assert_eq!(everybody(&desk).await.len(), 0);
    balas::practice::erase(&desk.app).await.unwrap();
}

#[tokio::test]
async fn our_own_export_can_be_imported_again() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("=Ani", "6281234567101"), ("Budi", "6281234567102")]).await;
    tag(&desk, named(&desk, "Budi").await.contact.id, &["Grosir", "@home"]).await;
    let before = everybody(&desk).await;
    let directory = tempfile::tempdir().unwrap();
    let chosen = contacts::export::Chosen::Filter(everyone());
    let path = contacts::export::write(desk.app.store(), chosen, directory.path(), desk.clock.now()).await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let imported = import::run(desk.app.store(), &request(&desk, &text)).await.unwrap();
    assert_eq!((imported.fresh, imported.known), (0, 2));
    assert_eq!(everybody(&desk).await, before);
}

#[tokio::test]
async fn taking_an_import_back_leaves_whoever_was_edited_since() {
    let desk = TestDesk::linked().await;
    let file = "name,phone\nAni,081234567101\nBudi,081234567102\nCitra,081234567103\nDodi,081234567104\n";
    let imported = import::run(desk.app.store(), &request(&desk, file)).await.unwrap();
    let budi = named(&desk, "Budi").await.contact.id;
    desk.write(move |tx| contacts::set_note(tx, budi, "bayar tunai").boxed()).await;
    tag(&desk, named(&desk, "Citra").await.contact.id, &["Grosir"]).await;
    let (dodi, channel) = (named(&desk, "Dodi").await.contact.id, desk.channel);
    desk.write(move |tx| contacts::listing::toggle_blocked(tx, channel, dodi).boxed()).await;
    let undone = desk.write(move |tx| import::undo(tx, imported.id).boxed()).await;
    assert_eq!(undone, ImportUndone { removed: 1, restored: 0, kept: 3 });
    let left: Vec<_> = everybody(&desk).await.into_iter().map(|row| row.contact.name).collect();
    assert_eq!(left, ["Budi", "Citra", "Dodi"], "what somebody has written since is not thrown away");
}

#[tokio::test]
async fn two_numbers_of_one_contact_in_one_file_add_up() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101")]).await;
    let ani = named(&desk, "Ani").await.contact.id;
    desk.write(move |tx| {
        async move {
            let now = tx.now();
            let (realm, kind) = (Realm::Practice, IdentityKind::Phone);
            Ok(add_identity(tx, ani, realm, kind, "6281234567102", now).await?)
        }
        .boxed()
    })
    .await;
    let before = everybody(&desk).await;
    let file = "name,phone,tags,note\nAni Lestari,081234567101,Grosir,tempo\n,081234567102,Kopi,\n";
    let imported = import::run(desk.app.store(), &request(&desk, file)).await.unwrap();
    let row = named(&desk, "Ani Lestari").await;
    assert_eq!(row.tags, ["Grosir", "Kopi"], "the second line adds to the first");
    let mut reader = desk.app.store().read().await.unwrap();
    assert_eq!(balas::views::contact(&mut reader, ani).await.unwrap().note, "tempo");
    drop(reader);
    desk.write(move |tx| import::undo(tx, imported.id).boxed()).await;
    assert_eq!(everybody(&desk).await, before);
}

#[tokio::test]
async fn whatever_a_customer_is_called_comes_back_from_our_own_file_unchanged() {
    let desk = TestDesk::linked().await;
    let names = ["=1+1", "'=1+1", "''@x", "+62 812", "-12", "'-cmd", "@sum", "\u{ff1d}SUM(A1)", "'"];
    let phones: Vec<String> = (0..names.len()).map(|number| format!("62812345671{number:02}")).collect();
    let people: Vec<(&str, &str)> = names.into_iter().zip(phones.iter().map(String::as_str)).collect();
    add(&desk, &people).await;
    let before = everybody(&desk).await;
    let directory = tempfile::tempdir().unwrap();
    let chosen = contacts::export::Chosen::Filter(everyone());
    let path = contacts::export::write(desk.app.store(), chosen, directory.path(), desk.clock.now()).await.unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let harmless = |line: &str| !line.starts_with(['=', '+', '@', '\u{ff1d}']);
    assert!(text.trim_start_matches('\u{feff}').lines().all(harmless), "{text}");
    import::run(desk.app.store(), &request(&desk, &text)).await.unwrap();
    assert_eq!(everybody(&desk).await, before);
}

/// A disk that refuses the second batch: what came before is there, is offered for Undo, and goes again.
#[tokio::test]
async fn an_import_that_stopped_half_way_is_found_and_taken_back() {
    let desk = TestDesk::linked().await;
    let database = desk.app.config().data_dir.join(balas::store::DATABASE);
    let refuse = "CREATE TRIGGER refuse BEFORE INSERT ON identities WHEN new.value = '6281200000700'
                  BEGIN SELECT RAISE(ABORT, 'no room'); END";
    rusqlite::Connection::open(&database).unwrap().execute_batch(refuse).unwrap();
    let lines: String = (0..1_300).map(|number| format!("Nama {number},62812{number:08}\n")).collect();
    let failed = import::run(desk.app.store(), &request(&desk, &format!("name,phone\n{lines}"))).await;
    assert!(failed.is_err());
    assert_eq!(everybody(&desk).await.len(), 500, "the first batch stays");

    let look = async || {
        let mut reader = desk.app.store().read().await.unwrap();
        import::unfinished(&mut reader, Realm::Practice, desk.clock.now()).await.unwrap()
    };
    let found = look().await.unwrap();
    assert_eq!((found.taken, found.lines), (500, 1_300));
    desk.write(move |tx| import::undo(tx, found.id).boxed()).await;
    assert_eq!((everybody(&desk).await.len(), look().await), (0, None));
}

/// The program was killed between two batches: nobody said that the import stopped.
#[tokio::test]
async fn an_import_that_was_killed_is_found_after_a_while_and_can_be_left_as_it_is() {
    let desk = TestDesk::linked().await;
    let imported = import::run(desk.app.store(), &request(&desk, FILE)).await.unwrap();
    let database = desk.app.config().data_dir.join(balas::store::DATABASE);
    let killed = "UPDATE contact_imports SET finished_at = NULL";
    rusqlite::Connection::open(&database).unwrap().execute_batch(killed).unwrap();
    let look = async || {
        let mut reader = desk.app.store().read().await.unwrap();
        import::unfinished(&mut reader, Realm::Practice, desk.clock.now()).await.unwrap()
    };
    assert_eq!(look().await, None, "it may be running still");
    desk.hand.advance_millis(61_000);
    assert_eq!(look().await.map(|found| found.id), Some(imported.id));
    desk.write(move |tx| import::keep(tx, imported.id).boxed()).await;
    assert_eq!(look().await, None);
}
