//! The page of settings: each choice is kept, told, and survives a restart.

mod choices;
