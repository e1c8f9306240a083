//! References to the schema of a string, replaced by it: see `string_schema!`.

use utoipa::ToSchema as _;
use utoipa::openapi::schema::{AdditionalProperties, ArrayItems, SchemaType};
use utoipa::openapi::{Components, ObjectBuilder, RefOr, Schema, Type};

/// Replaces every reference to the schema of a string.
pub fn inline(components: &mut Components) {
    components.schemas.remove(&*String::name());
    components.schemas.values_mut().for_each(inline_in);
}

fn inline_in(schema: &mut RefOr<Schema>) {
    if let Some(description) = string(schema) {
        *schema = object(SchemaType::new(Type::String), description);
        return;
    }
    let RefOr::T(inner) = schema else { return };
    match inner {
        Schema::Object(object) => {
            object.properties.values_mut().for_each(inline_in);
            if let Some(AdditionalProperties::RefOr(values)) = object.additional_properties.as_deref_mut() {
                inline_in(values);
            }
        }
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                inline_in(items);
            }
        }
        Schema::OneOf(one) => {
            // The only alternative to a string is that it is absent.
            if let Some(description) = one.items.iter().find_map(string) {
                *schema = object(SchemaType::from_iter([Type::String, Type::Null]), description);
            } else {
                one.items.iter_mut().for_each(inline_in);
            }
        }
        Schema::AllOf(all) => all.items.iter_mut().for_each(inline_in),
        Schema::AnyOf(any) => any.items.iter_mut().for_each(inline_in),
        _ => {}
    }
}

/// The description at a reference to the schema of a string.
fn string(schema: &RefOr<Schema>) -> Option<String> {
    let RefOr::Ref(reference) = schema else { return None };
    let name = reference.ref_location.rsplit('/').next()?;
    (name == String::name()).then(|| reference.description.clone())
}

fn object(schema_type: SchemaType, description: String) -> RefOr<Schema> {
    let description = Some(description).filter(|text| !text.is_empty());
    ObjectBuilder::new().schema_type(schema_type).description(description).into()
}
