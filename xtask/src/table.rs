//! Our table of operations as JSON, for what compares it with a document of the vendor, and for the peers of the benches,
//! which check the same.

use std::path::PathBuf;

use anyhow::Result;
use paxos_orchestrations::operation::Operation;
use paxos_orchestrations::shape::{Field, Object, Rule, Shape, Text};
use serde_json::{Value, json};

use crate::files;
use crate::repo::Repo;

/// Writes the table; where it is then.
pub(crate) fn write(repo: &Repo) -> Result<PathBuf> {
    let path = repo.out("operations.json");
    files::write(&path, serde_json::to_string(&table())?)?;
    Ok(path)
}

/// Every operation with the shapes of its parameters and of its answer.
fn table() -> Value {
    Operation::ALL.iter().map(|operation| entry(*operation)).collect()
}

fn entry(operation: Operation) -> Value {
    json!({
        "name": operation.name(),
        "method": operation.method().as_str(),
        "path": operation.path(),
        "scope": operation.scope(),
        "params": shape(operation.params()),
        "response": shape(operation.response()),
    })
}

fn shape(of: &Shape) -> Value {
    match of {
        Shape::Any => json!({ "type": "any" }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Integer(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Text(text) => self::text(text),
        Shape::Object(object) => self::object(object),
        Shape::List(items, most) => json!({ "type": "array", "items": shape(items), "maximum": most }),
        Shape::OneOrMany(items, most) => {
            json!({ "type": "array", "items": shape(items), "maximum": most, "one": true })
        }
        Shape::Lenient(inner) => shape(inner),
        Shape::Dictionary(values, most) => json!({ "type": "dictionary", "values": shape(values), "maximum": most }),
    }
}

fn text(of: &Text) -> Value {
    match of {
        Text::Open(known) => json!({ "type": "string", "enum": known }),
        Text::AtMost(most) => json!({ "type": "string", "kind": "AtMost", "maximum": most }),
        other => json!({ "type": "string", "kind": format!("{other:?}") }),
    }
}

fn object(of: &Object) -> Value {
    let fields: Value =
        of.fields.iter().enumerate().map(|(position, field)| self::field(of, position, field)).collect();
    let rules: Value = of.rules.iter().filter_map(|rule| self::rule(of, rule)).collect();
    json!({ "type": "object", "fields": fields, "rules": rules })
}

/// A rule that refuses; what only warns or renames stands at its field.
fn rule(of: &Object, rule: &Rule) -> Option<Value> {
    let (kind, group) = match rule {
        Rule::ExactlyOne(group) => ("exactlyOne", group),
        Rule::AtMostOne(group) => ("atMostOne", group),
        Rule::Together(group) => ("together", group),
        Rule::Means(meaning) => return Some(json!({ "kind": "means", "meaning": format!("{meaning:?}") })),
        Rule::Deprecated(..) | Rule::SentAs(..) => return None,
    };
    let names: Value = of.members(*group).map(|field| field.name).collect();
    Some(json!({ "kind": kind, "fields": names }))
}

fn field(of: &Object, position: usize, field: &Field) -> Value {
    let is_deprecated = of.rules.iter().any(|rule| match rule {
        Rule::Deprecated(fields, _) => fields >> position & 1 == 1,
        _ => false,
    });
    json!({
        "name": field.name,
        "sentAs": of.sent_as(position),
        "required": field.required,
        "deprecated": is_deprecated,
        "shape": shape(&field.shape),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_says_what_the_shapes_say() {
        let table = table();
        assert_eq!(table.as_array().map(Vec::len), Some(28));
        let create =
            table.as_array().and_then(|all| all.iter().find(|one| one["name"] == "createOrchestration")).unwrap();
        assert_eq!((&create["method"], &create["path"]), (&json!("POST"), &json!("/orchestration/orchestrations")));
        let fields = create["params"]["fields"].as_array().unwrap();
        let named = |name: &str| fields.iter().find(|field| field["name"] == name).unwrap();
        assert_eq!(named("ref_id")["required"], json!(true));
        assert_eq!(create["params"]["rules"], json!([{ "kind": "means", "meaning": "Create" }]));
        let crypto = &named("destination")["shape"]["fields"][0]["shape"];
        assert_eq!(crypto["rules"][1], json!({ "kind": "together", "fields": ["network", "address"] }));
        let deprecated = crypto["fields"].as_array().unwrap().iter().filter(|field| field["deprecated"] == json!(true));
        assert_eq!(deprecated.count(), 2);
    }
}
