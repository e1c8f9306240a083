//! Schemas as tight as the truth: what is left out is never null, enums name their words, and names are those of the field.

use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, SchemaType};
use utoipa::openapi::{Components, Object, ObjectBuilder, RefOr, Schema, Type};

use crate::input::date_property;

/// Components whose names come from the program's generic types, and what they are called instead.
const NAMES: [(&str, &str); 4] = [
    ("ThreePoint_Money", "MoneyRange"),
    ("ThreePoint_Hours", "HoursRange"),
    ("ThreePoint_u32", "DaysRange"),
    ("ThreePoint_String", DATE_RANGE),
];

/// Of days, which a generic type states as mere texts.
const DATE_RANGE: &str = "DateRange";

/// The schema of a revision, which has the name of its type.
const REVISION: &str = "u32";

const REFERENCE: &str = "#/components/schemas/";

/// Tightens every schema of the components.
pub fn tighten(components: &mut Components) {
    components.schemas.remove(REVISION);
    let schemas = std::mem::take(&mut components.schemas);
    components.schemas = schemas
        .into_iter()
        .map(|(name, mut schema)| {
            let name = renamed(&name);
            tighten_schema(&mut schema);
            if let RefOr::T(Schema::Object(object)) = &mut schema {
                name_words(&name, object);
                if name == DATE_RANGE {
                    object.properties.values_mut().for_each(|day| *day = date_property().into());
                }
            }
            (name, schema)
        })
        .collect();
}

fn renamed(name: &str) -> String {
    NAMES.iter().find(|(former, _)| *former == name).map_or(name, |(_, name)| name).to_owned()
}

/// Tightens a schema, in place or referred to.
pub fn tighten_schema(schema: &mut RefOr<Schema>) {
    let inner = match schema {
        RefOr::Ref(reference) => {
            let name = reference.ref_location.trim_start_matches(REFERENCE);
            if name == REVISION {
                let description = Some(std::mem::take(&mut reference.description)).filter(|text| !text.is_empty());
                let whole = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1));
                *schema = whole.description(description).into();
            } else {
                reference.ref_location = format!("{REFERENCE}{}", renamed(name));
            }
            return;
        }
        RefOr::T(inner) => inner,
    };
    match inner {
        Schema::Object(object) => tighten_object(object),
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                tighten_schema(items);
            }
        }
        Schema::OneOf(one) => one.items.iter_mut().for_each(tighten_schema),
        Schema::AllOf(all) => all.items.iter_mut().for_each(tighten_schema),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(tighten_schema),
        _ => {}
    }
}

fn tighten_object(object: &mut Object) {
    if object.default == Some(serde_json::Value::Null) {
        object.default = None;
    }
    for (name, property) in &mut object.properties {
        tighten_schema(property);
        // What is optional is left out where there is none. Only what is always sent can be null.
        if !object.required.contains(name) {
            without_null(property);
        }
    }
    if let Some(AdditionalProperties::RefOr(values)) = object.additional_properties.as_deref_mut() {
        tighten_schema(values);
    }
}

/// The schema of a value that is never null.
pub fn without_null(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            if let SchemaType::Array(types) = &object.schema_type {
                let types: Vec<Type> = types.iter().filter(|kind| **kind != Type::Null).cloned().collect();
                object.schema_type = match types.as_slice() {
                    [only] => SchemaType::Type(only.clone()),
                    _ => SchemaType::Array(types),
                };
            }
        }
        RefOr::T(Schema::Array(array)) => {
            if let SchemaType::Array(types) = &array.schema_type {
                array.schema_type = types
                    .iter()
                    .find(|kind| **kind != Type::Null)
                    .cloned()
                    .map_or(SchemaType::AnyValue, SchemaType::Type);
            }
        }
        RefOr::T(Schema::OneOf(one)) => {
            one.items.retain(|item| !is_null(item));
            if let [only] = one.items.as_slice() {
                *schema = only.clone();
            }
        }
        _ => {}
    }
}

fn is_null(schema: &RefOr<Schema>) -> bool {
    matches!(schema, RefOr::T(Schema::Object(object)) if object.schema_type == SchemaType::Type(Type::Null))
}

/// Generators name the words of an enum: with its own name before them, no two enums share one.
fn name_words(name: &str, object: &mut Object) {
    let Some(words) = &object.enum_values else { return };
    let prefix = in_capitals(name);
    let names: Option<Vec<String>> =
        words.iter().map(|word| Some(format!("{prefix}_{}", word.as_str()?.to_ascii_uppercase()))).collect();
    if let Some(names) = names {
        object.extensions = Some(ExtensionsBuilder::new().add("x-enum-varnames", names).build());
    }
}

/// `ProblemCode` as `PROBLEM_CODE`.
fn in_capitals(name: &str) -> String {
    let mut capitals = String::with_capacity(name.len() + 4);
    for (index, character) in name.char_indices() {
        if index > 0 && character.is_ascii_uppercase() {
            capitals.push('_');
        }
        capitals.push(character.to_ascii_uppercase());
    }
    capitals
}
