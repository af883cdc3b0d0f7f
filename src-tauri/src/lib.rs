//! Balas.

pub mod channels;
pub mod clock;
pub mod events;
pub mod model;
pub mod store;
pub mod supervisor;
