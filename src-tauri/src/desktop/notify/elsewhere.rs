//! Systems for which nobody has written and tried notifications yet: there are none, and the settings say so.

use crate::model::ConversationId;

/// Never there.
pub struct Notifier;

impl Notifier {
    /// There is none.
    pub async fn connect() -> Option<Self> {
        None
    }

    /// Never.
    pub async fn clicked(&mut self) -> Option<ConversationId> {
        None
    }

    /// Nothing to show it with.
    pub async fn show(&self, _title: &str, _body: &str, _conversation: Option<ConversationId>) {}
}
