//! Where this server is for whoever asks: an answer that names an address names one that led here.

use super::Call;
use crate::app::App;
use axum::http::uri::Authority;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use url::Url;

/// What the addresses in an answer begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location(String);

impl Location {
    /// The place that a call came to.
    pub fn of(call: &Call) -> Self {
        Self::from(call.host.as_ref(), public_urls(call.app()), call.api.address)
    }

    /// The address of a path here.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }

    /// The name that was asked for, which the guard has found to be ours: with the scheme and path of a public address where
    /// it is the name of one, because then something stands before us that speaks it. A caller who names nobody is told the
    /// public address, or else the one under which this computer reaches itself.
    fn from(host: Option<&Authority>, public: Vec<String>, address: SocketAddr) -> Self {
        match host {
            Some(host) => match public.into_iter().find(|url| is_at(url, host)) {
                Some(public) => Self(public),
                None => Self(format!("http://{}", without_user(host))),
            },
            None => Self(public.into_iter().next().unwrap_or_else(|| format!("http://{}", reachable(address)))),
        }
    }
}

fn public_urls(app: &App) -> Vec<String> {
    app.hosted().into_values().filter_map(|hosted| hosted.channel.public_url().map(str::to_owned)).collect()
}

fn is_at(public: &str, host: &Authority) -> bool {
    let Ok(url) = Url::parse(public) else { return false };
    let same_name = url.host_str().is_some_and(|name| name.eq_ignore_ascii_case(host.host().trim_end_matches('.')));
    same_name && host.port_u16().or_else(|| default_port(&url)) == url.port_or_known_default()
}

fn default_port(url: &Url) -> Option<u16> {
    if url.scheme() == "https" { Some(443) } else { Some(80) }
}

fn without_user(host: &Authority) -> &str {
    host.as_str().rsplit('@').next().unwrap_or_default()
}

fn reachable(address: SocketAddr) -> SocketAddr {
    let ip = match address {
        SocketAddr::V4(v4) if v4.ip().is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        SocketAddr::V6(v6) if v6.ip().is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address.ip(),
    };
    SocketAddr::new(ip, address.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(host: Option<&str>, public: &[&str], address: &str) -> String {
        let host: Option<Authority> = host.map(|host| host.parse().unwrap());
        let public = public.iter().map(ToString::to_string).collect();
        Location::from(host.as_ref(), public, address.parse().unwrap()).path("/media/x")
    }

    #[test]
    fn an_address_is_one_that_led_here() {
        let public = ["https://toko.example/balas", "http://desk.example:8080"];
        for (host, url) in [
            ("127.0.0.1:7717", "http://127.0.0.1:7717/media/x"),
            ("localhost", "http://localhost/media/x"),
            ("[::1]:7717", "http://[::1]:7717/media/x"),
            ("192.168.1.5:7717", "http://192.168.1.5:7717/media/x"),
            ("me:secret@192.168.1.5", "http://192.168.1.5/media/x"),
            ("toko.example", "https://toko.example/balas/media/x"),
            ("Toko.example.:443", "https://toko.example/balas/media/x"),
            ("toko.example:7717", "http://toko.example:7717/media/x"),
            ("desk.example:8080", "http://desk.example:8080/media/x"),
            ("desk.example", "http://desk.example/media/x"),
        ] {
            assert_eq!(told(Some(host), &public, "0.0.0.0:7717"), url);
        }
    }

    #[test]
    fn nobody_is_ever_told_that_we_are_everywhere() {
        for (public, address, url) in [
            (&["https://toko.example"][..], "0.0.0.0:7717", "https://toko.example/media/x"),
            (&[], "0.0.0.0:7717", "http://127.0.0.1:7717/media/x"),
            (&[], "[::]:7717", "http://[::1]:7717/media/x"),
            (&[], "192.168.1.5:7717", "http://192.168.1.5:7717/media/x"),
        ] {
            assert_eq!(told(None, public, address), url);
        }
    }
}
