//! One field of a JSON object: absent, given, or wrong.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use super::{Expected, FaultKind, Faults, Found, Path, Reading, Shape};

/// A field as read, before it is checked.
#[derive(Clone, Debug)]
pub enum Field<T> {
    /// The key was not there.
    Absent {
        /// Whether the object requires it.
        needed: bool,
        example: Option<&'static str>,
    },
    /// A value of the right shape.
    Given(T),
    /// A value of another shape, or one that breaks a rule.
    Wrong(FaultKind),
}

impl<T> Default for Field<T> {
    fn default() -> Self {
        Self::Absent { needed: false, example: None }
    }
}

impl<T: Shape> Field<T> {
    /// The value; a wrong one is a fault at `path`, and so is a missing one that the object requires.
    pub fn read(self, path: &Path<'_>, faults: &mut Faults) -> Option<T> {
        if matches!(self, Self::Absent { needed: true, .. }) {
            self.required(path, faults)
        } else {
            self.optional(path, faults)
        }
    }

    /// The same, parsed.
    pub fn parse<U>(
        self,
        path: &Path<'_>,
        faults: &mut Faults,
        parse: impl FnOnce(T, &Path<'_>, &mut Faults) -> Option<U>,
    ) -> Option<U> {
        let value = self.read(path, faults)?;
        parse(value, path, faults)
    }

    /// The value; a missing or wrong one is a fault at `path`. For a missing object, the faults are those of the members that
    /// it must have.
    pub fn required(self, path: &Path<'_>, faults: &mut Faults) -> Option<T> {
        if let Self::Absent { example, .. } = self {
            missing::<T>(path, example, faults);
            return None;
        }
        self.optional(path, faults)
    }

    /// The value if there is one; a wrong one is a fault at `path`.
    pub fn optional(self, path: &Path<'_>, faults: &mut Faults) -> Option<T> {
        let problem = match self {
            Self::Absent { .. } => return None,
            Self::Given(value) => match value.checked(faults.reading()) {
                Ok(value) => return Some(value),
                Err(problem) => problem,
            },
            Self::Wrong(problem) => problem,
        };
        faults.add(path, problem);
        None
    }
}

/// Adds the faults of a missing value: for an object, one for each of its required members.
pub fn missing<T: Shape>(path: &Path<'_>, example: Option<&'static str>, faults: &mut Faults) {
    let found = faults.count();
    if matches!(T::EXPECTED, Expected::Object(_)) {
        T::members(path, faults);
    }
    if faults.count() == found {
        faults.add(path, FaultKind::Missing { expected: T::EXPECTED, example });
        if matches!(T::EXPECTED, Expected::List { .. }) {
            T::members(path, faults);
        }
    }
}

impl<T> Field<T> {
    /// The value, if there is one of the right shape.
    pub const fn given(&self) -> Option<&T> {
        match self {
            Self::Given(value) => Some(value),
            Self::Absent { .. } | Self::Wrong(_) => None,
        }
    }

    /// Whether the key was present.
    pub const fn is_present(&self) -> bool {
        !matches!(self, Self::Absent { .. })
    }
}

/// Keys that an object must not have: unknown ones, and repeated ones. No more are stored than are reported.
#[derive(Clone, Debug, Default)]
pub struct Strays {
    pub unknown: Vec<String>,
    pub repeated: Vec<&'static str>,
}

impl Strays {
    pub fn add_unknown(&mut self, key: String) {
        if self.unknown.len() <= Faults::MAX {
            self.unknown.push(key);
        }
    }

    pub fn add_repeated(&mut self, key: &'static str) {
        if self.repeated.len() <= Faults::MAX {
            self.repeated.push(key);
        }
    }

    /// Adds a fault for each.
    pub fn report(&self, known: &'static [&'static str], path: &Path<'_>, faults: &mut Faults) {
        for key in &self.unknown {
            faults.add(&path.key(key), FaultKind::UnknownField { known });
        }
        for key in &self.repeated {
            faults.add(&path.key(key), FaultKind::DuplicateField);
        }
    }
}

impl<T: Shape> Field<T> {
    /// Adds a fault for what is needed to issue a quote and is not there: the field itself, or members of it. Of an object that
    /// is not there, they are those of an empty one.
    pub fn needed_to_issue(&self, needed: bool, path: &Path<'_>, faults: &mut Faults) {
        match self {
            Self::Given(value) => value.needed_to_issue(path, faults),
            Self::Absent { .. } if needed => faults.add(path, FaultKind::NeededToIssue),
            Self::Absent { needed: true, .. } => {
                if let Some(empty) = T::absent() {
                    empty.needed_to_issue(path, faults);
                }
            }
            Self::Absent { .. } | Self::Wrong(_) => {}
        }
    }
}

impl<T: Shape + Clone + Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Given(value) => match value.clone().checked(Reading::Sent) {
                Ok(stored) => stored.serialize(serializer),
                Err(_) => value.serialize(serializer),
            },
            Self::Absent { .. } | Self::Wrong(_) => serializer.serialize_none(),
        }
    }
}

impl<'de, T: Shape> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(FieldVisitor(PhantomData))
    }
}

/// Accepts any value, so that one of the wrong type is a fault like any other and reading goes on.
struct FieldVisitor<T>(PhantomData<T>);

impl<'de, T: Shape> Visitor<'de> for FieldVisitor<T> {
    type Value = Field<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(wrong_type(Found::Null, T::EXPECTED))
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Self::Value, E> {
        Ok(field(T::flag(flag), || Found::Flag(flag)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(field(T::integer(number.into()), || Found::Integer(number.into())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(field(T::integer(number.into()), || Found::Integer(number.into())))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(wrong_type(Found::Float, T::EXPECTED))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(field(T::text(text), || Found::Text(Found::cut(text))))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, elements: A) -> Result<Self::Value, A::Error> {
        Ok(field(T::list(elements)?.map(Ok), || Found::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<Self::Value, A::Error> {
        Ok(field(T::object(members)?.map(Ok), || Found::Object))
    }
}

/// Reads the key of an object's member: one of the known keys, or the unknown key itself.
#[derive(Clone, Copy, Debug)]
pub struct Key(pub &'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Result<&'static str, String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Result<&'static str, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(self.0.iter().find(|known| **known == key).copied().ok_or_else(|| key.to_owned()))
    }
}

/// `None`: the shape takes no value of this kind.
fn field<T: Shape>(taken: Option<Result<T, FaultKind>>, found: impl FnOnce() -> Found) -> Field<T> {
    match taken {
        Some(Ok(value)) => Field::Given(value),
        Some(Err(problem)) => Field::Wrong(problem),
        None => wrong_type(found(), T::EXPECTED),
    }
}

fn wrong_type<T>(found: Found, expected: Expected) -> Field<T> {
    Field::Wrong(FaultKind::WrongType { found, expected })
}
