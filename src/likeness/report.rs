//! The JSON of like cases.

use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

use crate::ids::QuoteId;
use crate::language::Localized;
use crate::money::{Quantity, SignedQuantity};
use crate::quote::{Price, Revision, State};
use crate::settlement::ActivityCharge;
use crate::tariff::Driver;

/// Like cases of a quote, and the hours of its lines beside theirs.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SimilarQuotes)]
pub struct SimilarReport {
    /// The quote.
    pub quote_id: QuoteId,
    /// Its number, left out of a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote_number: Option<String>,
    /// Whether it has a price. A draft that lacks what its price depends on cannot be compared: it has no cases and no lines.
    pub priced: bool,
    /// Whether every case was looked through that may be among the nearest. Where it is not, there are so many different cases of
    /// about this size that only some of them were, and others may be nearer than those shown.
    pub complete: bool,
    /// Up to five cases, the nearest first; of equally near ones, first those that are settled, then those that are ordered, then
    /// the newest. A case is a quote that was issued and not withdrawn, in the last revision of its number or the ordered one;
    /// never the quote itself or another revision of it.
    #[schema(max_items = 5)]
    pub cases: Vec<LikeCase>,
    /// The lines of the quote that are charged by the hour, in its order.
    pub lines: Vec<LikeLine>,
}

/// A quote that is like another.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikeCase {
    /// Its identity.
    pub id: QuoteId,
    /// Its number, without the revision.
    pub number: String,
    /// Its revision.
    pub revision: Revision,
    /// Its case number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_number: Option<String>,
    /// The name of its applicant.
    pub applicant: String,
    /// The title of its project.
    pub title: String,
    /// What became of it.
    pub state: State,
    /// Whether it was made for trying out.
    pub demo: bool,
    /// The day of issue.
    pub issued_on: Date,
    /// The edition that it was priced by.
    pub tariff: String,
    /// What was quoted.
    pub price: Price,
    /// How far it is from the quote, in hours: the sum of the hours of the differences.
    pub distance: u32,
    /// In what it differs, of all that drives hours.
    pub differences: Vec<DriverDifference>,
    /// The lines whose hours were adjusted, and why.
    pub adjustments: Vec<CaseAdjustment>,
    /// The work that was added, and why.
    pub extra_lines: Vec<CaseExtraLine>,
    /// Quoted, worked and charged by activity, as far as the work has come; left out where no work is recorded.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub work: Vec<ActivityCharge>,
    /// What was charged; left out until it is settled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub charged: Option<Price>,
}

/// Something that drives hours, of which two cases have not as many.
#[derive(Debug, Serialize, ToSchema)]
pub struct DriverDifference {
    /// What is counted, by the tariff's word for it.
    pub driver: Driver,
    /// How many the quote has.
    pub here: u32,
    /// How many the like case has.
    pub there: u32,
    /// What the difference counts for in the distance, in hours: for each, the hours that the example edition 2026-01-01
    /// expects, and one hour for a table or an area.
    pub hours: u32,
}

/// Other hours for a line than the tariff's.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseAdjustment {
    /// The line's code.
    pub line: String,
    /// Its name.
    pub name: Localized,
    /// The hours that the tariff expects.
    pub tariff_hours: Quantity,
    /// The hours that were quoted.
    pub hours: Quantity,
    /// Why.
    pub reason: String,
}

/// Work that the tariff does not foresee.
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseExtraLine {
    /// The code of its activity.
    pub activity: String,
    /// What it is.
    pub description: String,
    /// The hours that were quoted.
    pub hours: Quantity,
    /// Why it was added.
    pub reason: String,
}

/// A line of a quote that is charged by the hour, beside the same line of like cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct LikeLine {
    /// Its code.
    pub line: String,
    /// The code of its activity.
    pub activity: String,
    /// Its name.
    pub name: Localized,
    /// The hours that the tariff expects; left out of a line that an officer added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tariff_hours: Option<Quantity>,
    /// The hours that this quote has.
    pub hours: Quantity,
    /// The hours that like cases were quoted at; left out where none has such a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<LikeHours>,
    /// The hours that were worked in like cases that are settled; left out where no case's entries tell them apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worked: Option<LikeHours>,
}

/// Hours of a line in like cases, as if each had as many of what the line counts as this quote has. A line for an extract outside the
/// variable lists is beside every such line, each of which counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LikeHours {
    /// The middle one; of an even number, half the sum of the two in the middle.
    pub median: SignedQuantity,
    /// How many lines of like cases it is the median of.
    pub count: usize,
}
