//! What comparing a connection's two sides leaves for a person to look at: things that one side does not take, and changes
//! that gave way to later ones.

use crate::{
    error::Result,
    model::{
        ChannelId, HeldCause, HeldPart, HeldThing, HeldView,
        product::{Loss, Side},
    },
    store::{
        hosted::refusals::{self, Refusal},
        product_losses,
    },
};
use sqlx::SqliteConnection;

/// The parts of an account, as they are stored and as a terminal names them.
pub(crate) const PRODUCTS: &str = "products";
pub(crate) const CONTACTS: &str = "contacts";
pub(crate) const REJECTS: &str = "AI rejects";
pub(crate) const CREDITS: &str = "credits and usage";
/// Stands for everything of a part that would be told to the account.
pub(crate) const TELLING: &str = "telling";
/// Stands for a part as a whole.
pub(crate) const WHOLE: &str = "";
/// Losses that are shown.
const LOSSES: u32 = 10;
/// Characters of a value that are shown.
const VALUE: usize = 60;

/// What is not the same on both sides, and why.
///
/// # Errors
/// When the database fails.
pub async fn held_back(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Vec<HeldView>> {
    Ok(refusals::list(connection, channel).await?.into_iter().filter_map(view).collect())
}

/// A sentence for each thing that is not the same on both sides, and why.
///
/// # Errors
/// When the database fails.
pub async fn held_sentences(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Vec<String>> {
    Ok(refusals::list(connection, channel).await?.iter().map(sentence).collect())
}

/// A sentence for each of the newest changes that gave way to a later one on the other side.
///
/// # Errors
/// When the database fails.
pub async fn lost_changes(connection: &mut SqliteConnection, channel: ChannelId) -> Result<Vec<String>> {
    let losses = product_losses::of_channel(connection, channel, LOSSES).await?;
    Ok(losses.iter().map(|(name, loss)| lost(name, loss)).collect())
}

fn view(refusal: Refusal) -> Option<HeldView> {
    let Refusal { part, thing, title, reason: detail, cause, .. } = refusal;
    let part = match part.as_str() {
        PRODUCTS => HeldPart::Products,
        CONTACTS => HeldPart::Contacts,
        REJECTS => HeldPart::Rejects,
        CREDITS => HeldPart::Credits,
        _ => return None,
    };
    let thing = match thing.as_str() {
        WHOLE => HeldThing::Whole,
        TELLING => HeldThing::Telling,
        _ => HeldThing::One { title },
    };
    // Rows from before causes were kept have the sentence alone.
    Some(HeldView { part, thing, cause: serde_json::from_str(&cause).unwrap_or(HeldCause::Other), detail })
}

fn sentence(refusal: &Refusal) -> String {
    let Refusal { part, thing, title, reason, .. } = refusal;
    match thing.as_str() {
        WHOLE => format!("{part}: they are not compared: {reason}."),
        TELLING => format!("{part}: {reason}."),
        _ => {
            format!("{part}: {title:?} is not the same on both sides: {reason}. It is tried again when it is changed.")
        }
    }
}

fn lost(name: &str, loss: &Loss) -> String {
    let winner = match loss.winner {
        Side::Here => "this console",
        Side::There => "the account",
    };
    let short = |text: &str| text.chars().take(VALUE).collect::<String>();
    let (name, lost, kept) = (short(name), short(&loss.lost), short(&loss.kept));
    let Loss { field, at, .. } = loss;
    format!(
        "products: {name:?} was changed on both sides: {field} {lost:?} gave way to {kept:?}, which {winner} has changed later ({at})."
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ProductId, Timestamp};

    #[test]
    fn what_a_terminal_is_shown_has_nothing_that_it_would_obey() {
        let name = "Kemeja \u{1b}[2J";
        let loss = Loss {
            product: ProductId(1),
            field: "price".to_owned(),
            winner: Side::There,
            lost: "1".to_owned(),
            kept: "2".to_owned(),
            at: Timestamp(0),
        };
        let shown = lost(name, &loss);
        assert!(
            !shown.contains('\u{1b}') && shown.contains("price \"1\" gave way to \"2\", which the account"),
            "{shown}"
        );
    }
}
