//! A schema as the rows of a table: every field by its full name, in the order of the schema.

use serde_json::Value;

/// Deeper than this nothing is shown.
const DEEPEST: usize = 5;

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Full name: `items[].contact.name`.
    pub name: String,
    /// It has to be there.
    pub required: bool,
    /// What it may be.
    pub form: String,
    /// What it is for.
    pub description: String,
}

/// The rows of parameters.
pub fn of_parameters(document: &Value, parameters: &Value) -> Vec<Field> {
    let parameters = parameters.as_array().into_iter().flatten();
    let field = |parameter: &Value| {
        let parameter = resolve(document, parameter);
        Field {
            name: text(&parameter["name"]),
            required: parameter["required"] == true,
            form: form(document, &parameter["schema"]),
            description: text(&parameter["description"]),
        }
    };
    parameters.map(field).collect()
}

/// The rows of a schema.
pub fn of_schema(document: &Value, schema: &Value) -> Vec<Field> {
    let mut fields = Vec::new();
    collect(document, schema, "", 0, &mut fields);
    fields
}

fn collect(document: &Value, schema: &Value, prefix: &str, depth: usize, fields: &mut Vec<Field>) {
    let schema = resolve(document, schema);
    if depth > DEEPEST {
        return;
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let name_here = format!("{prefix}{name}");
        let required = schema["required"].as_array().is_some_and(|names| names.iter().any(|other| other == name));
        let described = if field["description"].is_string() { field } else { resolve(document, field) };
        let description = text(&described["description"]);
        fields.push(Field { name: name_here.clone(), required, form: form(document, field), description });
        collect(document, field, &format!("{name_here}."), depth + 1, fields);
    }
    if schema["items"].is_object() {
        let prefix = format!("{}[].", prefix.trim_end_matches('.'));
        collect(document, &schema["items"], &prefix, depth + 1, fields);
    }
    for choice in choices(schema) {
        collect(document, choice, prefix, depth + 1, fields);
    }
}

/// What a value may be, in a few words.
fn form(document: &Value, schema: &Value) -> String {
    let schema = resolve(document, schema);
    if let Some(constant) = schema.get("const") {
        return constant.to_string();
    }
    if let Some(words) = schema["enum"].as_array() {
        return words.iter().map(ToString::to_string).collect::<Vec<_>>().join(" | ");
    }
    let choices: Vec<_> = choices(schema).map(|choice| form(document, choice)).collect();
    if !choices.is_empty() {
        return choices.join(" | ");
    }
    let kind = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | "),
        kind => text(kind),
    };
    let limits = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern", "format"];
    let limits: Vec<_> =
        limits.into_iter().filter_map(|limit| Some(format!("{limit} {}", plain(schema.get(limit)?)))).collect();
    if limits.is_empty() { kind } else { format!("{kind} ({})", limits.join(", ")) }
}

fn choices(schema: &Value) -> impl Iterator<Item = &Value> {
    ["anyOf", "oneOf"].into_iter().filter_map(|kind| schema[kind].as_array()).flatten()
}

fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let target = schema["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(schema)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nested_fields_go_by_their_full_names() {
        let document = json!({"components": {"schemas": {"Item": {
            "properties": {"id": {"type": "string", "description": "Its id."}}, "required": ["id"],
        }}}});
        let schema = json!({"properties": {
            "items": {"type": "array", "items": {"$ref": "#/components/schemas/Item"}},
            "next": {"anyOf": [{"type": "string", "maxLength": 9}, {"type": "null"}]},
        }, "required": ["items"]});
        let rows: Vec<_> = of_schema(&document, &schema).into_iter().map(|f| (f.name, f.required, f.form)).collect();
        let expected =
            [("items", true, "array"), ("items[].id", true, "string"), ("next", false, "string (maxLength 9) | null")];
        assert_eq!(rows, expected.map(|(name, required, form)| (name.to_owned(), required, form.to_owned())));
    }
}
