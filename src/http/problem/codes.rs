//! The codes of problems and faults as closed sets, for the contract.

use std::borrow::Cow;

use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::ProblemKind;
use crate::app::{Conflict, Denied};
use crate::input::{Coded as _, FaultKind, string_property};

/// The code of a problem.
pub struct ProblemCode;

/// The code of a fault.
pub struct FaultCode;

/// Why the server cannot serve, beside what is unavailable.
const UNREADY: &[&str] = &["no_tariff_in_force", "stopping"];

/// The code of a defect of a tariff file, which is reported as a fault.
pub(super) const TARIFF_DEFECT: &str = "tariff_defect";

impl ProblemCode {
    /// Every code, each once, in the order of the alphabet.
    #[must_use]
    pub fn all() -> Vec<&'static str> {
        sorted([ProblemKind::CODES, Conflict::CODES, Denied::CODES, UNREADY].concat())
    }
}

impl FaultCode {
    /// Every code, each once, in the order of the alphabet.
    #[must_use]
    pub fn all() -> Vec<&'static str> {
        sorted([FaultKind::CODES, &[TARIFF_DEFECT]].concat())
    }
}

fn sorted(mut codes: Vec<&'static str>) -> Vec<&'static str> {
    codes.sort_unstable();
    codes.dedup();
    codes
}

macro_rules! code_schema {
    ($($Code:ident: $description:literal;)+) => {$(
        impl PartialSchema for $Code {
            fn schema() -> RefOr<Schema> {
                string_property().description(Some($description)).enum_values(Some(Self::all())).into()
            }
        }

        impl ToSchema for $Code {
            fn name() -> Cow<'static, str> {
                Cow::Borrowed(stringify!($Code))
            }
        }
    )+};
}

code_schema! {
    ProblemCode: "What kind of problem it is, stable. `/docs/problems/{code}` says what it means and what to do.";
    FaultCode: "What is wrong with a value, stable; others may be added. `/docs/faults/{code}` says what it means.";
}
