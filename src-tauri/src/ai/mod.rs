//! The AI: which settings there are, and whom they must not answer.

pub mod reject;
