//! What the composer sends: words, choices, files, products, places and cards, put together from what a person chose and from
//! how things stand now. Each waits for a moment in which it can still be taken back; what a script sends does not wait.

mod files;
mod later;
mod offer;
mod revise;

pub use files::{begin_upload, finish_upload};
pub use later::send_later;
pub use offer::offers;
pub(crate) use offer::{catalogue, prepare as product};
pub use revise::{delete, edit, react};

use crate::{
    app::App,
    channels::{Capabilities, DynChannel},
    error::{Error, Result},
    media::StoredMedia,
    model::{audit::Actor, credits, views::AbilitiesView, *},
    outbox::{self, Draft},
    store::{Tx, channels, conversations, media as media_rows, messages},
    voice,
};
use futures_util::FutureExt;
use std::time::Duration;

/// How long a person can take a message back.
pub const UNDO: Duration = Duration::from_secs(6);

/// A message that can be stored.
#[derive(Debug)]
pub(crate) struct Ready {
    pub content: Content,
    pub file: Option<StoredMedia>,
}

impl Ready {
    pub fn plain(content: Content) -> Self {
        Self { content, file: None }
    }

    fn voice(file: StoredMedia) -> Self {
        Self { content: Content { kind: Kind::Voice, ..file.content(String::new()) }, file: Some(file) }
    }
}

/// Answers the customer by hand, quoting `reply_to`.
///
/// # Errors
/// When something is not filled in, the channel does not take it, it is not there (any more), or as [`outbox::enqueue`].
pub async fn send(app: &App, id: ConversationId, composed: Composed, reply_to: Option<MessageId>) -> Result<MessageId> {
    let ready = ready(app, id, composed, reply_to).await?;
    let is_voice = ready.content.kind == Kind::Voice;
    let message =
        app.store().write_for(Actor::Agent(AgentId::LOCAL), move |tx| store(tx, id, ready, reply_to).boxed()).await?;
    if is_voice {
        voice::discard(app, id).await?;
    }
    Ok(message)
}

/// Takes a message of the agent's back that has not left yet. A voice note is there again, to be listened to and sent.
///
/// # Errors
/// As [`outbox::take_back`].
pub async fn take_back(app: &App, id: MessageId) -> Result<()> {
    let message = messages::get(&mut *app.store().read().await?, id).await?.ok_or(Error::NotFound("message"))?;
    app.store().write_for(Actor::Agent(AgentId::LOCAL), move |tx| outbox::take_back(tx, id).boxed()).await?;
    match message.media_hash.filter(|_| message.kind == Kind::Voice) {
        Some(hash) => voice::put_back(app, message.conversation_id, &hash).await,
        None => Ok(()),
    }
}

async fn ready(app: &App, id: ConversationId, composed: Composed, reply_to: Option<MessageId>) -> Result<Ready> {
    let adapter = adapter(app, id).await?;
    refuse_unable(&composed, reply_to, adapter.capabilities())?;
    prepare(app, id, &adapter, composed).await
}

/// What the channel of a conversation takes.
///
/// # Errors
/// When there is no such conversation, or its channel is not linked.
pub async fn abilities(app: &App, id: ConversationId) -> Result<AbilitiesView> {
    let can = adapter(app, id).await?.capabilities();
    let mut reader = app.store().read().await?;
    let state = conversations::get(&mut reader, id).await?.ok_or(Error::NotFound("conversation"))?;
    let channel = channels::get(&mut reader, state.channel_id).await?.ok_or(Error::NotFound("channel"))?;
    // Sizes stay far below 2^53, so nothing is lost.
    #[allow(clippy::cast_precision_loss, reason = "bytes of one file")]
    let size = |bytes: u64| bytes as f64;
    Ok(AbilitiesView {
        buttons: can.buttons,
        files: can.files,
        places: can.places,
        cards: can.cards,
        quotes: can.quotes,
        lists: can.lists,
        reactions: can.reactions,
        edits: can.edits,
        deletes: can.deletes,
        cost: u32::try_from(credits::cost(channel.kind, false)).unwrap_or(0),
        image: size(can.max_media.image),
        video: size(can.max_media.video),
        audio: size(can.max_media.audio),
        document: size(can.max_media.document),
    })
}

async fn adapter(app: &App, id: ConversationId) -> Result<DynChannel> {
    let state = conversations::get(&mut *app.store().read().await?, id).await?;
    let channel = state.ok_or(Error::NotFound("conversation"))?.channel_id;
    app.channel(channel).ok_or(Error::NotLinked)
}

fn refuse_unable(composed: &Composed, reply_to: Option<MessageId>, can: Capabilities) -> Result<()> {
    let refused = match composed {
        Composed::File { .. } | Composed::Voice if !can.files => Some("files of this computer"),
        Composed::Location { .. } if !can.places => Some("places"),
        Composed::Contact { .. } if !can.cards => Some("contact cards"),
        _ if reply_to.is_some() && !can.quotes => Some("quotes"),
        _ => None,
    };
    refused.map_or(Ok(()), |what| Err(Error::Unsupported(what)))
}

async fn prepare(app: &App, id: ConversationId, adapter: &DynChannel, composed: Composed) -> Result<Ready> {
    let content = match composed {
        Composed::Text { text } => Content::text(filled(text)?),
        Composed::Buttons { text, form } => {
            Content { footer: form.footer, ..Content::buttons(filled(text)?, form.labels) }
        }
        Composed::Location { latitude, longitude, name } => {
            let location = Location { latitude, longitude, name: name.clone() };
            Content { location: Some(location), ..Content::of(Kind::Location, name) }
        }
        Composed::Contact { card } => Content { contact: Some(card), ..Content::of(Kind::Contact, "") },
        Composed::List { text, form: ListForm { menu, footer } } => {
            Content { list: Some(menu), footer, ..Content::of(Kind::List, filled(text)?) }
        }
        Composed::Voice => return Ok(Ready::voice(voice::ready(app, id, adapter.capabilities().max_media).await?)),
        Composed::File { upload, caption } => return files::prepare(app, adapter, upload, filled(caption)?).await,
        Composed::Product { product_id, even_sold_out } => {
            return offer::prepare(app, id, adapter, product_id, even_sold_out).await;
        }
    };
    Ok(Ready::plain(content))
}

/// A word in braces that nobody has filled in is none for a customer.
fn filled(text: String) -> Result<String> {
    match quick_reply::unfilled(&text) {
        Some(word) => Err(Error::invalid("placeholder", format!("write what {word} stands for, or take it out"))),
        None => Ok(text),
    }
}

async fn store(tx: &mut Tx, id: ConversationId, ready: Ready, reply_to: Option<MessageId>) -> Result<MessageId> {
    let content = complete(tx, id, ready, reply_to).await?;
    match is_beside_the_draft(&content) {
        true => outbox::enqueue(tx, Draft { wait: UNDO, ..Draft::by_agent(id, content, AgentId::LOCAL) }).await,
        false => outbox::reply_after(tx, id, content, AgentId::LOCAL, UNDO).await,
    }
}

/// What is to be stored, with the message that it quotes; its file is known from now on.
async fn complete(tx: &mut Tx, id: ConversationId, ready: Ready, reply_to: Option<MessageId>) -> Result<Content> {
    let Ready { mut content, file } = ready;
    if let Some(quoted) = reply_to {
        let quoted = messages::get(tx, quoted).await?.filter(|message| message.conversation_id == id);
        content.reply_to = quoted.ok_or(Error::NotFound("message"))?.external_id;
    }
    if let Some(file) = file {
        let now = tx.now();
        media_rows::insert(tx, &file.row, now).await?;
    }
    Ok(content)
}

/// Whether a message is chosen and not typed: what is being typed stays.
fn is_beside_the_draft(content: &Content) -> bool {
    matches!(content.kind, Kind::Product | Kind::Location | Kind::Contact | Kind::Voice)
}
