//! A hosted connection as its operator writes it: a TOML file with any of the five services. Unknown fields are errors, and
//! an error names line and field without repeating what stands there, which may be a credential.

use super::address::{BaseUrl, Name, Phone, PollSeconds, PublicUrl, SyncSeconds, Word};
use crate::{file_fault::describe, secrets::Secret};
use serde::{Deserialize, Serialize};

/// A connection that can be stored. Serialised, it has no credentials.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Definition {
    /// What the operator calls it; one connection each.
    pub name: Name,
    /// How often conversations are asked for.
    #[serde(default)]
    pub poll_seconds: PollSeconds,
    /// How often catalogue, contacts, credits and usage are compared.
    #[serde(default)]
    pub sync_seconds: SyncSeconds,
    /// Where the services can reach the local API; empty where they cannot.
    #[serde(default)]
    pub public_url: PublicUrl,
    /// Linking and sending.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waviro: Option<Waviro>,
    /// Conversations, products, credits and usage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wabot: Option<Wabot>,
    /// Contacts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unswer: Option<Unswer>,
    /// Whom the AI must not answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alatwa: Option<Alatwa>,
    /// Buttons.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multiwhats: Option<Multiwhats>,
}

/// An account of the waviro dialect.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waviro {
    /// Where it is.
    pub base_url: BaseUrl,
    /// What opens it.
    #[serde(skip_serializing, default = "Secret::empty")]
    pub secretkey: Secret,
    /// What its keyword webhooks carry.
    #[serde(skip_serializing, default = "Secret::empty")]
    pub webhook_key: Secret,
}

/// An account of the wabot dialect.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wabot {
    /// Where it is.
    pub base_url: BaseUrl,
    /// What opens it.
    #[serde(skip_serializing, default = "Secret::empty")]
    pub api_key: Secret,
}

/// An account of the unswer dialect.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unswer {
    /// Where it is.
    pub base_url: BaseUrl,
    /// What opens it.
    #[serde(skip_serializing, default = "Secret::empty")]
    pub token: Secret,
    /// Whose contacts.
    pub app_id: Word,
}

/// An account of the alatwa dialect.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alatwa {
    /// Where it is.
    pub base_url: BaseUrl,
    /// What opens it.
    #[serde(skip_serializing, default = "Secret::empty")]
    pub api_key: Secret,
    /// Which AI setting.
    pub ai_id: Word,
}

/// An account of the multiwhats dialect.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Multiwhats {
    /// Where it is.
    pub base_url: BaseUrl,
    /// What opens it.
    #[serde(skip_serializing, default = "Secret::empty")]
    pub apikey: Secret,
    /// The linked number that it sends from.
    pub from: Phone,
}

/// Why a file is not a connection. The message names line and field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct DefinitionError(String);

impl Definition {
    /// Reads a file. A credential may be left out or empty where one is stored already.
    ///
    /// # Errors
    /// When it is not TOML, has an unknown field, a value that cannot be, or no service at all.
    pub fn parse(text: &str) -> Result<Self, DefinitionError> {
        let definition: Self = toml::from_str(text).map_err(|error| DefinitionError(describe(text, &error)))?;
        if definition.services().is_empty() {
            let sentence =
                "it names no service; add at least one of [waviro], [wabot], [unswer], [alatwa], [multiwhats]";
            return Err(DefinitionError(sentence.to_owned()));
        }
        Ok(definition)
    }

    /// The services that it names, in the order of the contract.
    pub fn services(&self) -> Vec<&'static str> {
        let named = [
            ("waviro", self.waviro.is_some()),
            ("wabot", self.wabot.is_some()),
            ("unswer", self.unswer.is_some()),
            ("alatwa", self.alatwa.is_some()),
            ("multiwhats", self.multiwhats.is_some()),
        ];
        named.into_iter().filter_map(|(name, there)| there.then_some(name)).collect()
    }

    /// Every credential that the services need, under the name by which it is stored.
    pub fn credentials(&mut self) -> Vec<Credential<'_>> {
        let Self { waviro, wabot, unswer, alatwa, multiwhats, .. } = self;
        let mut all = Vec::new();
        if let Some(Waviro { secretkey, webhook_key, .. }) = waviro {
            all.push(Credential { name: "waviro.secretkey", is_required: true, secret: secretkey });
            all.push(Credential { name: "waviro.webhook_key", is_required: false, secret: webhook_key });
        }
        all.extend(wabot.iter_mut().map(|service| Credential::required("wabot.api_key", &mut service.api_key)));
        all.extend(unswer.iter_mut().map(|service| Credential::required("unswer.token", &mut service.token)));
        all.extend(alatwa.iter_mut().map(|service| Credential::required("alatwa.api_key", &mut service.api_key)));
        all.extend(multiwhats.iter_mut().map(|service| Credential::required("multiwhats.apikey", &mut service.apikey)));
        all
    }
}

/// A credential inside a definition.
#[derive(Debug)]
pub struct Credential<'d> {
    /// The name by which it is stored.
    pub name: &'static str,
    /// Without it the service cannot be asked.
    pub is_required: bool,
    /// The credential; may be empty.
    pub secret: &'d mut Secret,
}

impl<'d> Credential<'d> {
    fn required(name: &'static str, secret: &'d mut Secret) -> Self {
        Self { name, is_required: true, secret }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const FULL: &str = include_str!("../../../tests/golden/gateway.toml");

    #[test]
    fn the_file_of_the_contract_is_read() {
        let mut read = Definition::parse(FULL).unwrap();
        assert_eq!(read.services(), ["waviro", "wabot", "unswer", "alatwa", "multiwhats"]);
        assert_eq!((read.poll_seconds.get(), read.sync_seconds.get()), (5, 60));
        assert_eq!(read.wabot.as_ref().unwrap().base_url.as_str(), "https://www.example.id/api/v1");
        assert!(read.credentials().iter().all(|credential| !credential.secret.is_empty()));
    }

    #[test]
    fn what_is_stored_has_no_credentials_and_is_read_again() {
        let mut read = Definition::parse(FULL).unwrap();
        let stored = serde_json::to_string(&read).unwrap();
        for credential in read.credentials() {
            assert!(!stored.contains(credential.secret.expose()), "{stored}");
        }
        let mut again: Definition = serde_json::from_str(&stored).unwrap();
        assert!(again.credentials().iter().all(|credential| credential.secret.is_empty()));
        assert!(!format!("{read:?}").contains("sk_waviro"));
    }

    #[test]
    fn an_error_names_line_and_field_and_never_a_value() {
        for (from, to, words) in [
            ("poll_seconds", "pol_seconds", &["line 2", "pol_seconds"][..]),
            ("poll_seconds = 5", "poll_seconds = 0", &["line 2", "poll_seconds", "1 to 3600"]),
            ("poll_seconds = 5", "poll_seconds = \"hunter2\"", &["line 2", "poll_seconds", "1 to 3600"]),
            ("secretkey = ", "secretky = ", &["line 7", "secretky"]),
            ("secretkey = \"sk_waviro_hunter2\"", "secretkey = 4711", &["line 7", "secretkey", "text in quotes"]),
            ("https://bot.example.id", "ftp://bot.example.id", &["line 6", "base_url", "http"]),
            ("https://bot.example.id", "https://user:hunter2@bot.example.id", &["line 6", "base_url"]),
            ("https://bot.example.id", "https://bot.example.id/?key=hunter2", &["line 6", "base_url"]),
            ("from = \"6281200000001\"", "from = \"0812\"", &["line 23", "from", "country code"]),
            ("name = \"Toko utama\"", "name = \" \"", &["line 1", "name"]),
            ("secretkey = \"", "secretkey = \"\"\"", &["line "]),
            ("app_id = \"app-1\"\n", "", &["app_id"]),
        ] {
            assert!(FULL.contains(from), "{from}");
            let error = Definition::parse(&FULL.replacen(from, to, 1)).unwrap_err().to_string();
            assert!(words.iter().all(|word| error.contains(word)), "{to}: {error}");
            assert!(!error.contains("hunter2") && !error.contains("4711") && !error.contains('\n'), "{error}");
        }
        assert!(Definition::parse("name = \"x\"\n").unwrap_err().to_string().contains("no service"));
        let error = Definition::parse("name = \"x\"\nwaviro = \"hunter2\"\n").unwrap_err().to_string();
        assert!(error.starts_with("line 2, waviro") && !error.contains("hunter2"), "{error}");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in ".{0,200}", at in 0_usize..600) {
            drop(Definition::parse(&text));
            let mut changed = FULL.to_owned();
            if changed.is_char_boundary(at.min(FULL.len())) {
                changed.insert_str(at.min(FULL.len()), &text);
            }
            if let Err(error) = Definition::parse(&changed) {
                prop_assert!(!error.to_string().contains("sk_waviro_hunter2"));
            }
        }
    }
}
