//! Two shapes that are declared, a closed set of words and an object with named fields, and how such an object is read.

/// A closed set of words.
macro_rules! choice {
    ($(#[doc = $doc:literal])* pub enum $Name:ident { $($(#[doc = $variant_doc:literal])* $Variant:ident = $word:literal,)+ }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $Name { $($(#[doc = $variant_doc])* #[serde(rename = $word)] $Variant,)+ }

        impl $Name {
            pub const WORDS: &[&str] = &[$($word),+];

            /// Each word with its description in English.
            pub const DESCRIPTIONS: &[(&str, &str)] = &[$(($word, concat!($($variant_doc, "\n"),*))),+];

            #[must_use]
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Variant),)+ _ => None }
            }

            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$Variant => $word,)+ }
            }
        }

        impl utoipa::PartialSchema for $Name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                let description = $crate::input::choice_description(concat!($($doc, "\n"),*), Self::DESCRIPTIONS);
                $crate::input::string_property()
                    .enum_values(Some(Self::WORDS.iter().copied()))
                    .description(Some(description))
                    .into()
            }
        }

        impl utoipa::ToSchema for $Name {}

        impl $crate::input::Shape for $Name {
            const EXPECTED: $crate::input::Expected = $crate::input::Expected::Choice(Self::WORDS);

            fn text(text: &str) -> Option<Result<Self, $crate::input::FaultKind>> {
                Some(Self::from_word(text).ok_or_else(|| $crate::input::FaultKind::UnknownChoice {
                    found: $crate::input::Found::cut(text),
                    known: Self::WORDS,
                }))
            }

            fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::Ref::from_schema_name(stringify!($Name)).into()
            }

            fn collect(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                schemas.push((stringify!($Name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
            }

            fn describe(found: &mut Vec<$crate::input::Described>) {
                let (name, description) = (stringify!($Name), concat!($($doc, "\n"),*));
                $crate::input::Described { name, description, parts: Self::DESCRIPTIONS }.add_to(found);
            }
        }
    };
}

/// An object with named fields: `required`, `optional`, or `to_issue`, which is optional until a quote is issued. An example
/// after the type is shown to a caller who left the field out. [`open!`] reads the fields. A `: stored` object is also written as
/// JSON, before it is whole.
macro_rules! object {
    ($(#[doc = $doc:literal])* pub struct $Name:ident $(: $stored:ident)? {
        $($(#[doc = $field_doc:literal])* $need:ident $field:ident: $Type:ty $(= $example:literal)?,)+
    }) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug)]
        pub struct $Name {
            $($(#[doc = $field_doc])* pub $field: $crate::input::Field<$Type>,)+
            /// Keys that do not belong here.
            pub strays: $crate::input::Strays,
        }

        impl Default for $Name {
            fn default() -> Self {
                Self {
                    $($field: $crate::input::Field::Absent {
                        needed: $crate::input::object!(@required $need),
                        example: $crate::input::object!(@example $($example)?),
                    },)+
                    strays: $crate::input::Strays::default(),
                }
            }
        }

        impl $Name {
            pub const KEYS: &[&str] = &[$(stringify!($field)),+];

            /// Adds a fault for each unknown or repeated key.
            pub fn report_strays(&self, path: &$crate::input::Path<'_>, faults: &mut $crate::input::Faults) {
                self.strays.report(Self::KEYS, path, faults);
            }
        }

        impl $crate::input::Shape for $Name {
            const EXPECTED: $crate::input::Expected = $crate::input::Expected::Object(Self::KEYS);

            fn object<'de, A: serde::de::MapAccess<'de>>(mut members: A) -> Result<Option<Self>, A::Error> {
                let mut object = Self::default();
                while let Some(key) = members.next_key_seed($crate::input::Key(Self::KEYS))? {
                    match key {
                        $(Ok(stringify!($field)) => {
                            if object.$field.is_present() {
                                object.strays.add_repeated(stringify!($field));
                            }
                            object.$field = members.next_value()?;
                        })+
                        Ok(_) => {}
                        Err(unknown) => {
                            object.strays.add_unknown(unknown);
                            members.next_value::<serde::de::IgnoredAny>()?;
                        }
                    }
                }
                Ok(Some(object))
            }

            fn members(path: &$crate::input::Path<'_>, faults: &mut $crate::input::Faults) {
                $(if $crate::input::object!(@required $need) {
                    let example = $crate::input::object!(@example $($example)?);
                    $crate::input::missing::<$Type>(&path.key(stringify!($field)), example, faults);
                })+
                // An object may need none.
                let _ = (path, faults);
            }

            fn absent() -> Option<Self> {
                Some(Self::default())
            }

            fn needed_to_issue(&self, path: &$crate::input::Path<'_>, faults: &mut $crate::input::Faults) {
                $(self.$field.needed_to_issue(
                    $crate::input::object!(@to_issue $need),
                    &path.key(stringify!($field)),
                    faults,
                );)+
            }

            fn property() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                utoipa::openapi::Ref::from_schema_name(stringify!($Name)).into()
            }

            fn collect(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                schemas.push((stringify!($Name).to_owned(), <Self as utoipa::PartialSchema>::schema()));
                $(<$Type as $crate::input::Shape>::collect(schemas);)+
            }

            fn describe(found: &mut Vec<$crate::input::Described>) {
                let described = $crate::input::Described {
                    name: stringify!($Name),
                    description: concat!($($doc, "\n"),*),
                    parts: &[$((stringify!($field), concat!($($field_doc, "\n"),*))),+],
                };
                if described.add_to(found) {
                    $(<$Type as $crate::input::Shape>::describe(found);)+
                }
            }
        }

        impl utoipa::PartialSchema for $Name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                $crate::input::object_schema(
                    concat!($($doc, "\n"),*),
                    vec![$((
                        stringify!($field),
                        $crate::input::object!(@required $need),
                        $crate::input::described(
                            <$Type as $crate::input::Shape>::property(),
                            concat!($($field_doc, "\n"),*),
                            $crate::input::object!(@to_issue $need),
                        ),
                    )),+],
                )
            }
        }

        $crate::input::object!(@stored [$($stored)?] $Name $($field)+);

        impl utoipa::ToSchema for $Name {
            fn schemas(schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>) {
                $(<$Type as $crate::input::Shape>::collect(schemas);)+
            }
        }
    };
    (@stored [] $Name:ident $($field:ident)+) => {};
    (@stored [stored] $Name:ident $($field:ident)+) => {
        /// What was given, in the form in which it is stored.
        impl serde::Serialize for $Name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeMap as _;
                let mut map = serializer.serialize_map(None)?;
                $(if self.$field.is_present() {
                    map.serialize_entry(stringify!($field), &self.$field)?;
                })+
                map.end()
            }
        }
    };
    (@required required) => { true };
    (@required optional) => { false };
    (@required to_issue) => { false };
    (@to_issue required) => { false };
    (@to_issue optional) => { false };
    (@to_issue to_issue) => { true };
    (@example) => { None };
    (@example $example:literal) => { Some($example) };
}

/// Opens an object: reports its stray keys, then reads the listed fields in that order, each into a variable of its name.
///
/// `name` is a value as it is, `name(parse)` is parsed, and `name[parse]` is a list whose elements are parsed. A missing field
/// is a fault if the object requires it. Checks that come between two fields are written between `open!` and [`read!`].
macro_rules! open {
    ($input:ident, $path:ident, $faults:ident $(: $($fields:tt)+)?) => {
        $input.report_strays(&$path, $faults);
        $($crate::input::read!($input, $path, $faults: $($fields)+);)?
    };
}

/// Reads further fields of an object, as [`open!`] does.
macro_rules! read {
    ($input:ident, $path:ident, $faults:ident: $($field:ident $(($parse:expr))? $([$element:expr])?),+ $(,)?) => {
        $(let $field = $crate::input::read!(@one $input, $path, $faults, $field $(($parse))? $([$element])?);)+
    };
    (@one $input:ident, $path:ident, $faults:ident, $field:ident) => {
        $input.$field.read(&$path.key(stringify!($field)), $faults)
    };
    (@one $input:ident, $path:ident, $faults:ident, $field:ident ($parse:expr)) => {
        $input.$field.parse(&$path.key(stringify!($field)), $faults, $parse)
    };
    (@one $input:ident, $path:ident, $faults:ident, $field:ident [$element:expr]) => {
        $input.$field.each(&$path.key(stringify!($field)), $faults, $element)
    };
}

pub(crate) use {choice, object, open, read};
