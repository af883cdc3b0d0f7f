//! The services whose languages Balas speaks: their wire types, the same for the local API that answers in them and for
//! the clients that ask in them.

pub mod address;
pub mod alatwa;
pub mod client;
pub mod definition;
mod digits;
mod lenient;
pub mod multiwhats;
mod schema;
pub mod unswer;
pub mod wabot;
pub mod waviro;

pub use digits::Digits;
