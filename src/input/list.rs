//! Arrays, and objects whose keys are codes: shapes that hold fields, each of which may be wrong on its own.

use serde::de::{IgnoredAny, MapAccess, SeqAccess};
use serde::{Serialize, Serializer};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};

use super::{Described, Expected, FaultKind, Faults, Field, Path, Shape};

/// An array of `MIN` to `MAX` elements, each of which may be wrong on its own. Elements above `MAX` are counted, not stored.
#[derive(Clone, Debug)]
pub struct List<T, const MIN: usize, const MAX: usize> {
    pub elements: Vec<Field<T>>,
    pub found: usize,
}

/// An object whose keys are codes, in the order of the text.
#[derive(Clone, Debug)]
pub struct Named<T>(pub Vec<(String, Field<T>)>);

impl<T: Shape> Shape for Named<T> {
    const EXPECTED: Expected = Expected::Object(&[]);

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

    fn describe(found: &mut Vec<Described>) {
        T::describe(found);
    }
}

impl<T: Shape, const MIN: usize, const MAX: usize> Shape for List<T, MIN, MAX> {
    const EXPECTED: Expected = Expected::List { min: MIN, max: MAX, of: &T::EXPECTED };

    fn list<'de, A: SeqAccess<'de>>(mut elements: A) -> Result<Option<Self>, A::Error> {
        let mut list = Self { elements: Vec::new(), found: 0 };
        while list.elements.len() < MAX {
            let Some(element) = elements.next_element()? else { break };
            list.elements.push(element);
        }
        list.found = list.elements.len();
        while elements.next_element::<IgnoredAny>()?.is_some() {
            list.found += 1;
        }
        Ok(Some(list))
    }

    /// Those of the first element, if there must be one and it is an object.
    fn members(path: &Path<'_>, faults: &mut Faults) {
        if MIN > 0 && matches!(T::EXPECTED, Expected::Object(_)) {
            T::members(&path.index(0), faults);
        }
    }

    fn needed_to_issue(&self, path: &Path<'_>, faults: &mut Faults) {
        for (index, element) in self.elements.iter().enumerate() {
            element.needed_to_issue(false, &path.index(index), faults);
        }
    }

    fn property() -> RefOr<Schema> {
        ArrayBuilder::new().items(T::property()).min_items((MIN > 0).then_some(MIN)).max_items(Some(MAX)).into()
    }

    fn collect(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::collect(schemas);
    }

    fn describe(found: &mut Vec<Described>) {
        T::describe(found);
    }
}

impl<T: Shape + Clone + Serialize, const MIN: usize, const MAX: usize> Serialize for List<T, MIN, MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(&self.elements)
    }
}

impl<T: Shape, const MIN: usize, const MAX: usize> Field<List<T, MIN, MAX>> {
    /// The parsed elements: none of an optional list that was left out, `None` when there is no list to parse.
    pub fn each<U>(
        self,
        path: &Path<'_>,
        faults: &mut Faults,
        element: impl FnMut(T, &Path<'_>, &mut Faults) -> Option<U>,
    ) -> Option<Vec<U>> {
        match self {
            Self::Absent { needed: false, .. } => Some(Vec::new()),
            Self::Absent { .. } | Self::Given(_) | Self::Wrong(_) => {
                Some(self.read(path, faults)?.parse(path, faults, element))
            }
        }
    }
}

impl<T: Shape, const MIN: usize, const MAX: usize> List<T, MIN, MAX> {
    /// Parses each element of the right shape; a list of the wrong length is a fault.
    pub fn parse<U>(
        self,
        path: &Path<'_>,
        faults: &mut Faults,
        element: impl FnMut(T, &Path<'_>, &mut Faults) -> Option<U>,
    ) -> Vec<U> {
        self.parse_in_place(path, faults, element).into_iter().map(|(_, element)| element).collect()
    }

    /// The same, each with its index in the list.
    pub fn parse_in_place<U>(
        self,
        path: &Path<'_>,
        faults: &mut Faults,
        mut element: impl FnMut(T, &Path<'_>, &mut Faults) -> Option<U>,
    ) -> Vec<(usize, U)> {
        let found = self.found;
        if found > MAX {
            faults.add(path, FaultKind::TooMany { found, max: MAX });
        }
        if found < MIN {
            faults.add(path, FaultKind::TooFew { expected: Self::EXPECTED });
            if found == 0 {
                Self::members(path, faults);
            }
        }
        let mut parsed = Vec::with_capacity(self.elements.len());
        for (index, field) in self.elements.into_iter().enumerate() {
            let path = path.index(index);
            let value = field.required(&path, faults).and_then(|value| element(value, &path, faults));
            parsed.extend(value.map(|value| (index, value)));
        }
        parsed
    }
}
