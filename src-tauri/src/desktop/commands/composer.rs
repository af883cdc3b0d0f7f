//! The composer: what it sends, the files that it hands over, and the answers that it keeps at hand.

use crate::{
    bot, compose,
    desktop::{core::Core, error::Answer},
    error::Error,
    model::{
        Composed, ConversationId, Kind, MessageId, QuickReply, QuickReplyForm, QuickReplyId, TapOutcome, Template,
        TemplateDraft, TemplateId, UploadId,
        views::{AbilitiesView, MessageView, OfferView},
    },
    outbox, quick_replies, templates, views,
};
use futures_util::FutureExt;
use tauri::{
    State,
    ipc::{InvokeBody, Request},
};

/// The header that names the file of a piece.
const UPLOAD: &str = "balas-upload";

/// Answers the customer by hand.
#[tauri::command]
#[specta::specta]
pub async fn send_message(
    core: State<'_, Core>,
    id: ConversationId,
    composed: Composed,
    reply_to: Option<MessageId>,
) -> Answer<MessageView> {
    let message = compose::send(core.app().await?, id, composed, reply_to).await?;
    let stored = views::message(&mut *core.read().await?, message).await?;
    Ok(stored.ok_or(Error::NotFound("message"))?)
}

/// Takes a message back that has not left yet.
#[tauri::command]
#[specta::specta]
pub async fn take_back(core: State<'_, Core>, message_id: MessageId) -> Answer<()> {
    Ok(compose::take_back(core.app().await?, message_id).await?)
}

/// Puts a sign on a message; an empty one takes ours away.
#[tauri::command]
#[specta::specta]
pub async fn react(core: State<'_, Core>, message_id: MessageId, sign: String) -> Answer<()> {
    Ok(compose::react(core.app().await?, message_id, sign).await?)
}

/// Changes the words of a message.
#[tauri::command]
#[specta::specta]
pub async fn edit_message(core: State<'_, Core>, message_id: MessageId, text: String) -> Answer<()> {
    Ok(compose::edit(core.app().await?, message_id, text).await?)
}

/// Deletes a message of the shop, for everyone where it has left.
#[tauri::command]
#[specta::specta]
pub async fn delete_message(core: State<'_, Core>, message_id: MessageId) -> Answer<()> {
    Ok(compose::delete(core.app().await?, message_id).await?)
}

/// Tries a refused change of a message again, or forgets it.
#[tauri::command]
#[specta::specta]
pub async fn settle_revision(core: State<'_, Core>, message_id: MessageId, again: bool) -> Answer<()> {
    core.write(move |tx| outbox::settle_revision(tx, message_id, again).boxed()).await
}

/// What the bot does when these labels are tapped.
#[tauri::command]
#[specta::specta]
pub async fn tap_outcomes(core: State<'_, Core>, id: ConversationId, labels: Vec<String>) -> Answer<Vec<TapOutcome>> {
    Ok(bot::outcomes(core.app().await?, id, &labels).await?)
}

/// The button messages that are kept at hand.
#[tauri::command]
#[specta::specta]
pub async fn templates(core: State<'_, Core>) -> Answer<Vec<Template>> {
    Ok(templates::list(&mut *core.read().await?).await?)
}

/// Keeps a button message at hand.
#[tauri::command]
#[specta::specta]
pub async fn save_template(core: State<'_, Core>, draft: TemplateDraft) -> Answer<Template> {
    core.write(move |tx| templates::save(tx, draft).boxed()).await
}

/// Forgets one.
#[tauri::command]
#[specta::specta]
pub async fn remove_template(core: State<'_, Core>, id: TemplateId) -> Answer<()> {
    core.write(move |tx| templates::remove(tx, id).boxed()).await
}

/// What can be sent in a conversation.
#[tauri::command]
#[specta::specta]
pub async fn abilities(core: State<'_, Core>, id: ConversationId) -> Answer<AbilitiesView> {
    Ok(compose::abilities(core.app().await?, id).await?)
}

/// What can be offered in a conversation.
#[tauri::command]
#[specta::specta]
pub async fn offers(core: State<'_, Core>, id: ConversationId, query: String) -> Answer<Vec<OfferView>> {
    Ok(compose::offers(&mut *core.read().await?, id, &query).await?)
}

/// Begins to hand a file over.
#[tauri::command]
#[specta::specta]
pub async fn begin_upload(core: State<'_, Core>, id: ConversationId, name: String, size: f64) -> Answer<UploadId> {
    // What is no size at all becomes nought, which is refused.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates")]
    let size = size as u64;
    Ok(compose::begin_upload(core.app().await?, id, &name, size).await?)
}

/// The next piece of a file: the bytes are the body of the call, and its header names the file. It is called by its name alone,
/// because the generated bindings know only JSON.
#[tauri::command]
pub async fn add_to_upload(core: State<'_, Core>, request: Request<'_>) -> Answer<()> {
    let named = request.headers().get(UPLOAD).and_then(|name| name.to_str().ok()?.parse().ok());
    let (Some(upload), InvokeBody::Raw(piece)) = (named, request.body()) else {
        return Err(Error::invalid("file", "a piece is bytes, and says of which file").into());
    };
    Ok(core.app().await?.uploads().add(upload, piece)?)
}

/// The file is here wholly: what kind of message it makes.
#[tauri::command]
#[specta::specta]
pub async fn finish_upload(core: State<'_, Core>, id: ConversationId, upload: UploadId) -> Answer<Kind> {
    Ok(compose::finish_upload(core.app().await?, id, upload).await?)
}

/// The file is not wanted any more.
#[tauri::command]
#[specta::specta]
pub async fn cancel_upload(core: State<'_, Core>, upload: UploadId) -> Answer<()> {
    core.app().await?.uploads().cancel(upload);
    Ok(())
}

/// The answers that are kept at hand.
#[tauri::command]
#[specta::specta]
pub async fn quick_replies(core: State<'_, Core>) -> Answer<Vec<QuickReply>> {
    Ok(quick_replies::list(&mut *core.read().await?).await?)
}

/// Adds such an answer, or changes one.
#[tauri::command]
#[specta::specta]
pub async fn save_quick_reply(core: State<'_, Core>, form: QuickReplyForm) -> Answer<QuickReply> {
    core.write(move |tx| quick_replies::save(tx, form).boxed()).await
}

/// Forgets such an answer.
#[tauri::command]
#[specta::specta]
pub async fn remove_quick_reply(core: State<'_, Core>, id: QuickReplyId) -> Answer<()> {
    core.write(move |tx| quick_replies::remove(tx, id).boxed()).await
}

/// What such an answer says to the customer of a conversation.
#[tauri::command]
#[specta::specta]
pub async fn fill_quick_reply(
    core: State<'_, Core>,
    id: QuickReplyId,
    conversation_id: ConversationId,
) -> Answer<String> {
    Ok(quick_replies::fill(&mut *core.read().await?, id, conversation_id).await?)
}
