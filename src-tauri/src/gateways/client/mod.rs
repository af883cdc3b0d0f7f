//! The client ends of the dialects: what Balas asks of the hosted services, in the same wire types in which its own API
//! answers.
//!
//! Every call goes through the guarded HTTP client, keeps below the service's limit, and ends in a result or in a
//! [`ClientError`] that says whether the service may have done what was asked.

pub mod alatwa;
mod call;
mod error;
mod fault;
mod file;
mod judge;
pub mod multiwhats;
mod pace;
mod secret;
mod service;
pub mod unswer;
pub mod wabot;
pub mod waviro;

pub use crate::secrets::Secret;
pub use error::ClientError;
pub(crate) use judge::retry_after;
pub use pace::DEFAULT_PER_MINUTE;
pub use service::{Account, Carrier, Service};
