//! A hosted connection as the window's form has it: texts as they were typed, and which of them cannot be.

use super::Gateway;
use crate::{
    error::{Error, Result},
    gateways::{
        address::{BaseUrl, Name, Phone, PublicUrl, Word},
        definition::{Alatwa, Definition, Multiwhats, Unswer, Wabot, Waviro},
    },
    model::{ChannelId, Service},
    secrets::Secret,
};
use serde::{Deserialize, Serialize};
use specta::Type;
use std::fmt::Display;

/// A connection as it was typed.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct GatewayForm {
    /// What the operator calls it.
    pub name: String,
    /// Where the services can reach the local API; empty where they cannot.
    pub public_url: String,
    /// The services, one of each at most.
    pub services: Vec<ServiceForm>,
}

/// A service as it was typed.
#[derive(Clone, Debug, Deserialize, Type)]
pub struct ServiceForm {
    /// Which.
    pub service: Service,
    /// Where it is.
    pub base_url: String,
    /// What opens it; empty keeps what is stored.
    #[specta(type = String)]
    pub credential: Secret,
    /// What its keyword webhooks carry (waviro); empty keeps what is stored.
    #[specta(type = String)]
    pub webhook_key: Secret,
    /// Whose (unswer), which setting (alatwa), or the number (multiwhats).
    pub account: String,
}

/// A stored connection, without what opens it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct GatewayView {
    /// The channel that it is.
    pub channel_id: ChannelId,
    /// What the operator calls it.
    pub name: String,
    /// Where the services can reach the local API; empty where they cannot.
    pub public_url: String,
    /// Its services.
    pub services: Vec<ServiceView>,
}

/// A service of a stored connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Type)]
pub struct ServiceView {
    /// Which.
    pub service: Service,
    /// Where it is.
    pub base_url: String,
    /// Whose, which setting, or the number.
    pub account: String,
}

/// What the window shows of a connection.
pub fn view(gateway: &Gateway) -> GatewayView {
    let Definition { name, public_url, waviro, wabot, unswer, alatwa, multiwhats, .. } = &gateway.definition;
    let show = |service, base_url: &BaseUrl, account: &dyn Display| ServiceView {
        service,
        base_url: base_url.to_string(),
        account: account.to_string(),
    };
    let services = [
        waviro.as_ref().map(|known| show(Service::Waviro, &known.base_url, &"")),
        wabot.as_ref().map(|known| show(Service::Wabot, &known.base_url, &"")),
        unswer.as_ref().map(|known| show(Service::Unswer, &known.base_url, &known.app_id)),
        alatwa.as_ref().map(|known| show(Service::Alatwa, &known.base_url, &known.ai_id)),
        multiwhats.as_ref().map(|known| show(Service::Multiwhats, &known.base_url, &known.from)),
    ];
    GatewayView {
        channel_id: gateway.channel_id,
        name: name.to_string(),
        public_url: public_url.to_string(),
        services: services.into_iter().flatten().collect(),
    }
}

/// The connection that was typed, with the paces of the one that it replaces.
///
/// # Errors
/// Names the first field that cannot be.
pub fn definition(form: GatewayForm, replaced: Option<&Definition>) -> Result<Definition> {
    if form.services.is_empty() {
        return Err(Error::invalid("services", "a connection needs at least one service"));
    }
    let mut definition = Definition {
        name: read::<Name>("name", form.name)?,
        poll_seconds: replaced.map(|known| known.poll_seconds).unwrap_or_default(),
        sync_seconds: replaced.map(|known| known.sync_seconds).unwrap_or_default(),
        public_url: read::<PublicUrl>("public_url", form.public_url)?,
        waviro: None,
        wabot: None,
        unswer: None,
        alatwa: None,
        multiwhats: None,
    };
    for service in form.services {
        add(&mut definition, service)?;
    }
    Ok(definition)
}

fn add(definition: &mut Definition, form: ServiceForm) -> Result<()> {
    let ServiceForm { service, base_url, credential, webhook_key, account } = form;
    match service {
        Service::Waviro => {
            let base_url = read("waviro.base_url", base_url)?;
            definition.waviro = Some(Waviro { base_url, secretkey: credential, webhook_key });
        }
        Service::Wabot => {
            definition.wabot = Some(Wabot { base_url: read("wabot.base_url", base_url)?, api_key: credential });
        }
        Service::Unswer => {
            let (base_url, app_id) = (read("unswer.base_url", base_url)?, read::<Word>("unswer.app_id", account)?);
            definition.unswer = Some(Unswer { base_url, token: credential, app_id });
        }
        Service::Alatwa => {
            let (base_url, ai_id) = (read("alatwa.base_url", base_url)?, read::<Word>("alatwa.ai_id", account)?);
            definition.alatwa = Some(Alatwa { base_url, api_key: credential, ai_id });
        }
        Service::Multiwhats => {
            let (base_url, from) = (read("multiwhats.base_url", base_url)?, read::<Phone>("multiwhats.from", account)?);
            definition.multiwhats = Some(Multiwhats { base_url, apikey: credential, from });
        }
    }
    Ok(())
}

fn read<T>(field: &'static str, text: String) -> Result<T>
where
    T: TryFrom<String, Error: Display>,
{
    T::try_from(text.trim().to_owned()).map_err(|error| Error::invalid(field, error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(base_url: &str, account: &str) -> GatewayForm {
        let secret = || Secret::new("hunter2");
        let service = ServiceForm {
            service: Service::Multiwhats,
            base_url: base_url.to_owned(),
            credential: secret(),
            webhook_key: secret(),
            account: account.to_owned(),
        };
        GatewayForm { name: " Toko utama ".to_owned(), public_url: String::new(), services: vec![service] }
    }

    #[test]
    fn what_was_typed_is_a_connection_and_shown_again_without_its_key() {
        let typed = form(" https://api.example.app/api/v1/ ", "6281200000001");
        assert!(!format!("{typed:?}").contains("hunter2"));
        let read = definition(typed, None).unwrap();
        let shown = view(&Gateway { channel_id: ChannelId(1), slug: String::new(), generation: 0, definition: read });
        let base_url = "https://api.example.app/api/v1".to_owned();
        let service = ServiceView { service: Service::Multiwhats, base_url, account: "6281200000001".to_owned() };
        assert_eq!((shown.name.as_str(), shown.services), ("Toko utama", vec![service]));
    }

    #[test]
    fn the_field_that_cannot_be_is_named() {
        for (typed, wrong) in [
            (form("ftp://x", "6281200000001"), "multiwhats.base_url"),
            (form("https://x.example", "0812"), "multiwhats.from"),
            (GatewayForm { name: " ".to_owned(), ..form("https://x.example", "6281200000001") }, "name"),
            (GatewayForm { services: Vec::new(), ..form("", "") }, "services"),
        ] {
            let Error::Invalid { field, .. } = definition(typed, None).unwrap_err() else { panic!("{wrong}") };
            assert_eq!(field, wrong);
        }
    }
}
