//! Which sums answer a question about a range of days: those of its whole months, and those of the days that are left at its ends.

use jiff::ToSpan as _;
use jiff::civil::Date;

/// A range of texts that order as what they name: days (`2026-11-28`) or months (`2026-11`), both ends included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Range {
    pub first: String,
    pub last: String,
}

/// The parts of a range of days, none of which overlap; a part that is empty is a range that nothing is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Periods {
    pub months: Range,
    /// The days before the first whole month, or all of them where there is no whole month.
    pub days_before: Range,
    /// The days after the last whole month.
    pub days_after: Range,
}

impl Range {
    /// Below and above every day and month.
    const LOWEST: &'static str = "";
    const HIGHEST: &'static str = "~";

    fn none() -> Self {
        Self { first: Self::HIGHEST.to_owned(), last: Self::LOWEST.to_owned() }
    }

    fn days(first: Date, last: Date) -> Self {
        if last < first { Self::none() } else { Self { first: first.to_string(), last: last.to_string() } }
    }
}

impl Periods {
    /// The days from one to another, both included; without an end where none is given.
    #[must_use]
    pub fn of(from: Option<Date>, to: Option<Date>) -> Self {
        // The first day of the first whole month, and the last day of the last one.
        let begin = from.map(|from| if from.day() == 1 { from } else { after(from.last_of_month()) });
        let end = to.map(|to| if to == to.last_of_month() { to } else { before(to.first_of_month()) });
        if let (Some(from), Some(to), Some(begin), Some(end)) = (from, to, begin, end)
            && end < begin
        {
            return Self { months: Range::none(), days_before: Range::days(from, to), days_after: Range::none() };
        }
        let months = Range {
            first: begin.map_or_else(|| Range::LOWEST.to_owned(), month_of),
            last: end.map_or_else(|| Range::HIGHEST.to_owned(), month_of),
        };
        let days_before = from.zip(begin).map(|(from, begin)| Range::days(from, before(begin)));
        let days_after = to.zip(end).map(|(to, end)| Range::days(after(end), to));
        Self {
            months,
            days_before: days_before.unwrap_or_else(Range::none),
            days_after: days_after.unwrap_or_else(Range::none),
        }
    }
}

/// The next day; the last one that there is has none.
fn after(day: Date) -> Date {
    day.saturating_add(1.day())
}

fn before(day: Date) -> Date {
    day.saturating_sub(1.day())
}

/// The month of a day: `2026-11`.
#[must_use]
fn month_of(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn holds(range: &Range, text: &str) -> bool {
        *range.first <= *text && *text <= *range.last
    }

    proptest! {
        #[test]
        fn every_day_of_a_range_is_in_one_part_and_no_other_day_in_any(
            from in proptest::option::of(0_i32..900), length in proptest::option::of(0_i32..120), day in -60_i32..1_100,
        ) {
            let at = |days: i32| date(2026, 1, 1).saturating_add(days.days());
            let to = length.map(|length| from.unwrap_or(0) + length);
            let periods = Periods::of(from.map(at), to.map(at));
            let (text, month) = (at(day).to_string(), month_of(at(day)));
            let parts = [
                holds(&periods.months, &month),
                holds(&periods.days_before, &text),
                holds(&periods.days_after, &text),
            ];
            let is_within = from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to);
            prop_assert_eq!(parts.into_iter().filter(|part| *part).count(), usize::from(is_within), "{:?}", periods);
        }
    }

    #[test]
    fn whole_months_need_no_days() {
        let periods = Periods::of(Some(date(2026, 10, 1)), Some(date(2026, 11, 30)));
        assert_eq!(periods.months, Range { first: "2026-10".to_owned(), last: "2026-11".to_owned() });
        assert_eq!([periods.days_before, periods.days_after], [Range::none(), Range::none()]);
    }
}
