//! Days in Norway: Europe/Oslo, summer time included.

use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, TimestampDisplayWithOffset};

static OSLO: LazyLock<TimeZone> = LazyLock::new(|| TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC));

/// The day that a moment falls on.
#[must_use]
pub fn day_of(moment: Timestamp) -> Date {
    OSLO.to_datetime(moment).date()
}

/// The local time at a moment.
#[must_use]
pub fn time_of(moment: Timestamp) -> DateTime {
    OSLO.to_datetime(moment)
}

/// A moment in local time with its offset from UTC (RFC 3339).
#[must_use]
pub fn shown(moment: Timestamp) -> TimestampDisplayWithOffset {
    moment.display_with_offset(OSLO.to_offset(moment))
}

/// The first moment of a day.
#[must_use]
pub fn start_of(day: Date) -> Timestamp {
    day.to_zoned(OSLO.clone()).map_or(Timestamp::MAX, |midnight| midnight.timestamp())
}

/// The first moment after a day: its end, which is not part of it.
#[must_use]
pub fn end_of(day: Date) -> Timestamp {
    day.tomorrow().map_or(Timestamp::MAX, start_of)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_oslo_in_summer_and_winter() {
        for (day, end) in [
            (date(2026, 1, 15), "2026-01-15T23:00:00Z"),
            (date(2026, 7, 15), "2026-07-15T22:00:00Z"),
            // The days on which the clocks change have 23 and 25 hours.
            (date(2026, 3, 29), "2026-03-29T22:00:00Z"),
            (date(2026, 3, 28), "2026-03-28T23:00:00Z"),
            (date(2026, 10, 25), "2026-10-25T23:00:00Z"),
            (date(2026, 10, 24), "2026-10-24T22:00:00Z"),
            (date(2028, 2, 29), "2028-02-29T23:00:00Z"),
            (date(2026, 12, 31), "2026-12-31T23:00:00Z"),
        ] {
            let end: Timestamp = end.parse().unwrap();
            assert_eq!(end_of(day), end, "{day}");
            assert_eq!(day_of(end), day.tomorrow().unwrap(), "{day}");
        }
    }
}
