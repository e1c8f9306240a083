//! A quote beside its like cases.

use super::report::{CaseAdjustment, CaseExtraLine, DriverDifference, LikeCase, LikeHours, LikeLine, SimilarReport};
use super::shape::Shape;
use crate::calibration::Statistics;
use crate::ids::QuoteId;
use crate::language::Localized;
use crate::money::{Exact, MoneyError, SignedQuantity};
use crate::pricing::{Basis, Line, PricedRow};
use crate::quote::{FrozenQuote, Price, PricedDraft, State};
use crate::settlement::{Charge, ChargeError, Earlier, TimeEntry, worked_on};
use crate::tariff::Tariff;

/// A quote that was issued, with the work on it.
#[derive(Debug)]
pub struct PastCase {
    pub quote: FrozenQuote,
    pub state: State,
    pub demo: bool,
    /// The entries of its number.
    pub entries: Vec<TimeEntry>,
    /// What it was charged with, if it is settled.
    pub charged: Option<Price>,
}

/// A quote beside like cases, which are in the order in which they are shown.
pub fn compare(
    id: QuoteId,
    priced: &PricedDraft,
    cases: &[PastCase],
    is_complete: bool,
) -> Result<SimilarReport, ChargeError> {
    let shape = Shape::of(&priced.draft.scope);
    let tariff = priced.estimate.tariff.as_ref();
    let hourly = priced.estimate.lines.iter().filter(|line| line.basis() == Basis::Hourly);
    Ok(SimilarReport {
        quote_id: id,
        quote_number: None,
        priced: true,
        complete: is_complete,
        cases: cases.iter().map(|case| case.report(&shape)).collect::<Result<_, _>>()?,
        lines: hourly.map(|line| like_line(line, tariff, cases)).collect::<Result<_, _>>()?,
    })
}

impl PastCase {
    fn report(&self, of: &Shape) -> Result<LikeCase, ChargeError> {
        let FrozenQuote { id, number, revision, issued_on, priced, .. } = &self.quote;
        let (draft, estimate) = (&priced.draft, &priced.estimate);
        let tariff = estimate.tariff.as_ref();
        let shape = Shape::of(&draft.scope);
        let differences = of.differences(&shape).map(|(driver, hours, here, there)| DriverDifference {
            driver,
            here,
            there,
            hours: hours.saturating_mul(here.abs_diff(there)),
        });
        let adjustments = estimate.lines.iter().filter_map(|line| {
            let adjusted = line.adjusted.as_ref()?;
            Some(CaseAdjustment {
                line: line.code(tariff).to_owned(),
                name: name(line, tariff),
                tariff_hours: adjusted.quantity.expected,
                hours: line.quantity.expected,
                reason: adjusted.reason.clone(),
            })
        });
        let extra_lines = draft.extra_lines.iter().map(|extra| CaseExtraLine {
            activity: extra.activity.clone(),
            description: extra.description.as_str().to_owned(),
            hours: extra.hours.expected,
            reason: extra.reason.as_str().to_owned(),
        });
        let work = if self.entries.is_empty() {
            Vec::new()
        } else {
            Charge::so_far(priced, &self.entries, &Earlier::default())?.0.activities
        };
        Ok(LikeCase {
            id: *id,
            number: number.to_string(),
            revision: *revision,
            case_number: draft.case_number.as_ref().map(|case| case.as_str().to_owned()),
            applicant: draft.scope.applicant.name.as_ref().map(|name| name.as_str().to_owned()).unwrap_or_default(),
            title: draft.scope.project.title.as_ref().map(|title| title.as_str().to_owned()).unwrap_or_default(),
            state: self.state,
            demo: self.demo,
            issued_on: *issued_on,
            tariff: tariff.id.to_string(),
            price: Price::of(estimate),
            distance: of.distance(&shape),
            differences: differences.collect(),
            adjustments: adjustments.collect(),
            extra_lines: extra_lines.collect(),
            work,
            charged: self.charged,
        })
    }
}

fn like_line(line: &Line, tariff: &Tariff, cases: &[PastCase]) -> Result<LikeLine, ChargeError> {
    let (mut quoted, mut worked) = (Vec::new(), Vec::new());
    for case in cases {
        let estimate = &case.quote.priced.estimate;
        for theirs in estimate.lines.iter().filter(|theirs| is_same_work(line, tariff, theirs, &estimate.tariff)) {
            quoted.push(as_many_as(line, theirs, theirs.quantity.expected.try_into()?)?);
            // While the work goes on, its hours are no measure.
            if case.state == State::Settled
                && let Some(hours) = worked_on(theirs, estimate, &case.entries)?
            {
                worked.push(as_many_as(line, theirs, hours)?);
            }
        }
    }
    let is_extra = matches!(line.row, PricedRow::Extra(_));
    let expected = line.adjusted.as_ref().map_or(line.quantity, |adjusted| adjusted.quantity).expected;
    Ok(LikeLine {
        line: line.code(tariff).to_owned(),
        activity: tariff.activities.get(line.activity).map(|activity| activity.code.clone()).unwrap_or_default(),
        name: name(line, tariff),
        tariff_hours: (!is_extra).then_some(expected),
        hours: line.quantity.expected,
        quoted: LikeHours::of(quoted)?,
        worked: LikeHours::of(worked)?,
    })
}

impl LikeHours {
    fn of(hours: Vec<Exact>) -> Result<Option<Self>, MoneyError> {
        Ok(Statistics::of(hours)?.map(|Statistics { median, count, .. }| Self { median, count }))
    }
}

/// Whether two lines are for the same kind of work: by the same rule, or both for extracts outside the variable lists. What an
/// officer added has no other like it.
fn is_same_work(line: &Line, tariff: &Tariff, other: &Line, others: &Tariff) -> bool {
    match (&line.row, &other.row) {
        (PricedRow::Effort { .. }, PricedRow::Effort { .. }) => line.code(tariff) == other.code(others),
        (PricedRow::Outside(_), PricedRow::Outside(_)) => true,
        (
            PricedRow::Effort { .. }
            | PricedRow::Outside(_)
            | PricedRow::Extra(_)
            | PricedRow::Table(_)
            | PricedRow::Area(_),
            _,
        ) => false,
    }
}

/// Hours of another case's line, as if it counted as many as this line.
fn as_many_as(line: &Line, other: &Line, hours: SignedQuantity) -> Result<Exact, MoneyError> {
    let own = hours.get().checked_mul(count(line).into()).ok_or(MoneyError::Overflow)?;
    let own = Exact::from(SignedQuantity::new(own));
    let divisor = usize::try_from(count(other)).map_err(|_| MoneyError::Overflow)?;
    Ok(own.over(Exact::count(divisor))?.unwrap_or(own))
}

fn count(line: &Line) -> u32 {
    match line.row {
        PricedRow::Effort { count, .. } => count,
        PricedRow::Outside(_) | PricedRow::Extra(_) | PricedRow::Table(_) | PricedRow::Area(_) => 1,
    }
}

fn name(line: &Line, tariff: &Tariff) -> Localized {
    line.name(tariff).cloned().unwrap_or_else(|| Localized::new("", "", ""))
}

impl SimilarReport {
    /// Of a draft without a price.
    #[must_use]
    pub const fn without_price(id: QuoteId) -> Self {
        Self { quote_id: id, quote_number: None, priced: false, complete: true, cases: Vec::new(), lines: Vec::new() }
    }
}
