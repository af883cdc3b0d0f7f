//! The files of messages, by content. Not a service's language: messages of the wabot dialect point here.

use super::{Dialect, get, wabot};
use crate::{
    api::{Call, Scope, auth::Credential, refusal::Refusal, reply::Reply},
    gateways::wabot::Failure,
    store::media,
};

/// The paths.
pub static DIALECT: Dialect = Dialect {
    name: "media",
    about: "The files of messages.",
    prefix: "/media",
    credential: Credential::Bearer,
    render: wabot::render,
    failure: |generator| generator.subschema_for::<Failure>(),
    forbids_strangers: false,
    counted: true,
    endpoints: &[get("/{hash}", Some(Scope::ConversationsRead), |call| Box::pin(file(call)))
        .about("A file of a message")
        .gives_file()],
};

async fn file(call: Call) -> Result<Reply, Refusal> {
    let missing = || Refusal::not_found("file with this hash");
    let hash = call.param("hash");
    let realm = call.realm().await?;
    let row = media::get(&mut *call.app().store().read().await?, realm, hash).await?;
    let row = row.ok_or_else(missing)?;
    let bytes = call.app().media().read(hash).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => missing(),
        _ => Refusal::internal(error),
    })?;
    Ok(Reply::file(bytes, row.mime))
}
