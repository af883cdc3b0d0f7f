//! Balas.
