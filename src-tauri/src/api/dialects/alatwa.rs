//! alatwa: which customers the AI must not answer.

use super::{Dialect, post};
use crate::{
    ai::reject,
    api::{Call, Scope, auth::Credential, refusal::Refusal, reply::Reply},
    error::Error,
    gateways::{
        Digits,
        alatwa::{Outcome, Reject, RejectStatus},
    },
    model::AiSettingId,
    phone,
    store::ai_settings,
};

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "alatwa",
    about: "Which customers the AI must not answer.",
    prefix: "/ai",
    credential: Credential::Authorization,
    render,
    failure: |generator| generator.subschema_for::<Outcome>(),
    forbids_strangers: false,
    counted: true,
    endpoints: &[post("/customer/reject/{id}", Scope::AiWrite, |call| Box::pin(set_rejected(call)))
        .about("Let the AI answer a customer, or not")
        .takes::<Reject>()
        .gives::<Outcome>()],
};

fn render(refusal: &Refusal) -> Reply {
    Reply::json(refusal.status, &Outcome::error(&refusal.message))
}

/// The setting is looked for before the body is, so that whoever only wants to know whether it exists can ask with an
/// empty one.
async fn set_rejected(call: Call) -> Result<Reply, Refusal> {
    let setting = setting(&call).await?;
    let Reject { phone: Digits(phone), status } = call.json()?;
    if !phone::is_possible(&phone) {
        return Err(Refusal::invalid("phone is not a phone number: digits only, country code first, 628111111111"));
    }
    let realm = call.realm().await?;
    let author = call.principal.name.clone();
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            match status {
                RejectStatus::Active => reject::reject(tx, setting, realm, &phone, &author).await?,
                RejectStatus::Inactive => reject::accept(tx, setting, realm, &phone).await?,
            }
            Ok::<_, Error>(Reply::ok(&Outcome::success()))
        })
    });
    reply.await
}

async fn setting(call: &Call) -> Result<AiSettingId, Refusal> {
    let missing = || Refusal::not_found("AI setting with this id");
    let id = call.id("id").ok_or_else(missing)?;
    match ai_settings::exists(&mut *call.app().store().read().await?, id).await? {
        true => Ok(id),
        false => Err(missing()),
    }
}
