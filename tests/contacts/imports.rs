//! A file of contacts: the dry run stores nothing and tells the truth, the import does what it said, and taking it back spares
//! what was changed since.

use super::{add, all, everyone, named, tag};
use crate::support::TestDesk;
use balas::{
    contacts::{self, import},
    error::Code,
    model::{
        contact_import::{ImportRequest, LineFault},
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
