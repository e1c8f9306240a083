//! What a form says as JSON whose keys are known, so that none is copied: a scope is read from it as from the body of a request.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use serde::{Serialize, Serializer, forward_to_deserialize_any};
use serde_json::Value;

/// A value.
#[derive(Clone, Debug)]
pub enum Tree {
    Object(Vec<(&'static str, Self)>),
    List(Vec<Self>),
    Value(Value),
}

impl Tree {
    pub const fn object() -> Self {
        Self::Object(Vec::new())
    }

    /// The same as JSON like any other.
    pub fn to_value(&self) -> Value {
        // Texts and numbers can always be written.
        serde_json::to_value(self).unwrap_or_default()
    }

    /// Sets a value at a path, with the objects on the way.
    pub fn set(&mut self, path: &[&'static str], value: Self) {
        let Some((first, rest)) = path.split_first() else {
            *self = value;
            return;
        };
        if !matches!(self, Self::Object(_)) {
            *self = Self::object();
        }
        let Self::Object(members) = self else { return };
        let place = members.iter().position(|(key, _)| key == first).unwrap_or(members.len());
        if place == members.len() {
            members.push((first, Self::Value(Value::Null)));
        }
        if let Some((_, member)) = members.get_mut(place) {
            member.set(rest, value);
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Object(members) => serializer.collect_map(members.iter().map(|(key, value)| (key, value))),
            Self::List(elements) => serializer.collect_seq(elements),
            Self::Value(value) => value.serialize(serializer),
        }
    }
}

impl<'de> IntoDeserializer<'de, serde_json::Error> for &'de Tree {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for &'de Tree {
    type Error = serde_json::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Self::Error> {
        match self {
            Tree::Object(members) => {
                visitor.visit_map(MapDeserializer::new(members.iter().map(|(key, value)| (*key, value))))
            }
            Tree::List(elements) => visitor.visit_seq(SeqDeserializer::new(elements.iter())),
            Tree::Value(value) => value.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}
