//! The integration tests, in one binary: linking is what costs, and once is enough.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod practice;
