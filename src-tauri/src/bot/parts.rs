//! The parts of an answer that need the network before they can be stored: a product's picture, a file. One that cannot be
//! had is left out and told in the log; the others still go.

use crate::{
    app::App,
    channels::DynChannel,
    compose::{self, Ready},
    error::{Error, Result},
    media,
    model::{Content, ConversationId, ProductId},
    store::{conversations, products},
};

/// A part of an answer.
#[derive(Debug)]
pub(super) enum Part {
    /// It can be stored.
    Ready(Box<Ready>),
    /// It cannot be sent, and why.
    LeftOut(String),
}

impl Part {
    /// A part that needs nothing.
    pub fn plain(content: Content) -> Self {
        Self::Ready(Box::new(Ready::plain(content)))
    }
}

/// The adapter of a conversation's channel.
pub(super) async fn adapter(app: &App, id: ConversationId) -> Result<DynChannel> {
    let state = conversations::get(&mut *app.store().read().await?, id).await?;
    let channel = state.ok_or(Error::NotFound("conversation"))?.channel_id;
    app.channel(channel).ok_or(Error::NotLinked)
}

/// The product of this code, as it is now.
pub(super) async fn product(app: &App, id: ConversationId, adapter: &DynChannel, sku: &str) -> Result<Part> {
    let mut reader = app.store().read().await?;
    let catalogue = compose::catalogue(&mut reader, id).await?;
    let found = products::by_sku(&mut reader, catalogue, sku.trim()).await?;
    drop(reader);
    match found {
        Some(product) => of_product(app, id, adapter, product).await,
        None => Ok(Part::LeftOut(format!("{sku}: there is no such product"))),
    }
}

/// A product as it is now. One that is sold out says so itself.
pub(super) async fn of_product(
    app: &App,
    id: ConversationId,
    adapter: &DynChannel,
    product: ProductId,
) -> Result<Part> {
    match compose::product(app, id, adapter, product, true).await {
        Ok(ready) => Ok(Part::Ready(Box::new(ready))),
        Err(error @ Error::Store(_)) => Err(error),
        Err(error) => Ok(Part::LeftOut(error.to_string())),
    }
}

/// The file at an address.
pub(super) async fn file(app: &App, adapter: &DynChannel, url: &str) -> Part {
    match media::fetch(app, adapter.capabilities().max_media, "media", url).await {
        Ok(file) => Part::Ready(Box::new(Ready { content: file.content(String::new()), file: Some(file) })),
        Err(error) => Part::LeftOut(error.to_string()),
    }
}
