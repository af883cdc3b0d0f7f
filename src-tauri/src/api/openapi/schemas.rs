//! The schemas of wire types, each as its direction has it: a field that may be left out of a request is always in an
//! answer.

use super::about::SchemaOf;
use schemars::{
    Schema, SchemaGenerator,
    generate::SchemaSettings,
    transform::{RecursiveTransform, Transform},
};
use serde_json::{Map, Value};

/// Makes the schemas, and remembers those that answers share.
pub struct Schemas {
    bodies: SchemaGenerator,
    answers: SchemaGenerator,
}

impl Schemas {
    /// None so far.
    pub fn new() -> Self {
        let settings = SchemaSettings::draft2020_12().with(|settings| {
            settings.definitions_path = "/components/schemas".into();
            settings.meta_schema = None;
        });
        let bodies = settings.clone().with(|settings| settings.inline_subschemas = true);
        Self { bodies: bodies.into_generator(), answers: settings.for_serialize().into_generator() }
    }

    /// What a caller sends.
    pub fn sent(&mut self, schema: SchemaOf) -> Value {
        tidy(schema(&mut self.bodies))
    }

    /// What is answered.
    pub fn answered(&mut self, schema: SchemaOf) -> Value {
        tidy(schema(&mut self.answers))
    }

    /// The schemas that others refer to, by name.
    pub fn shared(mut self) -> Map<String, Value> {
        let shared = self.answers.take_definitions(true);
        let tidied = shared.into_iter().filter_map(|(name, value)| Some((name, tidy(Schema::try_from(value).ok()?))));
        tidied.collect()
    }
}

/// What a lenient reader puts in place of a missing field is no business of who writes, and the widths of our integers are
/// no formats that others know.
fn tidy(mut schema: Schema) -> Value {
    let mut strip = RecursiveTransform(|schema: &mut Schema| {
        schema.remove("default");
        if schema.get("format").and_then(Value::as_str).is_some_and(|format| !format.contains("date")) {
            schema.remove("format");
        }
    });
    strip.transform(&mut schema);
    schema.to_value()
}
