//! The words of a rule, with what they leave open filled in.

use super::Situation;
use crate::{bot::definition::rule::Rule, model::Content};

/// The messages of a rule, in order. Buttons go under the last text, and a list too where there are none.
pub fn of_rule(rule: &Rule, parameters: &[String], situation: &Situation) -> Vec<Content> {
    let mut contents = texts(&rule.reply.0, parameters, situation);
    let labels: Vec<_> = rule.buttons.iter().map(|button| button.label.clone()).collect();
    if let Some(last) = contents.last_mut().filter(|_| !labels.is_empty()) {
        *last = Content::buttons(last.text.clone(), labels);
    }
    if let Some(list) = &rule.list {
        let words = if rule.buttons.is_empty() { contents.pop().map(|last| last.text) } else { None };
        let words = words.unwrap_or_else(|| list.button.clone());
        contents.push(list.message(words));
    }
    contents
}

/// Texts that say something.
pub fn texts(templates: &[String], parameters: &[String], situation: &Situation) -> Vec<Content> {
    let filled = templates.iter().map(|template| fill(template, |name| variable(name, parameters, situation)));
    filled.filter(|text| !text.trim().is_empty()).map(Content::text).collect()
}

/// The away text.
pub fn away(template: &str, next_open: &str, situation: &Situation) -> Vec<Content> {
    let value = |name: &str| match name {
        "next_open" => Some(next_open.to_owned()),
        name => variable(name, &[], situation),
    };
    Some(fill(template, value)).filter(|text| !text.trim().is_empty()).map(Content::text).into_iter().collect()
}

/// Puts variables in, in one pass: what a customer wrote is never read as a template.
fn fill(template: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut out = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(name, tail)| Some((value(name)?, tail))) {
            Some((value, tail)) => {
                out.push_str(&value);
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn variable(name: &str, parameters: &[String], situation: &Situation) -> Option<String> {
    match name {
        "name" => Some(situation.name.clone()),
        "phone" => Some(situation.phone.clone()),
        number => {
            let index = number.parse::<usize>().ok()?.checked_sub(1)?;
            Some(parameters.get(index).cloned().unwrap_or_default())
        }
    }
}
