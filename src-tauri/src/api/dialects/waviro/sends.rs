//! The sends: a text, a file, a place or a contact card, to a number or a group.

use super::address::{either_of, group_of, jid, person_of};
use crate::{
    api::{Call, refusal::Refusal, reply::Reply},
    channels::Recipient,
    direct::{self, Direct, Said},
    error::Error,
    gateways::waviro::{Card, Media, Place, Sent, Success, Text, ToEither, ToGroup, ToNumber, person},
    media,
    model::{ContactCard, Content, Kind, Location},
    store::messages,
};
use serde::{Deserialize, de::IgnoredAny};

/// `POST /sendwa`
pub async fn text(call: Call) -> Result<Reply, Refusal> {
    let ToNumber { nohp, said, notifyurl } = call.json::<ToNumber<Text>>()?;
    send(call, person_of(nohp)?, Said::from(said), notifyurl).await
}

/// `POST /sendwatogroup`
pub async fn text_to_group(call: Call) -> Result<Reply, Refusal> {
    let ToGroup { groupid, said, notifyurl } = call.json::<ToGroup<Text>>()?;
    send(call, group_of(groupid)?, Said::from(said), notifyurl).await
}

/// `POST /sendmedia`
pub async fn media(call: Call) -> Result<Reply, Refusal> {
    let ToNumber { nohp, said, notifyurl } = call.json::<ToNumber<Media>>()?;
    send(call, person_of(nohp)?, Said::from(said), notifyurl).await
}

/// `POST /sendmediatogroup`
pub async fn media_to_group(call: Call) -> Result<Reply, Refusal> {
    let ToGroup { groupid, said, notifyurl } = call.json::<ToGroup<Media>>()?;
    send(call, group_of(groupid)?, Said::from(said), notifyurl).await
}

/// `POST /sendlocation`
pub async fn location(call: Call) -> Result<Reply, Refusal> {
    refuse_card(&call, "/api/sendcontact")?;
    let ToNumber { nohp, said, notifyurl } = call.json::<ToNumber<Place>>()?;
    send(call, person_of(nohp)?, Said::from(said), notifyurl).await
}

/// `POST /sendlocationtogroup`
pub async fn location_to_group(call: Call) -> Result<Reply, Refusal> {
    refuse_card(&call, "/api/sendcontacttogroup")?;
    let ToGroup { groupid, said, notifyurl } = call.json::<ToGroup<Place>>()?;
    send(call, group_of(groupid)?, Said::from(said), notifyurl).await
}

/// `POST /sendcontact`
pub async fn contact(call: Call) -> Result<Reply, Refusal> {
    let ToEither { nohp, groupid, said, notifyurl } = call.json::<ToEither<Card>>()?;
    send(call, either_of(nohp, groupid)?, Said::from(said), notifyurl).await
}

/// `POST /sendcontacttogroup`
pub async fn contact_to_group(call: Call) -> Result<Reply, Refusal> {
    let ToGroup { groupid, said, notifyurl } = call.json::<ToGroup<Card>>()?;
    send(call, group_of(groupid)?, Said::from(said), notifyurl).await
}

/// The document's examples post a contact card to the path of places, where it would be called a place without coordinates.
fn refuse_card(call: &Call, right: &str) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Body {
        contact: Option<IgnoredAny>,
    }
    match call.json()? {
        Body { contact: Some(_) } => {
            Err(Refusal::invalid(format!("this path takes a place; a contact goes to {right}")))
        }
        Body { contact: None } => Ok(()),
    }
}

async fn send(call: Call, to: Recipient, said: Said, notifyurl: Option<String>) -> Result<Reply, Refusal> {
    let (channel, adapter) = call.channel().await?;
    let (recipient, notify_url) = (to.clone(), notifyurl.filter(|url| !url.is_empty()));
    let message = Direct { channel: channel.id, to, said, notify_url };
    let message = direct::prepare(call.app(), &adapter, message).await?;
    let file = message.file().cloned();
    let reply = call.commit(move |tx| {
        Box::pin(async move {
            let id = direct::enqueue(tx, message).await?;
            let stored = messages::get(tx, id).await?.ok_or(Error::NotFound("message"))?;
            let sent = Sent {
                id: stored.external_id,
                status: stored.delivery.ack(),
                kind: word(stored.kind, &recipient).to_owned(),
                timestamp: stored.created_at.seconds(),
                from: person(&channel.phone),
                to: jid(&recipient),
            };
            Ok(Reply::ok(&Success::of(sent)))
        })
    });
    let reply = reply.await;
    if reply.is_err() {
        media::let_go(call.app(), file).await;
    }
    reply
}

/// The dialect's word for a kind. A text is `text` for a number and `chat` for a group; the document shows both.
fn word(kind: Kind, to: &Recipient) -> &'static str {
    match (kind, to) {
        (Kind::Image, _) => "image",
        (Kind::Video, _) => "video",
        (Kind::Audio, _) => "audio",
        (Kind::Document, _) => "document",
        (Kind::Contact, _) => "vcard",
        (Kind::Text, Recipient::Phone(_)) => "text",
        _ => "chat",
    }
}

impl From<Text> for Said {
    fn from(Text { pesan }: Text) -> Self {
        Self::Content(Box::new(Content::text(pesan)))
    }
}

impl From<Media> for Said {
    fn from(Media { mediaurl, pesan }: Media) -> Self {
        Self::File { field: "mediaurl", url: mediaurl, caption: pesan.unwrap_or_default() }
    }
}

impl From<Place> for Said {
    /// What the place is called is its text too, by which it is found and listed.
    fn from(Place { latitude, longitude, pesan }: Place) -> Self {
        let name = pesan.unwrap_or_default();
        let location = Location { latitude: latitude.get(), longitude: longitude.get(), name: name.clone() };
        Self::Content(Box::new(Content { location: Some(location), ..Content::of(Kind::Location, name) }))
    }
}

impl From<Card> for Said {
    fn from(Card { contact }: Card) -> Self {
        let numbers = contact.numbers.into_iter().map(|number| number.0).collect();
        let card = ContactCard { name: contact.name, numbers };
        Self::Content(Box::new(Content { contact: Some(card), ..Content::of(Kind::Contact, "") }))
    }
}
