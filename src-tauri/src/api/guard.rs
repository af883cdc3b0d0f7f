//! Before anything else: is the request meant for us, and not sent by a stranger's web page?
//!
//! A page that rebinds its own name to this computer still sends that name as `Host`; a page that simply posts to us sends
//! its `Origin`. Scripts send neither, and no CORS header is ever given.

use super::{dialects, hooks, hosts::Hosts, refusal::Refusal};
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::net::{IpAddr, SocketAddr};

/// Knows the address that we listen on, and the names that the settings allow.
#[derive(Clone, Debug)]
pub struct Guard {
    /// Where we listen.
    pub address: SocketAddr,
    /// Our other names.
    pub hosts: Hosts,
}

impl Guard {
    /// Refuses what is addressed to somebody else, or comes from a foreign page.
    ///
    /// # Errors
    /// 421 for the one, 403 for the other.
    pub fn check(&self, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
        let host = host(uri, headers).filter(|host| self.is_ours(host.host())).ok_or_else(Refusal::misdirected)?;
        match headers.get(header::ORIGIN) {
            Some(origin) if !self.is_own_page(origin.to_str().ok(), &host) => Err(Refusal::foreign_origin()),
            _ => Ok(()),
        }
    }

    fn is_ours(&self, host: &str) -> bool {
        let name = host.trim_end_matches('.');
        if name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || self.hosts.allow(name) {
            return true;
        }
        let bare = name.trim_start_matches('[').trim_end_matches(']');
        // Listening on every address, each of them is the listen address; a rebound name is never an address.
        bare.parse::<IpAddr>().is_ok_and(|ip| self.address.ip().is_unspecified() || ip == self.address.ip())
    }

    /// A page that this server itself has sent: by the name that was asked for, or by another of our names.
    fn is_own_page(&self, origin: Option<&str>, host: &Authority) -> bool {
        let Some(page) =
            origin.and_then(|origin| origin.strip_prefix("http://")).and_then(|page| page.parse::<Authority>().ok())
        else {
            return false;
        };
        let port = page.port_u16().unwrap_or(80);
        page == *host || (port == self.address.port() && self.is_ours(page.host()))
    }
}

/// Whom the request is for: the target's own authority counts before the header, as HTTP says. Two headers name nobody.
pub(super) fn host(uri: &Uri, headers: &HeaderMap) -> Option<Authority> {
    let mut named = headers.get_all(header::HOST).iter();
    match (uri.authority(), named.next(), named.next()) {
        (_, _, Some(_)) => None,
        (Some(authority), ..) => Some(authority.clone()),
        (None, header, None) => header?.to_str().ok()?.parse().ok(),
    }
}

/// [`Guard::check`] in front of every route.
pub async fn layer(State(guard): State<Guard>, request: Request, next: Next) -> Response {
    // A service calls us by whatever name its operator has made for us; what it has to know is in the path.
    if request.uri().path().starts_with(hooks::PREFIX) {
        return next.run(request).await;
    }
    match guard.check(request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => dialects::of(request.uri().path()).refuse(refusal).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;

    fn check(listen: &str, host: Option<&str>, origin: Option<&str>) -> Result<(), StatusCode> {
        let mut headers = HeaderMap::new();
        for (name, value) in [(header::HOST, host), (header::ORIGIN, origin)] {
            if let Some(value) = value {
                headers.insert(name, value.parse().unwrap());
            }
        }
        let guard = Guard { address: listen.parse().unwrap(), hosts: ["desk.example"].into() };
        guard.check(&Uri::from_static("/api/v1/ping"), &headers).map_err(|refusal| refusal.status)
    }

    #[test]
    fn only_our_own_names_are_answered() {
        for host in ["127.0.0.1:7717", "localhost:7717", "LOCALHOST", "127.0.0.1", "localhost:9"] {
            assert_eq!(check("127.0.0.1:7717", Some(host), None), Ok(()), "{host}");
        }
        for host in ["evil.example", "evil.example:7717", "127.0.0.1.evil.example", "192.168.1.5:7717", "", "a b"] {
            let refused = check("127.0.0.1:7717", Some(host), None);
            assert_eq!(refused, Err(StatusCode::MISDIRECTED_REQUEST), "{host}");
        }
        assert_eq!(check("127.0.0.1:7717", None, None), Err(StatusCode::MISDIRECTED_REQUEST));
        assert_eq!(check("[::1]:7717", Some("[::1]:7717"), None), Ok(()));
        assert_eq!(check("192.168.1.5:80", Some("192.168.1.5"), None), Ok(()));
        assert_eq!(check("0.0.0.0:7717", Some("192.168.1.5:7717"), None), Ok(()));
        assert_eq!(check("0.0.0.0:7717", Some("evil.example"), None), Err(StatusCode::MISDIRECTED_REQUEST));
    }

    #[test]
    fn whoever_names_two_hosts_names_none() {
        let guard = Guard { address: "127.0.0.1:7717".parse().unwrap(), hosts: ["desk.example"].into() };
        let mut headers = HeaderMap::new();
        for host in ["127.0.0.1:7717", "evil.example"] {
            headers.append(header::HOST, host.parse().unwrap());
        }
        let refused = guard.check(&Uri::from_static("/api/v1/ping"), &headers).map_err(|refusal| refusal.status);
        assert_eq!(refused, Err(StatusCode::MISDIRECTED_REQUEST));
    }

    #[test]
    fn a_name_of_the_settings_is_ours_and_so_is_its_page() {
        for host in ["desk.example:7717", "Desk.Example", "desk.example."] {
            assert_eq!(check("127.0.0.1:7717", Some(host), None), Ok(()), "{host}");
        }
        for host in ["x.desk.example", "desk.example.evil.example"] {
            assert_eq!(check("127.0.0.1:7717", Some(host), None), Err(StatusCode::MISDIRECTED_REQUEST), "{host}");
        }
        let page = Some("http://desk.example:7717");
        assert_eq!(check("127.0.0.1:7717", Some("desk.example:7717"), page), Ok(()));
        assert_eq!(check("127.0.0.1:7717", Some("127.0.0.1:7717"), page), Ok(()));
    }

    #[test]
    fn only_our_own_pages_may_ask() {
        let host = Some("127.0.0.1:7717");
        for origin in ["http://127.0.0.1:7717", "http://localhost:7717"] {
            assert_eq!(check("127.0.0.1:7717", host, Some(origin)), Ok(()), "{origin}");
        }
        assert_eq!(check("127.0.0.1:7717", Some("localhost:9"), Some("http://localhost:9")), Ok(()));
        for origin in
            ["http://evil.example", "https://127.0.0.1:7717", "http://127.0.0.1:8080", "null", "", "http://localhost"]
        {
            let refused = check("127.0.0.1:7717", host, Some(origin));
            assert_eq!(refused, Err(StatusCode::FORBIDDEN), "{origin}");
        }
    }
}
