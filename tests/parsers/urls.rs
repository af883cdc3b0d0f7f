//! Addresses that strangers choose: the guard judges where they lead, however they are written.

use super::{corpus, keeping};
use crate::api::desk::listen;
use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    routing::any as any_method,
};
use balas::outgoing::{Client, Forbidden, Lookup, OutgoingError, Policy, is_public};
use proptest::prelude::*;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::Arc,
};
use url::Url;

/// The addresses of a file, without its remarks.
fn addresses(file: &str) -> Vec<String> {
    let (_, text) = corpus("urls").into_iter().find(|(name, _)| name == file).unwrap();
    let text = String::from_utf8(text).unwrap();
    text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect()
}

fn guard() -> Policy {
    Policy::new(&[])
}

#[test]
fn the_corpus_is_judged_as_its_files_say() {
    for url in addresses("refused.txt") {
        assert!(guard().check(&url).is_err(), "{url:?} leads to {:?}", guard().check(&url));
    }
    for url in addresses("accepted.txt") {
        assert!(guard().check(&url).is_ok(), "{url:?}: {:?}", guard().check(&url));
    }
}

#[tokio::test]
async fn no_address_of_the_corpus_is_reached_by_a_redirect() {
    // What has nothing but the scheme of the page itself before it is a path there.
    let page = Url::parse("http://shop.example/").unwrap();
    let leads_inside = |url: &String| {
        let target = page.join(url).map(|target| guard().check_url(&target));
        matches!(target, Ok(Err(Forbidden::Private(_))))
    };
    let private = addresses("refused.txt").into_iter().filter(leads_inside);
    let lookup: Lookup = Arc::new(|_| Box::pin(async { Ok(vec![IpAddr::V4(Ipv4Addr::LOCALHOST)]) }));
    let client = Client::new(Policy::with_lookup(&["shop.example".to_owned()], lookup)).unwrap();
    let mut followed = 0;
    for url in private {
        let Ok(target) = HeaderValue::from_bytes(url.as_bytes()) else { continue };
        let redirect = move || async move { (StatusCode::TEMPORARY_REDIRECT, [(header::LOCATION, target)]) };
        let server = listen(Router::new().fallback(any_method(redirect))).await;
        let from = format!("http://shop.example:{}/", server.port());
        for answer in [client.fetch(&from, 100).await.map(drop), client.post_json(&from, &()).await] {
            assert!(matches!(answer, Err(OutgoingError::Forbidden(_))), "{url:?}: {answer:?}");
            followed += 1;
        }
    }
    assert!(followed >= 80, "only {followed} redirects were tried");
}

/// Half of them lead inside, so that both verdicts are met.
fn ipv4() -> impl Strategy<Value = Ipv4Addr> {
    let inside = prop::sample::select(vec![[127, 0], [10, 0], [192, 168], [169, 254], [172, 16], [100, 64], [0, 0]]);
    let inside = (inside, any::<[u8; 2]>()).prop_map(|([a, b], [c, d])| Ipv4Addr::new(a, b, c, d));
    prop_oneof![any::<u32>().prop_map(Ipv4Addr::from_bits), inside]
}

/// One number as URL parsers read it: decimal, octal with a zero, hexadecimal with `0x`.
fn written(number: u32, notation: u8) -> String {
    match notation % 5 {
        0 => format!("0{number:o}"),
        1 => format!("0x{number:x}"),
        2 => format!("0X{number:08X}"),
        3 => number.to_string().chars().map(|digit| char::from_u32(digit as u32 + 0xFEE0).unwrap()).collect(),
        _ => number.to_string(),
    }
}

/// An IPv4 address as one to four numbers, the last of which takes what is left.
fn spelled(address: Ipv4Addr, parts: usize, notations: [u8; 4]) -> String {
    let octets = address.octets();
    let first = octets[..parts - 1].iter().map(|octet| u32::from(*octet));
    let rest = address.to_bits() & u32::MAX.checked_shr(8 * (parts as u32 - 1)).unwrap();
    let numbers = first.chain([rest]).zip(notations).map(|(number, notation)| written(number, notation));
    numbers.collect::<Vec<_>>().join(".")
}

fn around(host: &str, user: &str, port: Option<u16>) -> String {
    let port = port.map_or(String::new(), |port| format!(":{port}"));
    format!("http://{user}{host}{port}/example.id?x=@example.id#y")
}

proptest! {
    #![proptest_config(keeping("tests/corpus/regressions/urls.txt"))]

    #[test]
    fn an_address_is_judged_by_where_it_leads_and_not_by_its_spelling(
        address in ipv4(),
        parts in 1..=4_usize,
        notations: [u8; 4],
        dot in prop::sample::select(vec!["", "."]),
        user in prop::sample::select(vec!["", "me@", "example.id:80@", "a%40b:c@"]),
        port: Option<u16>,
    ) {
        let host = format!("{}{dot}", spelled(address, parts, notations));
        let url = around(&host, user, port);
        prop_assert_eq!(guard().check(&url).is_ok(), is_public(address.into()), "{} is {}", url, address);
    }

    #[test]
    fn an_ipv4_inside_an_ipv6_is_judged_as_itself(address in ipv4(), form in 0..5_u8, port: Option<u16>) {
        let bits = u128::from(address.to_bits());
        let [mapped, nat64] = [0xffff_u128 << 32 | bits, 0x0064_ff9b_u128 << 96 | bits].map(Ipv6Addr::from_bits);
        let whole = |address: Ipv6Addr| address.segments().map(|segment| format!("{segment:04X}")).join(":");
        let host = match form {
            0 => format!("[::ffff:{address}]"),
            1 => format!("[{mapped}]"),
            2 => format!("[{}]", whole(mapped)),
            3 => format!("[64:ff9b::{address}]"),
            _ => format!("[{}]", whole(nat64)),
        };
        let url = around(&host, "", port);
        prop_assert_eq!(guard().check(&url).is_ok(), is_public(address.into()), "{} is {}", url, address);
    }

    #[test]
    fn what_is_let_through_is_http_to_a_host_that_stays_the_same_when_it_is_read_again(
        url in "(https?|HTTP|ftp|file)?:?[/\\\\]{0,3}([a-z0-9.@:%\\[\\]-]{0,24}|\\PC{0,12})[/?#]?\\PC{0,8}",
    ) {
        if let Ok(first) = guard().check(&url) {
            prop_assert!(matches!(first.scheme(), "http" | "https"), "{}", first);
            let again = guard().check(first.as_str());
            prop_assert_eq!(again.as_ref().map(Url::host_str), Ok(first.host_str()), "{:?} became {}", url, first);
        }
    }
}
