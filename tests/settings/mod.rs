//! The page of settings: each choice is kept, told, and survives a restart; the shop's data is backed up, restored, given away
//! and erased.

mod backup;
mod choices;
mod erasure;
mod export;
mod places;
mod read_marks;
mod retention;
mod shop;
