//! The clients of the services that a connection names.

use super::trouble::Service;
use crate::{
    clock::Clock,
    gateways::{
        address::BaseUrl,
        client::{Account, ClientError, alatwa, multiwhats, unswer, wabot, waviro},
        definition::Definition,
    },
    outgoing,
    secrets::Secret,
};

/// One client for each service of the connection.
pub struct Services {
    pub waviro: Option<waviro::Client>,
    pub wabot: Option<wabot::Client>,
    pub unswer: Option<unswer::Client>,
    pub alatwa: Option<alatwa::Client>,
    pub multiwhats: Option<multiwhats::Client>,
}

impl Services {
    /// Whether everything that is sent arrives at the server that also shows the conversations.
    pub fn sends_where_it_reads(&self) -> bool {
        let senders = [
            self.waviro.as_ref().map(waviro::Client::origin),
            self.multiwhats.as_ref().map(multiwhats::Client::origin),
        ];
        let reader = self.wabot.as_ref().map(wabot::Client::origin);
        senders.into_iter().flatten().all(|sender| Some(sender) == reader)
    }

    /// The service that knows about the link.
    pub fn linker(&self) -> Option<Service> {
        let wabot = self.wabot.is_some().then_some(Service::Wabot);
        self.waviro.is_some().then_some(Service::Waviro).or(wabot)
    }

    /// The services that messages leave through.
    pub fn senders(&self) -> impl Iterator<Item = Service> {
        let senders = [
            (self.waviro.is_some(), Service::Waviro),
            (self.wabot.is_some(), Service::Wabot),
            (self.multiwhats.is_some(), Service::Multiwhats),
        ];
        senders.into_iter().filter(|(is_there, _)| *is_there).map(|(_, name)| name)
    }

    /// The number that the connection names as its own; empty where it names none.
    pub fn number(&self) -> String {
        self.multiwhats.as_ref().map(|client| client.from().to_owned()).unwrap_or_default()
    }

    pub fn of(definition: &Definition, out: &outgoing::Client, clock: &Clock) -> Result<Self, ClientError> {
        let Definition { waviro, wabot, unswer, alatwa, multiwhats, .. } = definition;
        let with = || (out.clone(), clock.clone());
        Ok(Self {
            waviro: waviro
                .as_ref()
                .map(|service| {
                    let (out, clock) = with();
                    waviro::Client::new(account(&service.base_url, &service.secretkey), out, clock)
                })
                .transpose()?,
            wabot: wabot
                .as_ref()
                .map(|service| {
                    let (out, clock) = with();
                    wabot::Client::new(account(&service.base_url, &service.api_key), out, clock)
                })
                .transpose()?,
            unswer: unswer
                .as_ref()
                .map(|service| {
                    let (out, clock) = with();
                    unswer::Client::new(account(&service.base_url, &service.token), service.app_id.as_str(), out, clock)
                })
                .transpose()?,
            alatwa: alatwa
                .as_ref()
                .map(|service| {
                    let (out, clock) = with();
                    alatwa::Client::new(
                        account(&service.base_url, &service.api_key),
                        service.ai_id.as_str(),
                        out,
                        clock,
                    )
                })
                .transpose()?,
            multiwhats: multiwhats
                .as_ref()
                .map(|service| {
                    let (out, clock) = with();
                    multiwhats::Client::new(
                        account(&service.base_url, &service.apikey),
                        service.from.as_str(),
                        out,
                        clock,
                    )
                })
                .transpose()?,
        })
    }
}

fn account(base_url: &BaseUrl, secret: &Secret) -> Account {
    Account::new(base_url.as_str(), secret.expose())
}
