//! Messages as the log shows them. What they refer to (agents, files, quoted messages, taps, signs, changes) is read for all of
//! a page at once, so that a page costs a handful of queries however many messages it has.

use crate::{
    error::Result,
    model::{
        audit::{Actor, ActorKind},
        views::{
            EarlierText, EventView, LocationView, MediaView, MessageView, ProductCardView, QuoteView, ReactionView,
            RevisionView, SharedItem,
        },
        *,
    },
    store::{
        agents, handoffs,
        log::{self, QuotedRow},
        media::{self, MediaRow},
        messages::{MessageRow, Payload},
        reactions::{self, ReactionRow},
        revisions::{self, RevisionRow},
    },
};
use sqlx::SqliteConnection;
use std::collections::{HashMap, HashSet};

/// What the messages of a page refer to.
struct References {
    agents: HashMap<AgentId, String>,
    media: HashMap<String, MediaRow>,
    quoted: HashMap<MessageId, QuotedRow>,
    tapped: HashMap<MessageId, String>,
    reactions: HashMap<MessageId, Vec<ReactionView>>,
    earlier: HashMap<MessageId, Vec<EarlierText>>,
    revisions: HashMap<MessageId, RevisionView>,
    actors: HashMap<MessageId, ActorKind>,
}

/// Messages as the log shows them.
///
/// # Errors
/// When the database fails.
pub async fn message_views(connection: &mut SqliteConnection, found: Vec<MessageRow>) -> Result<Vec<MessageView>> {
    let found = found.into_iter().map(|row| Ok((row.payload()?, row))).collect::<Result<Vec<_>>>()?;
    let mut references = References::read(connection, &found).await?;
    Ok(found.into_iter().map(|(payload, row)| references.view(payload, row)).collect())
}

/// Files as the customer pane shows them.
///
/// # Errors
/// When the database fails.
pub(super) async fn shared_items(
    connection: &mut SqliteConnection,
    files: &[(MessageId, MediaRef)],
) -> Result<Vec<SharedItem>> {
    let known = known_media(connection, files.iter().map(|(_, file)| file)).await?;
    let item = |(message_id, file): &(MessageId, MediaRef)| SharedItem {
        message_id: *message_id,
        media: media_view(file, known.get(&file.hash)),
    };
    Ok(files.iter().map(item).collect())
}

/// Files as a message shows them.
///
/// # Errors
/// When the database fails.
pub(crate) async fn media_views(connection: &mut SqliteConnection, files: &[MediaRef]) -> Result<Vec<MediaView>> {
    let known = known_media(connection, files.iter()).await?;
    Ok(files.iter().map(|file| media_view(file, known.get(&file.hash))).collect())
}

impl References {
    async fn read(connection: &mut SqliteConnection, found: &[(Payload, MessageRow)]) -> Result<Self> {
        let mut agents = HashMap::new();
        for id in found.iter().filter_map(|(_, row)| row.agent_id).collect::<HashSet<_>>() {
            agents.insert(id, agents::name(connection, id).await?);
        }
        let media = known_media(connection, found.iter().filter_map(|(payload, _)| payload.media.as_ref())).await?;
        let answers = ids(found, |(_, row)| !row.reply_to.is_empty());
        let asked = ids(found, |(payload, _)| !payload.buttons.is_empty() || payload.list.is_some());
        let edited = ids(found, |(_, row)| row.edited_at.is_some());
        let all = ids(found, |_| true);
        let quoted =
            if answers.is_empty() { Vec::new() } else { log::quoted(connection, &answers, super::QUOTE).await? };
        let tapped = if asked.is_empty() { Vec::new() } else { log::tapped(connection, &asked).await? };
        let quoted = quoted.into_iter().map(|row| (row.answer_id, row)).collect();
        let earlier = if edited.is_empty() { Vec::new() } else { revisions::earlier(connection, &edited).await? };
        let events = ids(found, |(payload, _)| payload.cause.is_some());
        let actors = if events.is_empty() { Vec::new() } else { handoffs::actors(connection, &events).await? };
        let signs = reactions::standing(reactions::on(connection, &all).await?);
        let changes = revisions::of_all(connection, &all).await?;
        Ok(Self {
            agents,
            media,
            quoted,
            tapped: tapped.into_iter().collect(),
            reactions: grouped(signs.into_iter().map(|row| (row.target, reaction(row)))),
            earlier: grouped(earlier),
            actors: actors.into_iter().collect(),
            revisions: changes.into_iter().map(|row| (row.message_id, revision(&row))).collect(),
        })
    }

    fn view(&mut self, payload: Payload, row: MessageRow) -> MessageView {
        let Payload { buttons, footer, list, product, location, contact, media, cause, lost_file, .. } = payload;
        let agent = row.agent_id.and_then(|id| self.agents.get(&id)).cloned().unwrap_or_default();
        let is_event = row.kind == Kind::Event;
        let quoted = self.quoted.remove(&row.id);
        let failure = row.failure();
        MessageView {
            quote: quoted.map(quote_view),
            media: media.map(|file| media_view(&file, self.media.get(&file.hash))),
            event: cause.map(|cause| {
                let by = self.actors.get(&row.id).copied().unwrap_or_else(|| Actor::Nobody.behind(cause));
                EventView { cause, detail: row.text.clone(), actor: agent.clone(), by }
            }),
            author_name: if row.sender_name.is_empty() { agent } else { row.sender_name },
            text: if is_event { String::new() } else { row.text },
            location: location.map(|Location { latitude, longitude, name }| LocationView { latitude, longitude, name }),
            tapped: self.tapped.remove(&row.id),
            reactions: self.reactions.remove(&row.id).unwrap_or_default(),
            edited_at: row.edited_at,
            earlier: self.earlier.remove(&row.id).unwrap_or_default(),
            deleted_at: row.deleted_at,
            revision: self.revisions.remove(&row.id),
            id: row.id,
            conversation_id: row.conversation_id,
            external_id: row.external_id,
            direction: row.direction,
            author: row.author,
            kind: row.kind,
            contact,
            buttons,
            footer,
            list,
            product: product.map(ProductCardView::from),
            source: row.source,
            delivery: row.delivery,
            failure,
            lost_file,
            created_at: row.created_at,
            sent_at: row.sent_at,
            delivered_at: row.delivered_at,
            read_at: row.read_at,
        }
    }
}

fn grouped<T>(all: impl IntoIterator<Item = (MessageId, T)>) -> HashMap<MessageId, Vec<T>> {
    let mut grouped: HashMap<MessageId, Vec<T>> = HashMap::new();
    for (message, one) in all {
        grouped.entry(message).or_default().push(one);
    }
    grouped
}

fn quote_view(QuotedRow { id, author, kind, text, is_deleted, .. }: QuotedRow) -> QuoteView {
    QuoteView { id, author, kind, text, is_deleted }
}

fn reaction(row: ReactionRow) -> ReactionView {
    ReactionView { sign: row.sign, ours: row.direction == Direction::Out, by: row.sender_name, delivery: row.delivery }
}

fn revision(row: &RevisionRow) -> RevisionView {
    let revision = row.revision();
    RevisionView { kind: revision.kind(), text: revision.text().to_owned(), failure: row.failure() }
}

fn ids(found: &[(Payload, MessageRow)], wanted: impl Fn(&(Payload, MessageRow)) -> bool) -> Vec<MessageId> {
    found.iter().filter(|message| wanted(message)).map(|(_, row)| row.id).collect()
}

async fn known_media(
    connection: &mut SqliteConnection,
    files: impl Iterator<Item = &MediaRef>,
) -> Result<HashMap<String, MediaRow>> {
    let hashes: Vec<_> = files.map(|file| file.hash.as_str()).collect();
    if hashes.is_empty() {
        return Ok(HashMap::new());
    }
    let known = media::get_all(connection, &hashes).await?;
    Ok(known.into_iter().map(|media| (media.hash.clone(), media)).collect())
}

fn media_view(file: &MediaRef, known: Option<&MediaRow>) -> MediaView {
    let side = |pixels: Option<i64>| pixels.and_then(|pixels| u32::try_from(pixels).ok()).unwrap_or(0);
    MediaView {
        hash: file.hash.clone(),
        mime: file.mime.clone(),
        // Sizes stay far below 2^53, so nothing is lost.
        #[allow(clippy::cast_precision_loss, reason = "bytes of one file")]
        size: file.size as f64,
        name: file.name.clone(),
        width: side(known.map(|media| media.width)),
        height: side(known.map(|media| media.height)),
        has_thumb: known.is_some_and(|media| media.has_thumb),
        waveform: known.map(|media| media.waveform.clone()).unwrap_or_default(),
        duration_ms: known.and_then(|media| u32::try_from(media.duration_ms).ok()).unwrap_or(0),
    }
}
