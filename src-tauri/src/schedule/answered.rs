//! The customer wrote before what was written for later could leave: it may be wrong by now, so a person looks at it first.

use crate::{
    error::{Error, Result},
    events::Event,
    handoff,
    model::*,
    store::{
        Tx,
        conversations::{self, ConversationState},
        drafts::{self, DraftMode, DraftRow},
        messages,
        scheduled::{self, ScheduledRow},
    },
};

/// [`customer_wrote`] for what the network tells only now: it concerns what was written for later before `at`.
///
/// # Errors
/// When the database fails.
pub async fn customer_had_written(tx: &mut Tx, id: ConversationId, at: Timestamp) -> Result<()> {
    let waiting = scheduled::of_conversation(tx, id).await?;
    if !waiting.iter().any(|row| row.created_at < at) {
        return Ok(());
    }
    let state = conversations::get(tx, id).await?.ok_or(Error::NotFound("conversation"))?;
    customer_wrote(tx, &state).await
}

/// Nothing that waits in this conversation leaves by itself any more. Words go back to where they were typed, behind those
/// that stand there; what the field cannot hold stays in the list and waits for a person.
///
/// # Errors
/// When the database fails.
pub async fn customer_wrote(tx: &mut Tx, state: &ConversationState) -> Result<()> {
    let waiting = scheduled::of_conversation(tx, state.id).await?;
    let waiting: Vec<_> = waiting.into_iter().filter(|row| row.trouble().is_none()).collect();
    if waiting.is_empty() {
        return Ok(());
    }
    for row in &waiting {
        stop(tx, state, row).await?;
        let said = row.content()?.text;
        handoff::write_event(tx, state, None, HandoffCause::CustomerWroteFirst, &said).await?;
    }
    tx.emit(Event::ScheduleChanged { conversation_id: state.id });
    tx.emit(Event::ConversationChanged { conversation_id: state.id });
    Ok(())
}

async fn stop(tx: &mut Tx, state: &ConversationState, row: &ScheduledRow) -> Result<()> {
    let (content, now) = (row.content()?, tx.now());
    let typed = drafts::get(tx, state.id, DraftMode::Reply).await?;
    if !has_room(&typed, &content) {
        return Ok(scheduled::hold(tx, row.id, ScheduleTrouble::CustomerWrote, now).await?);
    }
    give_back(tx, state, typed, content).await?;
    Ok(scheduled::remove(tx, row.id).await?)
}

/// Whether the field can hold it beside what stands there: words always, buttons or a list where there are none yet.
fn has_room(typed: &DraftRow, content: &Content) -> bool {
    match content.kind {
        Kind::Text => true,
        Kind::Buttons | Kind::List => typed.form.is_none() && typed.list.is_none(),
        _ => false,
    }
}

async fn give_back(tx: &mut Tx, state: &ConversationState, typed: DraftRow, content: Content) -> Result<()> {
    let now = tx.now();
    let quoted = messages::by_external_id(tx, state.channel_id, &content.reply_to).await?;
    let footer = content.footer;
    let list = content.list.map(|menu| ListForm { menu, footer: footer.clone() });
    let form = (!content.buttons.is_empty()).then_some(ButtonForm { labels: content.buttons, footer });
    let text = match typed.text.trim_end() {
        "" => content.text,
        before => format!("{before}\n\n{}", content.text),
    };
    let reply_to = typed.reply_to.or(quoted.map(|message| message.id));
    let draft = DraftRow { text, reply_to, form: typed.form.or(form), list: typed.list.or(list) };
    Ok(drafts::save(tx, state.id, DraftMode::Reply, &draft, now).await?)
}
