//! Button messages that are written once and sent often.

use super::{ButtonForm, TemplateId};
use serde::{Deserialize, Serialize};

/// A stored button message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, specta::Type)]
pub struct Template {
    /// Its id.
    pub id: TemplateId,
    /// What it is called.
    pub name: String,
    /// The words.
    pub text: String,
    /// The buttons and the small print.
    pub form: ButtonForm,
}

/// A button message that is to be kept. One of this name takes its place.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, specta::Type)]
pub struct TemplateDraft {
    /// What it is called.
    pub name: String,
    /// The words.
    pub text: String,
    /// The buttons and the small print.
    pub form: ButtonForm,
}
