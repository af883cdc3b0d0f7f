//! Which URLs and hosts may be reached, and the resolver that makes it true for every connection.

use super::addresses::is_public;
use futures_util::future::BoxFuture;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::{
    collections::HashSet,
    fmt, io,
    net::{IpAddr, SocketAddr},
    sync::{Arc, PoisonError, RwLock},
};
use url::{Host, Url};

/// Looks a host name up. The system's resolver, except in tests.
pub type Lookup = Arc<dyn Fn(String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

/// A URL or address that must not be reached.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Forbidden {
    /// Not a URL at all.
    #[error("it is not a URL")]
    NotUrl,
    /// Not http or https.
    #[error("only http and https addresses are allowed")]
    NotHttp,
    /// It leads to this computer or its own network.
    #[error("{0} leads to a private or local address; the operator has to allow this host first")]
    Private(String),
}

/// What may be reached. Cheap to clone.
#[derive(Clone)]
pub struct Policy {
    allowed: Arc<RwLock<HashSet<String>>>,
    lookup: Lookup,
}

impl Policy {
    /// Public addresses, and the hosts in `allowed` wherever they lead.
    pub fn new(allowed: &[String]) -> Self {
        Self::with_lookup(allowed, Arc::new(|name| Box::pin(look_up(name))))
    }

    /// The same with another way to look names up.
    pub fn with_lookup(allowed: &[String], lookup: Lookup) -> Self {
        let policy = Self { allowed: Arc::default(), lookup };
        policy.allow(allowed);
        policy
    }

    /// Other hosts may be reached wherever they lead, and none of those before; every clone follows.
    pub fn allow(&self, hosts: &[String]) {
        let hosts = hosts.iter().map(|host| normalise(host)).collect();
        *self.allowed.write().unwrap_or_else(PoisonError::into_inner) = hosts;
    }

    /// Checks what can be checked without asking anybody: the scheme, and a literal address in any of its forms (the URL
    /// parser has already made `0x7f.1` and `2130706433` into `127.0.0.1`).
    ///
    /// # Errors
    /// [`Forbidden`] says what is wrong with it.
    pub fn check(&self, url: &str) -> Result<Url, Forbidden> {
        let url = Url::parse(url).map_err(|_| Forbidden::NotUrl)?;
        self.check_url(&url)?;
        Ok(url)
    }

    /// [`Policy::check`] for a URL that is parsed already.
    ///
    /// # Errors
    /// [`Forbidden`] says what is wrong with it.
    pub fn check_url(&self, url: &Url) -> Result<(), Forbidden> {
        if !matches!(url.scheme(), "http" | "https") {
            return Err(Forbidden::NotHttp);
        }
        let host = url.host().ok_or(Forbidden::NotUrl)?;
        let local = match &host {
            Host::Ipv4(address) => !is_public(IpAddr::V4(*address)),
            Host::Ipv6(address) => !is_public(IpAddr::V6(*address)),
            Host::Domain(name) => is_localhost(name),
        };
        if local && !self.allows(&host.to_string()) {
            return Err(Forbidden::Private(host.to_string()));
        }
        Ok(())
    }

    fn allows(&self, host: &str) -> bool {
        self.allowed.read().unwrap_or_else(PoisonError::into_inner).contains(&normalise(host))
    }

    /// The addresses of a host. One that is not public forbids the host altogether: which of several is used is chance.
    async fn resolve_name(self, name: String) -> Result<Vec<IpAddr>, Box<dyn std::error::Error + Send + Sync>> {
        let addresses = (self.lookup)(name.clone()).await?;
        if !self.allows(&name) && !addresses.iter().copied().all(is_public) {
            return Err(Forbidden::Private(name).into());
        }
        Ok(addresses)
    }
}

impl Resolve for Policy {
    fn resolve(&self, name: Name) -> Resolving {
        let resolved = self.clone().resolve_name(name.as_str().to_owned());
        Box::pin(async move {
            let addresses = resolved.await?;
            let sockets = addresses.into_iter().map(|ip| SocketAddr::new(ip, 0));
            Ok(Box::new(sockets) as Addrs)
        })
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy").field("allowed", &self.allowed).finish_non_exhaustive()
    }
}

async fn look_up(name: String) -> io::Result<Vec<IpAddr>> {
    let sockets = tokio::net::lookup_host((name.as_str(), 0)).await?;
    Ok(sockets.map(|socket| socket.ip()).collect())
}

/// Names that every system resolves to itself.
fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    name == "localhost" || name.ends_with(".localhost")
}

/// One spelling for a host, however the operator or a URL writes it.
fn normalise(host: &str) -> String {
    let host = host.trim().trim_end_matches('.');
    let bracketed = match host.parse::<std::net::Ipv6Addr>() {
        Ok(address) => format!("[{address}]"),
        Err(_) => host.to_owned(),
    };
    Host::parse(&bracketed).map_or(bracketed, |host| host.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(allowed: &[&str]) -> Policy {
        Policy::new(&allowed.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn literal_addresses_are_refused_in_every_spelling() {
        for url in [
            "http://127.0.0.1/x",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://127.1/",
            "http://0/",
            "http://[::1]:8080/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a9fe:a9fe]/",
            "http://169.254.169.254/latest/meta-data",
            "https://user@192.168.1.1/",
            "http://localhost/",
            "http://LOCALHOST./",
            "http://shop.localhost/",
            "http://１２７.0.0.1/",
        ] {
            let refused = policy(&[]).check(url);
            assert!(matches!(refused, Err(Forbidden::Private(_))), "{url}: {refused:?}");
        }
    }

    #[test]
    fn only_http_is_spoken() {
        for url in ["ftp://example.id/", "file:///etc/passwd", "gopher://example.id/", "data:text/plain,x"] {
            assert_eq!(policy(&[]).check(url), Err(Forbidden::NotHttp), "{url}");
        }
        for url in ["", "example.id/x", "http://", "//example.id"] {
            assert_eq!(policy(&[]).check(url), Err(Forbidden::NotUrl), "{url}");
        }
    }

    #[test]
    fn an_allowed_host_is_allowed_in_every_spelling() {
        for (allowed, url) in [
            ("127.0.0.1", "http://127.0.0.1:9000/x"),
            ("127.0.0.1", "http://0x7f000001/"),
            ("::1", "http://[::1]/"),
            ("[::1]", "http://[0:0::1]/"),
            ("LocalHost", "http://localhost:1/"),
        ] {
            assert!(policy(&[allowed]).check(url).is_ok(), "{allowed} {url}");
        }
        assert!(policy(&["localhost"]).check("http://127.0.0.1/").is_err());
    }

    #[test]
    fn what_is_allowed_later_counts_at_once_and_in_every_clone() {
        let policy = policy(&["127.0.0.1"]);
        let clone = policy.clone();
        policy.allow(&["10.0.0.7".to_owned()]);
        assert!(clone.check("http://10.0.0.7/").is_ok());
        assert!(clone.check("http://127.0.0.1/").is_err());
    }
}
