//! Pure types and rules of the inbox: no I/O, no SQL, no network. Everything here can be tested without a runtime.

pub mod composed;
pub mod credits;
pub mod delivery;
pub mod failure;
pub mod handoff;
pub mod ids;
pub mod key;
pub mod local_api;
pub mod message;
pub mod preferences;
pub mod product;
pub mod product_card;
pub mod quick_reply;
pub mod realm;
pub mod report;
pub mod scope;
pub mod timestamp;
pub mod views;

pub use composed::{ButtonForm, Composed};
pub use delivery::{Delivery, DeliveryEvent};
pub use failure::Failure;
pub use handoff::{HandoffCause, Ownership, OwnershipEvent, Status};
pub use ids::*;
pub use key::{CreatedKey, KeyDraft, KeyView};
pub use local_api::{ApiSettings, ApiState, ApiView, ListenFault};
pub use message::{Author, ContactCard, Content, Direction, Kind, Location, MediaRef, TapTarget};
pub use preferences::{Language, Theme};
pub use product_card::ProductCard;
pub use quick_reply::{QuickReply, QuickReplyForm};
pub use realm::{ChannelKind, Realm};
pub use report::{ReportFault, ReportPage, ReportState, ReportView};
pub use scope::{Scope, UnknownScope};
pub use timestamp::Timestamp;
