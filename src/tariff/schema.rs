//! JSON schemas of the tariff files, for editors, made from the shapes that read the files.

use serde_json::{Map, Value, json};

use super::files::{DeliveryTimeFile, EffortFile, FILE_NAMES, FdTrygdFile, StatisticsAreasFile, TariffFile};
use crate::input::Shape;

/// The schema of each file: its name in the schema folder, and its text.
#[must_use]
pub fn json_schemas() -> Vec<(String, String)> {
    let schemas = [
        schema::<TariffFile>("TariffFile"),
        schema::<FdTrygdFile>("FdTrygdFile"),
        schema::<StatisticsAreasFile>("StatisticsAreasFile"),
        schema::<EffortFile>("EffortFile"),
        schema::<DeliveryTimeFile>("DeliveryTimeFile"),
    ];
    FILE_NAMES
        .iter()
        .zip(schemas)
        .map(|(name, schema)| (name.replace(".toml", ".schema.json"), format!("{schema:#}\n")))
        .collect()
}

fn schema<T: Shape>(name: &str) -> Value {
    let mut named = Vec::new();
    T::collect(&mut named);
    let definitions: Map<String, Value> = named
        .into_iter()
        .filter_map(|(name, schema)| Some((name, rebased(serde_json::to_value(schema).ok()?))))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$ref": format!("#/$defs/{name}"),
        "$defs": definitions,
    })
}

/// References point into OpenAPI's components; here they point to the schema's own definitions.
fn rebased(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members
                .into_iter()
                .map(|(key, member)| match (key.as_str(), member) {
                    ("$ref", Value::String(target)) => {
                        (key, Value::String(target.replace("#/components/schemas/", "#/$defs/")))
                    }
                    (_, member) => (key, rebased(member)),
                })
                .collect(),
        ),
        Value::Array(elements) => Value::Array(elements.into_iter().map(rebased).collect()),
        plain @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => plain,
    }
}
