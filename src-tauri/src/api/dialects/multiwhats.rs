//! multiwhats: messages with buttons.

use super::{Dialect, post};
use crate::{
    api::{Call, Scope, auth::Credential, refusal::Refusal, reply::Reply},
    channels::Recipient,
    direct::{self, Direct, Said},
    error::{Error, Result as OperationResult},
    gateways::{
        Digits,
        multiwhats::{ExtraData, Failure, MessageType, Queued, SendDynamic, Target},
    },
    model::{AgentId, Content, Delivery, MessageId},
    phone,
    store::{Tx, channels::ChannelRow, credits, messages, outbox},
};

/// The dialect.
pub static DIALECT: Dialect = Dialect {
    name: "multiwhats",
    about: "Messages with buttons.",
    prefix: "/api/v1/basic",
    credential: Credential::ApiKey,
    render,
    failure: |generator| generator.subschema_for::<Failure>(),
    forbids_strangers: false,
    counted: true,
    endpoints: &[post("/whatsapp/send-dynamic", Scope::MessagesSend, |call| Box::pin(send(call)))
        .about("Send a text with buttons")
        .takes::<SendDynamic>()
        .gives::<Queued>()],
};

fn render(refusal: &Refusal) -> Reply {
    Reply::json(refusal.status, &Failure { error: refusal.message.clone() })
}

async fn send(call: Call) -> Result<Reply, Refusal> {
    let body: SendDynamic = call.json()?;
    let to = recipient(&body.to)?;
    let content = content(&body)?;
    let (channel, adapter) = call.channel().await?;
    if channel.linked_at.is_none() || channel.phone != body.from.0 {
        return Err(Refusal::invalid(
            "from must be the number that is linked for this API key: digits, country code first",
        ));
    }
    let message = Direct {
        channel: channel.id,
        to: Recipient::Phone(to.clone()),
        said: Said::Content(Box::new(content)),
        notify_url: None,
    };
    let message = direct::prepare(call.app(), &adapter, message).await?;
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            let id = direct::enqueue(tx, message).await?;
            Ok(Reply::ok(&queued(tx, id, &channel, to, body.r#type).await?))
        })
    });
    reply.await
}

fn recipient(Digits(to): &Digits) -> Result<String, Refusal> {
    match phone::is_possible(to) {
        true => Ok(to.clone()),
        false => Err(Refusal::invalid("to is not a phone number: digits only, country code first, 905374937766")),
    }
}

fn content(body: &SendDynamic) -> Result<Content, Refusal> {
    let (text, buttons) = (body.message.clone(), body.buttons.clone().unwrap_or_default());
    match body.r#type {
        MessageType::Button => Ok(Content::buttons(text, buttons)),
        MessageType::Text if buttons.is_empty() => Ok(Content::text(text)),
        MessageType::Text => Err(Refusal::invalid("a message of type text has no buttons; its type is button")),
    }
}

/// The message as a queue entry with one target. Both go by the number of its place in the outbox: ids of messages are
/// larger than a JSON number can hold everywhere.
async fn queued(
    tx: &mut Tx,
    id: MessageId,
    channel: &ChannelRow,
    to: String,
    message_type: MessageType,
) -> OperationResult<Queued> {
    let stored = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let place = outbox::id_of(tx, id).await?.ok_or(Error::NotFound("message"))?;
    let (total_credit, _) = credits::of_message(tx, id).await?;
    let buttons = stored.payload()?.buttons;
    let (at, stage, user_id) = (stored.created_at.plain(), Stage::of(stored.delivery), AgentId::LOCAL.0);
    let target = Target {
        id: place.0,
        user_id,
        queue_id: place.0,
        target_identifier: to,
        message: None,
        status: stage.word().to_owned(),
        extra_data: ExtraData::default(),
        created_at: at.clone(),
        updated_at: at.clone(),
    };
    Ok(Queued {
        user_id,
        social_media_account_id: channel.id.0,
        platform: "whatsapp".to_owned(),
        from_identifier: channel.phone.clone(),
        message: stored.text,
        file_url: 0,
        queue_type: "normal".to_owned(),
        message_type,
        total_credit,
        target_count: 1,
        pending_count: stage.count(Stage::Pending),
        sent_count: stage.count(Stage::Sent),
        delivered_count: stage.count(Stage::Delivered),
        not_delivered_count: stage.count(Stage::NotDelivered),
        seen_count: stage.count(Stage::Seen),
        status: if stage == Stage::Pending { "pending" } else { "done" }.to_owned(),
        send_at: at.clone(),
        created_at: at.clone(),
        updated_at: at,
        extra_data: ExtraData { buttons: Some(buttons).filter(|labels| !labels.is_empty()), ..ExtraData::default() },
        id: place.0,
        targets: vec![target],
    })
}

/// How far a message came, in the dialect's steps. Each message counts in one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Pending,
    Sent,
    Delivered,
    Seen,
    NotDelivered,
}

impl Stage {
    fn of(delivery: Delivery) -> Self {
        match delivery {
            Delivery::Queued | Delivery::Sending | Delivery::Uncertain => Self::Pending,
            Delivery::Sent => Self::Sent,
            Delivery::Delivered => Self::Delivered,
            Delivery::Read | Delivery::Played => Self::Seen,
            Delivery::Failed => Self::NotDelivered,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Seen => "seen",
            Self::NotDelivered => "not_delivered",
        }
    }

    fn count(self, stage: Self) -> i64 {
        i64::from(self == stage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_counts_once_wherever_it_is() {
        use Stage::*;
        for (delivery, stage, word) in [
            (Delivery::Queued, Pending, "pending"),
            (Delivery::Sending, Pending, "pending"),
            (Delivery::Uncertain, Pending, "pending"),
            (Delivery::Sent, Sent, "sent"),
            (Delivery::Delivered, Delivered, "delivered"),
            (Delivery::Read, Seen, "seen"),
            (Delivery::Played, Seen, "seen"),
            (Delivery::Failed, NotDelivered, "not_delivered"),
        ] {
            let counts = [Pending, Sent, Delivered, Seen, NotDelivered].map(|other| Stage::of(delivery).count(other));
            assert_eq!((Stage::of(delivery), Stage::of(delivery).word()), (stage, word));
            assert_eq!((counts.iter().sum::<i64>(), stage.count(stage)), (1, 1), "{delivery:?}");
        }
    }
}
