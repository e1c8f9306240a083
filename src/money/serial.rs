//! Amounts, quantities and rates as decimal strings in JSON and in texts.

use std::fmt;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::signed::SignedQuantity;
use super::units::{Ore, Percent, Quantity, UnitPrice};
use crate::ids::string_schema;

string_schema! {
    Ore = "Money": r"^-?(0|[1-9][0-9]*)\.[0-9]{2}$", "125800.50", "An amount in Norwegian kroner, with øre.";
    UnitPrice = "UnitPrice": r"^(0|[1-9][0-9]*)\.[0-9]{2}$", "1287.00", "Kroner a unit, without VAT.";
    Quantity = "Hours": r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$", "7.5", "Hours, working days or a number of units: at most two decimals.";
    SignedQuantity = "SignedHours": r"^-?(0|[1-9][0-9]*)(\.[0-9]{1,2})?$", "-7.5", "Hours, which are below 0 where they are taken back.";
    Percent = "Percent": r"^(0|[1-9][0-9]*)(\.[0-9]{1,2})?$", "25", "A percentage.";
}

/// Types written as a decimal string in JSON ("2500.00"), never as a JSON number.
macro_rules! decimal_string {
    ($($type:ty),+) => {$(
        impl fmt::Display for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.decimal().as_str())
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.decimal().as_str())
            }
        }
    )+};
}

decimal_string!(Ore, UnitPrice, Quantity, SignedQuantity, Percent);

/// Types also read from a decimal string; the others are only written.
macro_rules! read_as_written {
    ($($type:ty: $parse:expr;)+) => {$(
        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
                let parse: fn(&str) -> Option<Self> = $parse;
                parse(&text).filter(|value| value.decimal().as_str() == text).ok_or_else(|| {
                    D::Error::custom(concat!("not a written ", stringify!($type)))
                })
            }
        }
    )+};
}

read_as_written! {
    Ore: Self::parse;
    UnitPrice: |text| Self::parse(text).ok();
    Quantity: |text| SignedQuantity::parse(text)?.unsigned().ok();
    SignedQuantity: Self::parse;
    Percent: |text| Self::parse(text).ok();
}
