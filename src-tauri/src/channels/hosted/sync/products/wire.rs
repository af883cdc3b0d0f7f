//! A product of ours as one of the account's, and back.

use crate::{
    gateways::wabot::products::{NewProduct, Product, ProductPatch},
    model::product::{CURRENCY, Change, Details, Field},
};

/// What the account has to be told, if anything.
pub(super) fn patch(settled: &Details, theirs: &Details) -> Option<ProductPatch> {
    let changed = settled.differing(theirs);
    let has = |field| changed.contains(&field);
    let said = |field, text: &String| has(field).then(|| Some(text.clone()).filter(|text| !text.is_empty()));
    let patch = ProductPatch {
        name: has(Field::Name).then(|| settled.name.clone()),
        price: has(Field::Price).then_some(settled.price),
        stock: has(Field::Stock).then_some(settled.stock),
        sku: said(Field::Sku, &settled.sku),
        description: said(Field::Description, &settled.description),
        image_url: said(Field::ImageUrl, &settled.image_url),
        currency: said(Field::Currency, &settled.currency),
    };
    (patch != ProductPatch::default()).then_some(patch)
}

/// What is told about a product of the account.
pub(super) fn of_remote(remote: Product) -> NewProduct {
    let Product { name, price, currency, stock, sku, description, image_url, .. } = remote;
    NewProduct { name, price, stock, sku, description, image_url, currency: Some(currency) }
}

/// The same as ours.
pub(super) fn details(product: NewProduct) -> Details {
    Details {
        currency: product.currency.unwrap_or_else(|| CURRENCY.to_owned()),
        stock: product.stock,
        sku: product.sku.unwrap_or_default(),
        description: product.description.unwrap_or_default(),
        image_url: product.image_url.unwrap_or_default(),
        ..Details::new(product.name, product.price)
    }
}

/// Ours as the account takes it.
pub(super) fn wire(details: &Details) -> NewProduct {
    let said = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    NewProduct {
        name: details.name.clone(),
        price: details.price,
        stock: details.stock,
        sku: said(&details.sku),
        description: said(&details.description),
        image_url: said(&details.image_url),
        currency: Some(details.currency.clone()),
    }
}

/// Whether what both sides last agreed on about a product is what it is here now. Whether it is hidden is never told.
pub fn is_agreed(agreed: &str, ours: &Details) -> bool {
    serde_json::from_str::<NewProduct>(agreed).is_ok_and(|agreed| agreed == wire(ours))
}

/// The change that makes a product of ours this.
pub(super) fn change(details: &Details) -> Change {
    let Details { name, price, currency, stock, sku, description, image_url, hidden } = details.clone();
    Change {
        name: Some(name),
        price: Some(price),
        currency: Some(currency),
        stock: Some(stock),
        sku: Some(sku),
        description: Some(description),
        image_url: Some(image_url),
        hidden: Some(hidden),
    }
}
