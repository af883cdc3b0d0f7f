//! Whether a contact's number is on the network, asked through the number of ours that they are on.

use crate::{
    app::App,
    error::{Error, Result},
    model::ContactId,
    store::{
        contact_list,
        contacts::{self, IdentityKind},
    },
};

/// Asks the network.
///
/// # Errors
/// When the contact has no number, no number of ours is linked that could ask, or the network does not answer.
pub async fn is_registered(app: &App, id: ContactId) -> Result<bool> {
    let mut reader = app.store().read().await?;
    let phone = contacts::identity(&mut reader, id, IdentityKind::Phone).await?;
    let channel = contact_list::channel_of(&mut reader, id).await?;
    drop(reader);
    let phone = phone.ok_or(Error::Conflict("this contact has no number that could be checked"))?;
    let channel = channel.and_then(|id| app.channel(id)).ok_or(Error::NotLinked)?;
    Ok(channel.is_registered(&phone).await?)
}
