//! What leaves as a file: every row once, nothing that a spreadsheet would run, and never over another file.

use super::{add, everyone, named, tag};
use crate::support::{DEWI, TestDesk};
use balas::{
    contacts::{
        self,
        export::{self, Chosen},
    },
    model::{Realm, contact_list::ContactFilter},
};
use futures_util::FutureExt;
use std::{fs, path::Path};

async fn export(desk: &TestDesk, chosen: Chosen, directory: &Path) -> (String, Vec<Vec<String>>) {
    let path = export::write(desk.app.store(), chosen, directory, desk.clock.now()).await.unwrap();
    let bytes = fs::read(&path).unwrap();
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").expect("a mark that says UTF-8");
    let lines = csv::ReaderBuilder::new().has_headers(false).from_reader(text).into_records();
    let lines = lines.map(|line| line.unwrap().iter().map(str::to_owned).collect()).collect();
    (path.file_name().unwrap().to_string_lossy().into_owned(), lines)
}

#[tokio::test]
async fn an_export_has_everybody_once_and_no_formula() {
    let desk = TestDesk::linked().await;
    let phones: Vec<String> = (0..1_200).map(|number| format!("62812{number:08}")).collect();
    let people: Vec<(&str, &str)> = phones.iter().map(|phone| ("Nama, \"Toko\"", phone.as_str())).collect();
    add(&desk, &people).await;
    let id = desk.row(desk.says(DEWI, "Halo").await.conversation_id).await.contact.id;
    desk.write(move |tx| contacts::rename(tx, id, "=HYPERLINK(\"http://x\")").boxed()).await;
    desk.write(move |tx| contacts::set_note(tx, id, "+6281\nbaris dua").boxed()).await;
    tag(&desk, id, &["Grosir", "@home"]).await;
    let directory = tempfile::tempdir().unwrap();

    let (name, lines) = export(&desk, Chosen::Filter(everyone()), directory.path()).await;
    assert!(name.starts_with("contacts-20") && name.ends_with(".csv"), "{name}");
    assert_eq!(lines.len(), 1 + 1_201);
    assert_eq!(lines[0][..4], ["name", "phone", "tags", "note"]);
    let hers = lines.iter().find(|line| line[1] == DEWI).unwrap();
    assert_eq!(hers[0], "'=HYPERLINK(\"http://x\")");
    assert_eq!(hers[2..6], ["Grosir, @home", "'+6281\nbaris dua", "no", "yes"]);
    assert_eq!(lines[1..].iter().filter(|line| line[0] == "Nama, \"Toko\"").count(), 1_200);

    let (again, _) = export(&desk, Chosen::Filter(everyone()), directory.path()).await;
    assert_ne!(again, name, "what is there already is not written over");
}

#[tokio::test]
async fn chosen_contacts_and_filters_are_kept_to() {
    let desk = TestDesk::linked().await;
    add(&desk, &[("Ani", "6281234567101"), ("Budi", "6281234567102")]).await;
    let budi = named(&desk, "Budi").await.contact.id;
    let directory = tempfile::tempdir().unwrap();
    let chosen = Chosen::These(Realm::Practice, [budi].into());
    let (_, lines) = export(&desk, chosen, directory.path()).await;
    assert_eq!(lines[1..].iter().map(|line| line[0].as_str()).collect::<Vec<_>>(), ["Budi"]);
    let filter = ContactFilter { blocked: true, ..everyone() };
    assert_eq!(export(&desk, Chosen::Filter(filter), directory.path()).await.1.len(), 1, "nobody but the columns");
}
