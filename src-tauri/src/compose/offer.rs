//! Products in the composer: which can be offered to a customer, and one of them as it is now.

use super::Ready;
use crate::{
    app::App,
    catalog,
    channels::DynChannel,
    error::{Error, Result},
    media::{self, StoredMedia},
    model::{
        product::{Catalogue, Product},
        views::{OfferView, ProductCardView},
        *,
    },
    settings,
    store::{channels, conversations},
};
use sqlx::SqliteConnection;

/// Products that the picker shows; who looks for another one types more.
const OFFERS: u32 = 50;
/// What a photo of a product is called on its way.
const PHOTO: &str = "product.jpg";

/// What can be offered in a conversation, by its name, code or description. What is hidden is not.
///
/// # Errors
/// When there is no such conversation.
pub async fn offers(connection: &mut SqliteConnection, id: ConversationId, typed: &str) -> Result<Vec<OfferView>> {
    let catalogue = catalogue(connection, id).await?;
    let (found, _) = catalog::list(connection, catalogue, typed, ProductId(0), OFFERS).await?;
    Ok(found.iter().filter(|product| !product.details.hidden).map(view).collect())
}

/// A product as a message. A picture that cannot be had does not hold it up.
pub(crate) async fn prepare(
    app: &App,
    id: ConversationId,
    adapter: &DynChannel,
    product: ProductId,
    even_sold_out: bool,
) -> Result<Ready> {
    let mut reader = app.store().read().await?;
    let catalogue = catalogue(&mut reader, id).await?;
    let product = catalog::get(&mut reader, catalogue, product).await?;
    let language = settings::language(&mut reader).await?.unwrap_or(Language::En);
    drop(reader);
    let card = ProductCard::from(&product);
    if card.is_sold_out() && !even_sold_out {
        return Err(Error::invalid("sold_out", "none is left; confirm that it is to be offered all the same"));
    }
    let file = picture(app, adapter, &product).await;
    let media = file.as_ref().map(StoredMedia::reference);
    let content = Content { media, product: Some(card.clone()), ..Content::of(Kind::Product, card.words(language)) };
    Ok(Ready { content, file })
}

/// The photo that was taken here, where the channel takes files of this computer; else what the product's address brings.
async fn picture(app: &App, adapter: &DynChannel, product: &Product) -> Option<StoredMedia> {
    if adapter.capabilities().files
        && let Some(photo) = photo(app, product).await
    {
        return Some(photo);
    }
    let url = product.details.image_url.trim();
    if url.is_empty() {
        return None;
    }
    match media::fetch(app, adapter.capabilities().max_media, "image_url", url).await {
        Ok(file) => Some(file).filter(|file| file.kind() == Kind::Image),
        Err(error) => {
            tracing::warn!(%error, product = %product.id, "the picture of a product could not be had");
            None
        }
    }
}

async fn photo(app: &App, product: &Product) -> Option<StoredMedia> {
    let hash = product.shelf.photo.as_str();
    if hash.is_empty() {
        return None;
    }
    let kept = match app.media().read(hash).await {
        Ok(bytes) => app.media().keep(bytes, PHOTO).await,
        Err(error) => Err(error),
    };
    kept.inspect_err(|error| tracing::warn!(%error, product = %product.id, "the photo of a product cannot be read"))
        .ok()
}

/// The catalogue that is offered in a conversation.
pub(crate) async fn catalogue(connection: &mut SqliteConnection, id: ConversationId) -> Result<Catalogue> {
    let state = conversations::get(connection, id).await?.ok_or(Error::NotFound("conversation"))?;
    let channel = channels::get(connection, state.channel_id).await?.ok_or(Error::NotFound("channel"))?;
    Ok(Catalogue::of(channel.id, channel.kind))
}

fn view(product: &Product) -> OfferView {
    OfferView {
        id: product.id,
        sku: product.details.sku.clone(),
        product: ProductCardView::from(ProductCard::from(product)),
    }
}

impl From<ProductCard> for ProductCardView {
    // Prices and stocks are at most 2^53, so nothing is lost.
    #[allow(clippy::cast_precision_loss, reason = "see the limit of the catalogue")]
    fn from(card: ProductCard) -> Self {
        let ProductCard { name, price, currency, stock } = card;
        Self { name, price: price as f64, currency, stock: stock.map(|stock| stock as f64) }
    }
}
