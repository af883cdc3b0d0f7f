//! The only SQL of Balas.

pub mod network;
