//! The catalogue: products, their pictures, and files of them.

use crate::{
    catalog::{self, import, photo, shelf},
    desktop::{core::Core, error::Answer},
    error::Error,
    model::{
        ProductId,
        shelf::{CatalogueRef, ImportReport, ProductDraft, ProductPage, ProductView, ShelfCounts, Shown},
    },
    settings, sheet,
};
use data_encoding::BASE64;
use futures_util::FutureExt;
use tauri::State;

/// Products that a page may ask for.
const PAGE: u32 = 200;

/// Products, newest first.
#[tauri::command]
#[specta::specta]
pub async fn products(
    core: State<'_, Core>,
    of: CatalogueRef,
    wanted: String,
    shown: Shown,
    before: Option<ProductId>,
    limit: u32,
) -> Answer<ProductPage> {
    let mut reader = core.read().await?;
    let catalogue = shelf::catalogue(&mut reader, of).await?;
    Ok(shelf::page(&mut reader, catalogue, &wanted, shown, before, limit.clamp(1, PAGE)).await?)
}

/// How many products there are of each kind.
#[tauri::command]
#[specta::specta]
pub async fn product_counts(core: State<'_, Core>, of: CatalogueRef) -> Answer<ShelfCounts> {
    let mut reader = core.read().await?;
    let catalogue = shelf::catalogue(&mut reader, of).await?;
    Ok(shelf::counts(&mut reader, catalogue).await?)
}

/// Adds a product, or changes the one of this id.
#[tauri::command]
#[specta::specta]
pub async fn save_product(
    core: State<'_, Core>,
    of: CatalogueRef,
    id: Option<ProductId>,
    draft: ProductDraft,
) -> Answer<ProductView> {
    catalog::check_image(core.app().await?.outgoing(), &draft.image_url)?;
    core.write(move |tx| {
        async move {
            let catalogue = shelf::catalogue(tx, of).await?;
            match id {
                Some(id) => shelf::update(tx, catalogue, id, draft).await,
                None => shelf::create(tx, catalogue, draft).await,
            }
        }
        .boxed()
    })
    .await
}

/// Gives a product another picture, from a file in base 64; without one it has none.
#[tauri::command]
#[specta::specta]
pub async fn set_product_photo(
    core: State<'_, Core>,
    of: CatalogueRef,
    id: ProductId,
    file: Option<String>,
) -> Answer<ProductView> {
    let hash = match file {
        Some(file) => {
            let picture = bytes(&file, "photo")?;
            photo::keep(core.app().await?, picture.into()).await?
        }
        None => String::new(),
    };
    core.write(move |tx| {
        async move {
            let catalogue = shelf::catalogue(tx, of).await?;
            shelf::set_photo(tx, catalogue, id, hash).await
        }
        .boxed()
    })
    .await
}

/// What a file, in base 64, would do to the catalogue.
#[tauri::command]
#[specta::specta]
pub async fn check_products(core: State<'_, Core>, of: CatalogueRef, file: String) -> Answer<ImportReport> {
    let mut reader = core.read().await?;
    let catalogue = shelf::catalogue(&mut reader, of).await?;
    let sheet = import::read(&bytes(&file, "file")?, settings::currency(&mut reader).await?)?;
    Ok(import::plan(&mut reader, catalogue, &sheet).await?.report().clone())
}

/// Takes what can be taken of a file, in base 64.
#[tauri::command]
#[specta::specta]
pub async fn import_products(core: State<'_, Core>, of: CatalogueRef, file: String) -> Answer<ImportReport> {
    let mut reader = core.read().await?;
    let catalogue = shelf::catalogue(&mut reader, of).await?;
    let sheet = import::read(&bytes(&file, "file")?, settings::currency(&mut reader).await?)?;
    let plan = import::plan(&mut reader, catalogue, &sheet).await?;
    drop(reader);
    core.write(move |tx| async move { import::run(tx, catalogue, &sheet, plan).await }.boxed()).await
}

/// Writes the catalogue to a file; returns where it is.
#[tauri::command]
#[specta::specta]
pub async fn export_products(core: State<'_, Core>, of: CatalogueRef) -> Answer<String> {
    let mut reader = core.read().await?;
    let catalogue = shelf::catalogue(&mut reader, of).await?;
    let bytes = shelf::csv(&mut reader, catalogue).await?;
    Ok(sheet::save("balas-products", &bytes)?.display().to_string())
}

/// Chooses the currency of what is added from now on.
#[tauri::command]
#[specta::specta]
pub async fn set_currency(core: State<'_, Core>, currency: String) -> Answer<()> {
    core.write(move |tx| async move { settings::set_currency(tx, &currency).await }.boxed()).await
}

fn bytes(file: &str, field: &'static str) -> Result<Vec<u8>, Error> {
    BASE64.decode(file.as_bytes()).map_err(|_| Error::invalid(field, "it is not in base 64"))
}
