//! The catalogue.

use crate::{
    api::{
        Call, cursor,
        openapi::{about::Param, params},
        refusal::Refusal,
        reply::Reply,
    },
    catalog,
    gateways::wabot::{
        Page, Success,
        products::{NewProduct, Product, ProductPatch},
    },
    model::{
        ProductId,
        product::{self, CURRENCY, Change, Details},
    },
    store::views::Cursor,
};
use axum::http::StatusCode;
use serde_json::json;

/// The query of `GET /products`.
pub const QUERY: &[Param] = &[
    Param {
        name: "q",
        description: "Words of the name, the code or the description.",
        schema: || json!({ "type": "string" }),
    },
    params::LIMIT,
    params::CURSOR,
];

/// `GET /products`
pub async fn list(call: Call) -> Result<Reply, Refusal> {
    let after = call.query("cursor").map(decode).transpose()?.unwrap_or(ProductId(0));
    let (limit, catalogue) = (call.limit()?, call.catalogue().await?);
    let wanted = call.query("q").unwrap_or_default();
    let mut reader = call.app().store().read().await?;
    let (found, next) = catalog::list(&mut reader, catalogue, wanted, after, limit).await?;
    let items = found.into_iter().map(render).collect();
    Ok(Reply::ok(&Success::of(Page { items, next_cursor: next.map(encode) })))
}

/// `POST /products`
pub async fn create(call: Call) -> Result<Reply, Refusal> {
    let body: NewProduct = call.json()?;
    let details = Details {
        currency: body.currency.unwrap_or_else(|| CURRENCY.to_owned()),
        stock: body.stock,
        sku: body.sku.unwrap_or_default(),
        description: body.description.unwrap_or_default(),
        image_url: body.image_url.unwrap_or_default(),
        ..Details::new(body.name, body.price)
    };
    catalog::check_image(call.app().outgoing(), &details.image_url)?;
    let catalogue = call.catalogue().await?;
    call.commit(move |tx| {
        Box::pin(async move {
            let product = catalog::create(tx, catalogue, details).await?;
            Ok(Reply::json(StatusCode::CREATED, &Success::of(render(product))))
        })
    })
    .await
}

/// `PATCH /products/{id}`
pub async fn update(call: Call) -> Result<Reply, Refusal> {
    let id = call.product()?;
    let body: ProductPatch = call.json()?;
    let change = Change {
        name: body.name,
        price: body.price,
        currency: body.currency.map(|currency| currency.unwrap_or_else(|| CURRENCY.to_owned())),
        stock: body.stock,
        sku: body.sku.map(Option::unwrap_or_default),
        description: body.description.map(Option::unwrap_or_default),
        image_url: body.image_url.map(Option::unwrap_or_default),
        hidden: None,
    };
    catalog::check_image(call.app().outgoing(), change.image_url.as_deref().unwrap_or_default())?;
    let catalogue = call.catalogue().await?;
    call.commit(move |tx| {
        Box::pin(async move {
            let product = catalog::update(tx, catalogue, id, change).await?;
            Ok(Reply::ok(&Success::of(render(product))))
        })
    })
    .await
}

fn render(product: product::Product) -> Product {
    let product::Product { id, details, created_at, updated_at, .. } = product;
    let said = |text: String| Some(text).filter(|text| !text.is_empty());
    Product {
        id: id.to_string(),
        name: details.name,
        price: details.price,
        currency: details.currency,
        stock: details.stock,
        sku: said(details.sku),
        description: said(details.description),
        image_url: said(details.image_url),
        created_at,
        updated_at,
    }
}

fn encode(next: ProductId) -> String {
    cursor::encode(Cursor { key: KEY, id: next.0 })
}

fn decode(text: &str) -> Result<ProductId, Refusal> {
    match cursor::decode(text)? {
        Cursor { key: KEY, id } => Ok(ProductId(id)),
        _ => Err(cursor::foreign()),
    }
}

/// Products have no other order than their ids; a cursor of conversations has the time of one here.
const KEY: i64 = 0;
