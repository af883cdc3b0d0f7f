//! The description as a page for people: one file without scripts, drawn from the document itself, which works offline and
//! in both light and dark.

use super::{DOCUMENT, fields};
use data_encoding::BASE64;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::LazyLock};

const STYLE: &str = include_str!("page.css");
const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

static PAGE: LazyLock<String> = LazyLock::new(|| draw(&DOCUMENT));

static POLICY: LazyLock<String> = LazyLock::new(|| {
    let style = BASE64.encode(&Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
});

/// The page.
pub fn html() -> &'static str {
    &PAGE
}

/// What the page may load: its own style, and nothing else.
pub fn policy() -> &'static str {
    &POLICY
}

fn draw(document: &Value) -> String {
    let info = &document["info"];
    let tags: Vec<_> = list(&document["tags"]).collect();
    let (mut contents, mut sections) = (String::new(), String::new());
    for tag in &tags {
        let name = text(&tag["name"]);
        let _ = write!(contents, "<a href=\"#{name}\">{name}</a>");
        let _ = write!(sections, "<section id=\"{name}\"><h2>{name}</h2><p>{}</p>", prose(&tag["description"]));
        for (path, method, operation) in operations(document).filter(|(_, _, op)| op["tags"][0] == tag["name"]) {
            sections.push_str(&draw_operation(document, path, method, operation));
        }
        sections.push_str("</section>");
    }
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title} API</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><meta name=\"color-scheme\" content=\"light dark\">\
         <style>{STYLE}</style></head><body><header><h1>{title} <small>{version}</small></h1><p>{about}</p>\
         <p>Make a key with <code>balasd key create --name script --scope messages:send</code>. \
         For programs, the same is at <a href=\"/openapi.json\"><code>/openapi.json</code></a>.</p>\
         <nav>{contents}</nav></header><main>{sections}</main></body></html>",
        title = text(&info["title"]),
        version = text(&info["version"]),
        about = prose(&info["description"]),
    )
}

fn operations(document: &Value) -> impl Iterator<Item = (&str, &'static str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        METHODS.into_iter().filter_map(move |method| Some((path.as_str(), method, item.get(method)?)))
    })
}

fn draw_operation(document: &Value, path: &str, method: &str, operation: &Value) -> String {
    let mut html = format!(
        "<details id=\"{id}\"><summary><b class=\"{method}\">{upper}</b> <code>{path}</code> <span>{summary}</span></summary><p>{about}</p>",
        id = text(&operation["operationId"]),
        upper = method.to_uppercase(),
        path = escape(path),
        summary = text(&operation["summary"]),
        about = prose(&operation["description"]),
    );
    let parameters = fields::of_parameters(document, &operation["parameters"]);
    html.push_str(&table("Parameters", &parameters));
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    html.push_str(&table("Body", &fields::of_schema(document, body)));
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        if status.starts_with('2') {
            let schema = &response["content"]["application/json"]["schema"];
            html.push_str(&table(&format!("Answer {status}"), &fields::of_schema(document, schema)));
        }
    }
    html.push_str(&refusals(document, operation));
    html.push_str("</details>");
    html
}

fn refusals(document: &Value, operation: &Value) -> String {
    let responses = operation["responses"].as_object().into_iter().flatten();
    let statuses: Vec<_> =
        responses.map(|(status, _)| status.as_str()).filter(|status| status.starts_with('4')).collect();
    let schema = &operation["responses"]["default"]["content"]["application/json"]["schema"];
    let title = if statuses.is_empty() { "Refusals".to_owned() } else { format!("Refusals {}", statuses.join(", ")) };
    table(&title, &fields::of_schema(document, schema))
}

fn table(title: &str, fields: &[fields::Field]) -> String {
    if fields.is_empty() {
        return String::new();
    }
    let mut html = format!("<h3>{}</h3><table>", escape(title));
    for field in fields {
        let mark = if field.required { "" } else { "<i>optional</i>" };
        let _ = write!(
            html,
            "<tr><th><code>{}</code>{mark}</th><td><em>{}</em> {}</td></tr>",
            escape(&field.name),
            escape(&field.form),
            marked(&field.description)
        );
    }
    html.push_str("</table>");
    html
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

fn prose(value: &Value) -> String {
    marked(value.as_str().unwrap_or_default())
}

/// Escaped, with what stands between backticks as code.
fn marked(text: &str) -> String {
    let mut html = String::new();
    for (index, part) in text.split('`').enumerate() {
        let part = escape(part);
        let _ = if index % 2 == 1 { write!(html, "<code>{part}</code>") } else { write!(html, "{part}") };
    }
    html
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_described_is_never_markup() {
        assert_eq!(marked("a `<b>` & \"c\""), "a <code>&lt;b&gt;</code> &amp; &quot;c&quot;");
    }

    #[test]
    fn the_page_shows_every_operation_and_loads_nothing() {
        for (path, method, operation) in operations(&DOCUMENT) {
            let shown = format!("<details id=\"{}\">", text(&operation["operationId"]));
            assert!(html().contains(&shown), "{method} {path}");
        }
        for foreign in ["<script", "<link", "<img", "src=", "@import", "url("] {
            assert!(!html().contains(foreign), "{foreign}");
        }
    }
}
