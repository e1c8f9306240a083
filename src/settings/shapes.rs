//! The shapes of settings: what a file gives as a number or a list, the environment gives as a text.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use ipnet::IpNet;
use jiff::Timestamp;
use serde::de::{IgnoredAny, SeqAccess};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

use crate::access::Secret;
use crate::clock::written;
use crate::identity::safe_url;
use crate::input::{Expected, FaultKind, Found, Shape, string_property};
use crate::store::StoreUrl;

/// A whole number, which the environment gives as a text.
#[derive(Clone, Copy, Debug)]
pub struct Count<const MIN: u32, const MAX: u32>(u32);

#[derive(Clone, Copy, Debug)]
pub struct Address(SocketAddr);

impl Address {
    pub(super) const fn get(self) -> SocketAddr {
        self.0
    }
}

/// A text that is not empty.
#[derive(Clone, Debug)]
pub struct Word(String);

impl Word {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn into_path(self) -> PathBuf {
        PathBuf::from(self.0)
    }
}

/// Words with spaces between them, or a list of them.
#[derive(Clone, Debug)]
pub struct WordList(pub(super) Vec<String>);

#[derive(Clone, Debug)]
pub struct Networks(pub(super) Vec<IpNet>);

#[derive(Clone, Debug)]
pub struct Origins(pub(super) Vec<String>);

/// An address on the web, encrypted or of this machine.
#[derive(Clone, Debug)]
pub struct WebAddress(pub(super) String);

/// A text that is shown nowhere.
#[derive(Clone, Debug)]
pub struct SecretText(pub(super) Secret);

#[derive(Clone, Debug)]
pub struct StoreAddress(pub(super) StoreUrl);

/// A file that states a moment.
#[derive(Clone, Debug)]
pub struct ClockFile(pub(super) PathBuf);

/// What is logged.
#[derive(Clone, Debug)]
pub struct Filter(pub(super) String);

/// A moment in RFC 3339.
#[derive(Clone, Copy, Debug)]
pub struct Moment(pub(super) Timestamp);

impl<const MIN: u32, const MAX: u32> Count<MIN, MAX> {
    pub(super) const fn number(self) -> u32 {
        self.0
    }

    pub(super) fn get(self) -> usize {
        usize::try_from(self.0).unwrap_or(usize::MAX)
    }

    /// The number, or that of the machine's processors for 0.
    pub(super) fn or_processors(self) -> usize {
        match self.get() {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            count => count,
        }
    }
}

impl<const MIN: u32, const MAX: u32> Shape for Count<MIN, MAX> {
    const EXPECTED: Expected = Expected::Whole { min: MIN, max: MAX };

    fn integer(number: i128) -> Option<Result<Self, FaultKind>> {
        let in_range = u32::try_from(number).ok().filter(|number| (MIN..=MAX).contains(number));
        Some(in_range.map(Self).ok_or(FaultKind::OutOfRange { found: number, min: MIN, max: MAX }))
    }

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Self::integer(text.parse().ok()?)
    }

    fn property() -> RefOr<Schema> {
        string_property().into()
    }
}

macro_rules! setting_from_text {
    ($($Type:ty: $parse:expr, $expected:literal;)+) => {$(
        impl Shape for $Type {
            const EXPECTED: Expected = Expected::Described([$expected; 3]);

            fn text(text: &str) -> Option<Result<Self, FaultKind>> {
                let parse: fn(&str) -> Option<Self> = $parse;
                Some(parse(text).ok_or_else(|| FaultKind::BadSetting { found: Found::cut(text), expected: $expected }))
            }

            fn property() -> RefOr<Schema> {
                string_property().into()
            }
        }
    )+};
}

setting_from_text! {
    Address: |text| text.parse().ok().map(Address), "an IP address and a port, such as 127.0.0.1:8080";
    Word: |text| (!text.trim().is_empty()).then(|| Word(text.to_owned())), "a text that is not empty";
    Filter: |text| text.parse::<tracing_subscriber::EnvFilter>().ok().map(|_| Filter(text.to_owned())),
        "a filter, such as info,actix_server=warn";
    ClockFile: |text| written(Path::new(text)).is_some().then(|| ClockFile(PathBuf::from(text))),
        "a file with a moment in RFC 3339";
    Moment: |text| text.parse().ok().map(Moment), "a moment in RFC 3339, such as 2026-11-22T12:00:00Z";
}

/// What an address on the web is.
const WEB_ADDRESS: &str = "an address with https, or with http on this machine, and with no user or password";
/// What the address of a store is.
const STORE_ADDRESS: &str =
    "sqlite:<file>, such as sqlite:data/prisoverslag.db, or postgres://user:password@host/database";

/// An address names nobody: a password in it would be shown wherever the address is.
impl Shape for WebAddress {
    const EXPECTED: Expected = Expected::Described([WEB_ADDRESS; 3]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        let expected = WEB_ADDRESS;
        let found = if text.contains('@') { "…@…".to_owned() } else { Found::cut(text) };
        let url = safe_url(text).filter(|url| url.username().is_empty() && url.password().is_none());
        Some(url.map(|_| Self(text.to_owned())).ok_or(FaultKind::BadSetting { found, expected }))
    }

    fn property() -> RefOr<Schema> {
        string_property().into()
    }
}

/// The address may hold a password: what was found is not repeated.
impl Shape for StoreAddress {
    const EXPECTED: Expected = Expected::Described([STORE_ADDRESS; 3]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        let expected = STORE_ADDRESS;
        let found = text.split_once(':').map_or("…".to_owned(), |(scheme, _)| format!("{}:…", Found::cut(scheme)));
        Some(StoreUrl::parse(text).map(Self).ok_or(FaultKind::BadSetting { found, expected }))
    }

    fn property() -> RefOr<Schema> {
        string_property().into()
    }
}

/// Nothing of it is ever a fault, so nothing of it is ever told.
impl Shape for SecretText {
    const EXPECTED: Expected = Expected::Described(["a text that is shown nowhere"; 3]);

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Ok(Self(Secret::new(text.to_owned()))))
    }

    fn property() -> RefOr<Schema> {
        string_property().into()
    }
}

/// Lists that the environment gives as a text with spaces between the elements.
macro_rules! setting_list {
    ($($Type:ident: $parse:expr, $expected:literal;)+) => {$(
        impl Shape for $Type {
            const EXPECTED: Expected = Expected::List { min: 0, max: usize::MAX, of: &Expected::Described([$expected; 3]) };

            fn text(text: &str) -> Option<Result<Self, FaultKind>> {
                let parse: fn(&str) -> Option<_> = $parse;
                let read = |word| parse(word).ok_or_else(|| FaultKind::BadSetting { found: Found::cut(word), expected: $expected });
                Some(text.split_ascii_whitespace().map(read).collect::<Result<_, _>>().map(Self))
            }

            fn list<'de, A: SeqAccess<'de>>(mut elements: A) -> Result<Option<Self>, A::Error> {
                let parse: fn(&str) -> Option<_> = $parse;
                let mut list = Some(Vec::new());
                while let Some(element) = elements.next_element::<serde_json::Value>()? {
                    let read = element.as_str().and_then(parse);
                    list = list.zip(read).map(|(list, element)| [list, vec![element]].concat());
                }
                while elements.next_element::<IgnoredAny>()?.is_some() {}
                Ok(list.map(Self))
            }

            fn property() -> RefOr<Schema> {
                string_property().into()
            }
        }
    )+};
}

setting_list! {
    WordList: |word| Some(word.to_owned()), "words";
    Networks: |word| word.parse::<IpNet>().or_else(|_| word.parse::<std::net::IpAddr>().map(IpNet::from)).ok(),
        "addresses or networks, such as 10.0.0.0/8";
    Origins: |word| safe_url(word).map(|url| url.origin().ascii_serialization()).filter(|origin| origin == word),
        "origins with https, such as https://www.ssb.no";
}

/// A flag, which the environment gives as a text.
#[derive(Clone, Copy, Debug)]
pub struct Flag(bool);

impl Flag {
    pub(super) const fn get(self) -> bool {
        self.0
    }
}

impl Shape for Flag {
    const EXPECTED: Expected = Expected::Flag;

    fn flag(flag: bool) -> Option<Result<Self, FaultKind>> {
        Some(Ok(Self(flag)))
    }

    fn text(text: &str) -> Option<Result<Self, FaultKind>> {
        Some(Ok(Self(text.parse().ok()?)))
    }

    fn property() -> RefOr<Schema> {
        bool::property()
    }
}
