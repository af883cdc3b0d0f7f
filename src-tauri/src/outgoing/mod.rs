//! Outgoing requests: every address that a stranger may have chosen (a file to fetch, a URL to report to) goes through
//! this one client.
//!
//! It speaks http and https, follows three redirects at most, and connects only to public addresses. The check sits in the
//! resolver, so the address that was checked is the address that is connected to, on every redirect again. Hosts that the
//! operator allowed are exempt.

mod addresses;
mod client;
mod policy;

pub use addresses::is_public;
pub use client::{Answer, Client, Fetched, OutgoingError};
pub use policy::{Forbidden, Lookup, Policy};

/// Largest file that is fetched because somebody named its URL.
pub const MEDIA_LIMIT: u64 = 16 * 1024 * 1024;
