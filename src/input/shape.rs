//! The shapes a field can have: text, whole number, flag, date, decimal, choice, list, object.
//!
//! A shape reads itself, checks its own limits, and states them in OpenAPI.

use jiff::civil::Date;
use serde::Serialize;
use serde::de::{IgnoredAny, MapAccess, SeqAccess};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, SchemaType, Type};
use utoipa::openapi::{RefOr, schema};

use super::{Expected, Field, Found, Problem};
use crate::ids::{Country, OrganisationNumber};
use crate::language::Language;
use crate::money::Quantity;

/// A value that a field can hold.
///
/// Each method takes one kind of JSON value: `None` means that the shape is of another kind.
pub trait Shape: Sized {
    /// What a message says was expected.
    const EXPECTED: Expected;

    /// From a string.
    #[must_use]
    fn text(_: &str) -> Option<Result<Self, Problem>> {
        None
    }

    /// From `true` or `false`.
    #[must_use]
    fn flag(_: bool) -> Option<Result<Self, Problem>> {
        None
    }

    /// From a whole number.
    #[must_use]
    fn integer(_: i128) -> Option<Result<Self, Problem>> {
        None
    }

    /// From an array; one that is not taken is read to its end.
    fn list<'de, A: SeqAccess<'de>>(mut elements: A) -> Result<Option<Self>, A::Error> {
        while elements.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    /// From an object; one that is not taken is read to its end.
    fn object<'de, A: MapAccess<'de>>(mut members: A) -> Result<Option<Self>, A::Error> {
        while members.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    /// Its schema where it stands as a property.
    fn property() -> RefOr<Schema>;

    /// Adds the named schemas that the property refers to.
    fn collect(_: &mut Vec<(String, RefOr<Schema>)>) {}
}

/// A line of plain text: not empty, at most `MAX` characters, no control, invisible or direction-changing characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Text<const MAX: usize>(String);

/// A whole number from `MIN` to `MAX`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Whole<const MIN: u32, const MAX: u32>(u32);

/// An array of `MIN` to `MAX` elements, each of which may be wrong on its own.
#[derive(Clone, Debug)]
pub struct List<T, const MIN: usize, const MAX: usize>(pub Vec<Field<T>>);

/// A code of the tariff: a letter, then letters, digits, `_`, `-` and `.`, at most 60 in all.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Code(String);

/// An object whose keys are codes, in the order in which they stand.
#[derive(Clone, Debug)]
pub struct Named<T>(pub Vec<(String, Field<T>)>);

impl Code {
    const MAX: usize = 60;

    /// Reads a code; `None` when it has another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let inner = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
        let formed = text.starts_with(|first: char| first.is_ascii_alphabetic()) && text.bytes().all(inner);
        (formed && text.len() <= Self::MAX).then(|| Self(text.to_owned()))
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Shape for Code {
    const EXPECTED: Expected = Expected::Text;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(Self::parse(text).ok_or_else(|| Problem::BadCode { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        string_property().pattern(Some("^[A-Za-z][A-Za-z0-9_.-]{0,59}$")).into()
    }
}

impl<T: Shape> Shape for Named<T> {
    const EXPECTED: Expected = Expected::Object;

    fn object<'de, A: MapAccess<'de>>(mut members: A) -> Result<Option<Self>, A::Error> {
        let mut named = Vec::new();
        while let Some(entry) = members.next_entry()? {
            named.push(entry);
        }
        Ok(Some(Self(named)))
    }

    fn property() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Object).additional_properties(Some(T::property())).into()
    }

    fn collect(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::collect(schemas);
    }
}

impl<const MAX: usize> Text<MAX> {
    /// Reads a text. Errors: empty, too long, a forbidden character.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        check_plain(text, MAX)?;
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl<const MIN: u32, const MAX: u32> Whole<MIN, MAX> {
    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// The rule of [`Text`].
fn check_plain(text: &str, max: usize) -> Result<(), Problem> {
    // Most texts are short and plain ASCII: one pass over the bytes.
    let plain = text.len() <= max && text.bytes().all(|byte| (b' '..0x7f).contains(&byte));
    if !plain {
        let found = text.chars().count();
        if found > max {
            return Err(Problem::TooLong { found, max });
        }
        if let Some((index, character)) = text.chars().enumerate().find(|(_, character)| forbidden(*character)) {
            return Err(Problem::ForbiddenCharacter { character, position: index + 1 });
        }
    }
    if text.chars().all(char::is_whitespace) { Err(Problem::Empty) } else { Ok(()) }
}

/// Characters that are never seen, or that change how others are seen: a quote must read the same to everyone.
fn forbidden(character: char) -> bool {
    character.is_control()
        || matches!(u32::from(character),
            0xad | 0x34f | 0x61c // soft hyphen, grapheme joiner, Arabic letter mark
            | 0x115f..=0x1160 | 0x17b4..=0x17b5 | 0x180b..=0x180f | 0x3164 | 0xffa0 // fillers and vowels without a shape
            | 0x200b..=0x200f | 0x2028..=0x202e | 0x2060..=0x206f // zero width, separators, direction
            | 0xfe00..=0xfe0f | 0xfeff | 0xfff0..=0xfffb // variation, byte order, annotation
            | 0xe000..=0xf8ff | 0x1d173..=0x1d17a | 0xe0000..) // private use, musical format, tags
}

impl<const MAX: usize> Shape for Text<MAX> {
    const EXPECTED: Expected = Expected::Text;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(Self::parse(text))
    }

    fn property() -> RefOr<Schema> {
        string_property().min_length(Some(1)).max_length(Some(MAX)).pattern(Some(r"\S")).into()
    }
}

impl<const MIN: u32, const MAX: u32> Shape for Whole<MIN, MAX> {
    const EXPECTED: Expected = Expected::Whole;

    fn integer(number: i128) -> Option<Result<Self, Problem>> {
        let in_range = u32::try_from(number).ok().filter(|number| (MIN..=MAX).contains(number));
        Some(in_range.map(Self).ok_or(Problem::OutOfRange { found: number, min: MIN, max: MAX }))
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

    fn flag(flag: bool) -> Option<Result<Self, Problem>> {
        Some(Ok(flag))
    }

    fn property() -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::Boolean).into()
    }
}

impl Shape for Date {
    const EXPECTED: Expected = Expected::Date;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(parse_date(text).ok_or_else(|| Problem::NotADate { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        date_property().into()
    }
}

/// Reads `2026-09-01`, in the years 1900 to 2200, and no other form of ISO 8601.
#[must_use]
pub fn parse_date(text: &str) -> Option<Date> {
    let [year, month, day] = [text.get(0..4)?, text.get(5..7)?, text.get(8..10)?];
    let dashes = text.as_bytes().get(4) == Some(&b'-') && text.as_bytes().get(7) == Some(&b'-');
    let digits = [year, month, day].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()?;
    (text.len() == 10 && dashes && digits && (1900..=2200).contains(&date.year())).then_some(date)
}

impl Shape for Quantity {
    const EXPECTED: Expected = Expected::Decimal;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(Self::parse(text).map_err(|error| Problem::BadDecimal { found: Found::cut(text), error }))
    }

    fn property() -> RefOr<Schema> {
        let description = format!("A decimal from 0 to {} with at most {} decimals.", Self::MAX, Self::MAX_DECIMALS);
        string_property().pattern(Some(r"^[0-9]+(\.[0-9]{1,2})?$")).description(Some(description)).into()
    }
}

impl Shape for Language {
    const EXPECTED: Expected = Expected::Text;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        let known = &["nb", "nn", "en"];
        let language = Self::ALL.into_iter().find(|language| language.code() == text);
        Some(language.ok_or_else(|| Problem::UnknownChoice { found: Found::cut(text), known }))
    }

    fn property() -> RefOr<Schema> {
        string_property().enum_values(Some(Self::ALL.map(Self::code))).into()
    }
}

impl Shape for OrganisationNumber {
    const EXPECTED: Expected = Expected::Text;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(Self::parse(text).ok_or_else(|| Problem::BadOrganisationNumber { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        let description = "Nine digits, the first 8 or 9, the last a modulus 11 check digit.";
        string_property().pattern(Some("^[89][0-9]{8}$")).description(Some(description)).into()
    }
}

impl Shape for Country {
    const EXPECTED: Expected = Expected::Text;

    fn text(text: &str) -> Option<Result<Self, Problem>> {
        Some(Self::parse(text).ok_or_else(|| Problem::UnknownCountry { found: Found::cut(text) }))
    }

    fn property() -> RefOr<Schema> {
        string_property().pattern(Some("^[A-Z]{2}$")).description(Some("ISO 3166-1 alpha-2 code.")).into()
    }
}

impl<T: Shape, const MIN: usize, const MAX: usize> Shape for List<T, MIN, MAX> {
    const EXPECTED: Expected = Expected::List;

    fn list<'de, A: SeqAccess<'de>>(mut elements: A) -> Result<Option<Self>, A::Error> {
        let mut fields = Vec::new();
        while let Some(field) = elements.next_element()? {
            fields.push(field);
        }
        Ok(Some(Self(fields)))
    }

    fn property() -> RefOr<Schema> {
        ArrayBuilder::new().items(T::property()).min_items((MIN > 0).then_some(MIN)).max_items(Some(MAX)).into()
    }

    fn collect(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::collect(schemas);
    }
}

impl<T: Shape, const MIN: usize, const MAX: usize> List<T, MIN, MAX> {
    /// Each element that has the right shape, by a function that collects its faults; a list of the wrong length is a fault.
    pub fn parse<U>(
        self,
        path: &super::Path<'_>,
        faults: &mut super::Faults,
        mut element: impl FnMut(T, &super::Path<'_>, &mut super::Faults) -> Option<U>,
    ) -> Vec<U> {
        let found = self.0.len();
        if found > MAX {
            faults.add(path, Problem::TooMany { found, max: MAX });
        }
        if found < MIN {
            faults.add(path, Problem::TooFew { min: MIN });
        }
        let mut parsed = Vec::with_capacity(found.min(MAX));
        for (index, field) in self.0.into_iter().take(MAX).enumerate() {
            let path = path.index(index);
            let value = field.required(&path, faults).and_then(|value| element(value, &path, faults));
            parsed.extend(value);
        }
        parsed
    }
}

/// The schema of a string.
#[must_use]
pub fn string_property() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String)
}

/// The schema of a date.
#[must_use]
pub fn date_property() -> ObjectBuilder {
    string_property().format(Some(SchemaFormat::KnownFormat(KnownFormat::Date)))
}

/// The schema of an object from its properties.
#[must_use]
pub fn object_schema(description: &str, properties: Vec<(&'static str, bool, RefOr<Schema>)>) -> RefOr<Schema> {
    let mut object = ObjectBuilder::new()
        .schema_type(SchemaType::Type(Type::Object))
        .description(Some(description.trim()))
        .additional_properties(Some(schema::AdditionalProperties::<Schema>::FreeForm(false)));
    for (name, required, property) in properties {
        object = object.property(name, property);
        if required {
            object = object.required(name);
        }
    }
    object.into()
}

/// A closed set of words.
macro_rules! choice {
    ($(#[doc = $doc:literal])* pub enum $Name:ident { $($(#[doc = $variant_doc:literal])* $Variant:ident = $word:literal,)+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
        pub enum $Name { $($(#[doc = $variant_doc])* #[serde(rename = $word)] $Variant,)+ }

        impl $Name {
            /// Every word.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The value of a word.
            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Variant),)+ _ => None }
            }

            /// The word.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$Variant => $word,)+ }
            }
        }

        impl utoipa::PartialSchema for $Name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                <Self as $crate::input::Shape>::property()
            }
        }

        impl utoipa::ToSchema for $Name {}

        impl $crate::input::Shape for $Name {
            const EXPECTED: $crate::input::Expected = $crate::input::Expected::Text;

            fn text(text: &str) -> Option<Result<Self, $crate::input::Problem>> {
                Some(Self::from_word(text).ok_or_else(|| $crate::input::Problem::UnknownChoice {
                    found: $crate::input::Found::cut(text),
                    known: Self::WORDS,
                }))
            }

            fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::input::string_property().enum_values(Some(Self::WORDS.iter().copied())).into()
            }
        }
    };
}

/// An object with named fields; `required` states in OpenAPI what the parse step demands.
macro_rules! object {
    ($(#[doc = $doc:literal])* pub struct $Name:ident {
        $($(#[doc = $field_doc:literal])* $need:ident $field:ident: $Type:ty,)+
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, Default)]
        pub struct $Name {
            $($(#[doc = $field_doc])* pub $field: $crate::input::Field<$Type>,)+
            /// Keys that do not belong here.
            pub strays: $crate::input::Strays,
        }

        impl $Name {
            /// The keys of the object.
            pub const KEYS: &[&str] = &[$(stringify!($field)),+];
        }

        impl $crate::input::Shape for $Name {
            const EXPECTED: $crate::input::Expected = $crate::input::Expected::Object;

            fn object<'de, A: serde::de::MapAccess<'de>>(mut members: A) -> Result<Option<Self>, A::Error> {
                let mut object = Self::default();
                while let Some(key) = members.next_key_seed($crate::input::Key(Self::KEYS))? {
                    match key {
                        $(Ok(stringify!($field)) => {
                            if object.$field.is_present() {
                                object.strays.repeated.push(stringify!($field));
                            }
                            object.$field = members.next_value()?;
                        })+
                        Ok(_) => {}
                        Err(unknown) => {
                            object.strays.unknown.push(unknown);
                            members.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Some(object))
            }

            fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::Ref::from_schema_name(stringify!($Name)).into()
            }

            fn collect(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                schemas.push((stringify!($Name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
                $(<$Type as $crate::input::Shape>::collect(schemas);)+
            }
        }

        impl utoipa::PartialSchema for $Name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::input::object_schema(
                    concat!($($doc, "\n"),*),
                    vec![$((
                        stringify!($field),
                        $crate::input::object!(@required $need),
                        <$Type as $crate::input::Shape>::property(),
                    )),+],
                )
            }
        }

        impl utoipa::ToSchema for $Name {
            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                $(<$Type as $crate::input::Shape>::collect(schemas);)+
            }
        }
    };
    (@required required) => { true };
    (@required optional) => { false };
}

pub(crate) use {choice, object};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_plain_and_within_its_limit() {
        assert!(Text::<5>::parse("Ærøya").is_ok());
        assert_eq!(Text::<5>::parse("Ærøyas"), Err(Problem::TooLong { found: 6, max: 5 }));
        assert_eq!(Text::<5>::parse(" \u{a0} "), Err(Problem::Empty));
        for (text, character) in
            [("a\nb", '\n'), ("a\u{200b}b", '\u{200b}'), ("a\u{202e}b", '\u{202e}'), ("a\0b", '\0')]
        {
            assert_eq!(Text::<5>::parse(text), Err(Problem::ForbiddenCharacter { character, position: 2 }));
        }
    }

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
