//! The shapes a field can have: whole number, flag, date, decimal, choice; texts are in `text`, lists in `list`.
//!
//! A shape reads itself, checks its own limits, and states them in OpenAPI.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};
use utoipa::openapi::schema::{KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{Ref, RefOr, schema};

use super::{Expected, FaultKind, Faults, Found, Path, Reading};
use crate::ids::{Country, OrganisationNumber};
use crate::language::Language;
use crate::money::{MoneyError, Quantity};

/// A value that a field can hold.
///
/// Each method takes one kind of JSON value: `None` means that the shape is of another kind.
pub trait Shape: Sized {
    /// What a message says was expected.
    const EXPECTED: Expected;

    /// From a string.
    #[must_use]
    fn text(_: &str) -> Option<Result<Self, FaultKind>> {
        None
    }

    /// From `true` or `false`.
    #[must_use]
    fn flag(_: bool) -> Option<Result<Self, FaultKind>> {
        None
    }

    /// From a whole number.
    #[must_use]
    fn integer(_: i128) -> Option<Result<Self, FaultKind>> {
        None
    }

    /// From an array; a shape of another kind reads it to its end.
    fn list<'de, A: SeqAccess<'de>>(mut elements: A) -> Result<Option<Self>, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    /// From an object; a shape of another kind reads it to its end.
    fn object<'de, A: MapAccess<'de>>(mut members: A) -> Result<Option<Self>, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    /// The value as it is used, after the checks that depend on how it is read: a text that was sent is normalised, and one that
    /// was stored is not.
    fn checked(self, _: Reading) -> Result<Self, FaultKind> {
        Ok(self)
    }

    /// Adds a fault for each required member, as for an object that is missing.
    fn members(_: &Path<'_>, _: &mut Faults) {}

    /// An object without members, for one that is not there.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// Adds a fault for each member that is needed to issue a quote and is not there.
    fn needed_to_issue(&self, _: &Path<'_>, _: &mut Faults) {}

    /// Its schema as a property.
    fn property() -> RefOr<Schema>;

    /// Adds the named schemas that the property refers to.
    fn collect(_: &mut Vec<(String, RefOr<Schema>)>) {}

    /// Adds what is known of it and of all that it is made of, each object and each closed set of words once.
    fn describe(_: &mut Vec<Described>) {}
}

/// An object with its fields, or a closed set of words, each with its description in English.
#[derive(Clone, Copy, Debug)]
pub struct Described {
    /// The type's name.
    pub name: &'static str,
    pub description: &'static str,
    /// The fields or words.
    pub parts: &'static [(&'static str, &'static str)],
}

impl Described {
    /// Adds it; false where it is there already.
    pub fn add_to(self, found: &mut Vec<Self>) -> bool {
        let is_new = found.iter().all(|other| other.name != self.name);
        if is_new {
            found.push(self);
        }
        is_new
    }
}

/// The text of a doc comment as one line.
#[must_use]
pub fn flowing(doc: &str) -> String {
    doc.trim().replace("\n ", " ")
}

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Whole<const MIN: u32, const MAX: u32>(u32);

impl<const MIN: u32, const MAX: u32> Whole<MIN, MAX> {
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

impl<const MIN: u32, const MAX: u32> Shape for Whole<MIN, MAX> {
    const EXPECTED: Expected = Expected::Whole { min: MIN, max: MAX };

    fn integer(number: i128) -> Option<Result<Self, FaultKind>> {
        let in_range = u32::try_from(number).ok().filter(|number| (MIN..=MAX).contains(number));
        Some(in_range.map(Self).ok_or(FaultKind::OutOfRange { found: number, min: MIN, max: MAX }))
    }

    fn property() -> RefOr<Schema> {
        ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(schema_number(MIN)))
            .maximum(Some(schema_number(MAX)))
            .into()
    }
}

fn schema_number(number: u32) -> utoipa::Number {
    usize::try_from(number).unwrap_or(usize::MAX).into()
}

impl Shape for bool {
    const EXPECTED: Expected = Expected::Flag;

    fn flag(flag: bool) -> Option<Result<Self, FaultKind>> {
        Some(Ok(flag))
    }

    fn property() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Boolean).into()
    }
}

impl Shape for Date {
    const EXPECTED: Expected = Expected::Date;

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(parse_date(text).ok_or_else(|| FaultKind::NotADate { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        let description = format!("A date of the years {} to {}.", DATE_YEARS.0, DATE_YEARS.1);
        date_property().description(Some(description)).into()
    }
}

/// The first and the last year that a date may be in.
pub const DATE_YEARS: (i16, i16) = (1900, 2200);

/// Reads `2026-09-01`, in the years of [`DATE_YEARS`], and no other form of ISO 8601.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let [year, month, day] = [text.get(0..4)?, text.get(5..7)?, text.get(8..10)?];
    let dashes = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    let digits = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (text.len() == 10 && dashes && digits && (DATE_YEARS.0..=DATE_YEARS.1).contains(&date.year())).then_some(date)
}

/// Reads a moment as RFC 3339 writes it: date, `T`, time with seconds, and `Z` or an offset.
#[must_use]
pub fn parse_moment(text: &str) -> Option<Timestamp> {
    let (date, rest) = text.split_at_checked(10)?;
    let (time, rest) = rest.strip_prefix(['T', 't'])?.split_at_checked(8)?;
    let is_time = time
        .bytes()
        .enumerate()
        .all(|(place, byte)| if matches!(place, 2 | 5) { byte == b':' } else { byte.is_ascii_digit() });
    let fraction = rest.strip_prefix('.').map(|rest| rest.trim_start_matches(|digit: char| digit.is_ascii_digit()));
    let offset = fraction.filter(|offset| offset.len() + 1 < rest.len()).unwrap_or(rest);
    let is_offset = match offset.as_bytes() {
        b"Z" | b"z" => true,
        [b'+' | b'-', hours @ .., b':', ten, one] => {
            hours.len() == 2 && hours.iter().chain([ten, one]).all(u8::is_ascii_digit)
        }
        _ => false,
    };
    parse_date(date).filter(|_| is_time && is_offset).and_then(|_| text.parse().ok())
}

impl Shape for Quantity {
    const EXPECTED: Expected = Expected::Decimal;

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        // Each number has one written form, so that an answer repeats what was sent.
        let zeros = text.len() > 1 && text.starts_with('0') && !text.starts_with("0.");
        let parsed = Self::parse(text).and_then(|value| if zeros { Err(MoneyError::LeadingZeros) } else { Ok(value) });
        Some(parsed.map_err(|error| FaultKind::BadDecimal { found: Found::cut(text), error }))
    }

    fn property() -> RefOr<Schema> {
        let description = format!("A decimal from 0 to {} with at most {} decimals.", Self::MAX, Self::MAX_DECIMALS);
        string_property().pattern(Some(r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$")).description(Some(description)).into()
    }
}

impl Shape for Language {
    const EXPECTED: Expected = Expected::Choice(&["nb", "nn", "en"]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        let known = &["nb", "nn", "en"];
        let language = Self::ALL.into_iter().find(|language| language.code() == text);
        Some(language.ok_or_else(|| FaultKind::UnknownChoice { found: Found::cut(text), known }))
    }

    fn property() -> RefOr<Schema> {
        Ref::from_schema_name("Language").into()
    }

    fn collect(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push(("Language".to_owned(), <Self as utoipa::PartialSchema>::schema()));
    }
}

impl Shape for OrganisationNumber {
    const EXPECTED: Expected = Expected::Described([
        "et organisasjonsnummer på ni siffer, som \"974767880\"",
        "eit organisasjonsnummer på ni siffer, som \"974767880\"",
        "an organisation number of nine digits, such as \"974767880\"",
    ]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).ok_or_else(|| FaultKind::BadOrganisationNumber { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        let description = "Nine digits, the first 8 or 9, the last a modulus 11 check digit.";
        string_property().pattern(Some("^[89][0-9]{8}$")).description(Some(description)).into()
    }
}

impl Shape for Country {
    const EXPECTED: Expected = Expected::Described([
        "en landkode på to store bokstaver (ISO 3166-1), som \"NO\"",
        "ein landkode på to store bokstavar (ISO 3166-1), som \"NO\"",
        "a country code of two capitals (ISO 3166-1), such as \"NO\"",
    ]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Self::parse(text).ok_or_else(|| FaultKind::UnknownCountry { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        string_property().pattern(Some("^[A-Z]{2}$")).description(Some("ISO 3166-1 alpha-2 code.")).into()
    }
}

#[must_use]
pub fn string_property() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

#[must_use]
pub fn date_property() -> ObjectBuilder {
    string_property().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}

/// A property with the description of its field before that of its shape.
#[must_use]
pub fn described(property: RefOr<Schema>, description: &str, to_issue: bool) -> RefOr<Schema> {
    let mut description = flowing(description);
    if to_issue {
        description.push_str(" Needed to issue a quote.");
    }
    let all = |of_shape: Option<String>| {
        Some([Some(description), of_shape].into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    match property {
        RefOr::Ref(mut reference) => {
            reference.description = all(None).unwrap_or_default();
            RefOr::Ref(reference)
        }
        RefOr::T(Schema::Object(mut object)) => {
            object.description = all(object.description.take());
            RefOr::T(Schema::Object(object))
        }
        RefOr::T(Schema::Array(mut array)) => {
            array.description = all(array.description.take());
            RefOr::T(Schema::Array(array))
        }
        other @ RefOr::T(_) => other,
    }
}

/// The description of a closed set of words, with what each of them means.
#[must_use]
pub fn choice_description(of_all: &str, words: &[(&str, &str)]) -> String {
    let words = words.iter().map(|(word, means)| format!("`{word}`: {}", flowing(means)));
    [flowing(of_all)].into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

/// The schema of an object from its properties.
#[must_use]
pub fn object_schema(description: &str, properties: Vec<(&'static str, bool, RefOr<Schema>)>) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Object))
        .description(Some(flowing(description)))
        .additional_properties(Some(schema::AdditionalProperties::<Schema>::FreeForm(false)));
    for (name, required, property) in properties {
        object = object.property(name, property);
        if required {
            object = object.required(name);
        }
    }
    object.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_that_exist_are_dates() {
        assert!(parse_date("2024-02-29").is_some());
        for text in
            ["2023-02-29", "2023-2-9", "2023-02-09T00:00", "20230209", "+023-02-09", "1899-12-31", "æøåæøåæøåæ", ""]
        {
            assert!(parse_date(text).is_none(), "{text}");
        }
    }
}
