//! The services whose languages Balas speaks: their wire types, the same for the local API that answers in them and for
//! the clients that ask in them.

mod lenient;
pub mod wabot;
pub mod waviro;
