//! What the API's description says of an endpoint, written beside the endpoint itself: its line in the dialect's table
//! begins with what answers and goes on with what it is for, what it takes and what it gives.

use crate::api::dialects::Endpoint;
use axum::http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::Value;

/// Makes the schema of a type.
pub type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// What is said of an endpoint.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// What it is for, in a few words.
    pub summary: &'static str,
    /// What its query may say.
    pub query: &'static [Param],
    /// Its body.
    pub body: Option<SchemaOf>,
    /// Its answer when all goes well.
    pub answer: Option<Answer>,
    /// Statuses of refusals besides those that every endpoint of its kind has.
    pub refusals: &'static [StatusCode],
}

/// The answer of an endpoint when all goes well.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// JSON.
    Json(StatusCode, SchemaOf),
    /// The bytes of a file.
    File,
}

/// A parameter of the query.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it is for.
    pub description: &'static str,
    /// What it may be.
    pub schema: fn() -> Value,
}

impl About {
    /// Nothing yet.
    pub const NOTHING: Self = Self { summary: "", query: &[], body: None, answer: None, refusals: &[] };
}

fn schema_of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

impl Endpoint {
    /// What it is for.
    pub const fn about(mut self, summary: &'static str) -> Self {
        self.about.summary = summary;
        self
    }

    /// What its query may say.
    pub const fn query(mut self, query: &'static [Param]) -> Self {
        self.about.query = query;
        self
    }

    /// Its body.
    pub const fn takes<T: JsonSchema>(mut self) -> Self {
        self.about.body = Some(schema_of::<T>);
        self
    }

    /// It answers 200 with this.
    pub const fn gives<T: JsonSchema>(mut self) -> Self {
        self.about.answer = Some(Answer::Json(StatusCode::OK, schema_of::<T>));
        self
    }

    /// It answers 201 with this.
    pub const fn creates<T: JsonSchema>(mut self) -> Self {
        self.about.answer = Some(Answer::Json(StatusCode::CREATED, schema_of::<T>));
        self
    }

    /// It answers 200 with a file.
    pub const fn gives_file(mut self) -> Self {
        self.about.answer = Some(Answer::File);
        self
    }

    /// It also refuses with these.
    pub const fn refuses(mut self, refusals: &'static [StatusCode]) -> Self {
        self.about.refusals = refusals;
        self
    }
}
