//! Working days in Norway: Monday to Friday, less the public holidays.
//!
//! The holidays are those of the acts of 24 February 1995 nr. 12 (Sundays and church holidays) and 26 April 1947 nr. 1
//! (1 and 17 May). Christmas Eve and New Year's Eve are working days by law.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday, date};

use crate::money::ThreePoint;

/// The day at each number of working days after `start`; the first working day after it is day 1.
///
/// `None` past the last date that the calendar can hold.
pub fn after(start: Date, days: ThreePoint<u32>) -> Option<ThreePoint<Date>> {
    let mut calendar = Calendar::from(start);
    let low = calendar.advance_to(days.low)?;
    let expected = calendar.advance_to(days.expected)?;
    let high = calendar.advance_to(days.high)?;
    Some(ThreePoint { low, expected, high })
}

/// A walk over the days from a start, counting the working days passed.
struct Calendar {
    day: Date,
    passed: u32,
    year: i16,
    holidays: [Date; 10],
}

impl Calendar {
    fn from(start: Date) -> Self {
        Self { day: start, passed: 0, year: start.year(), holidays: holidays(start.year()) }
    }

    fn advance_to(&mut self, days: u32) -> Option<Date> {
        while self.passed < days {
            self.day = self.day.tomorrow().ok()?;
            if self.day.year() != self.year {
                self.year = self.day.year();
                self.holidays = holidays(self.year);
            }
            let weekend = matches!(self.day.weekday(), Weekday::Saturday | Weekday::Sunday);
            if !weekend && !self.holidays.contains(&self.day) {
                self.passed += 1;
            }
        }
        Some(self.day)
    }
}

/// The public holidays of a year that can fall on a weekday; Easter and Whit Sunday never do.
fn holidays(year: i16) -> [Date; 10] {
    let easter = easter_sunday(year);
    let from_easter = |days: i32| easter.saturating_add(days.days());
    [
        date(year, 1, 1),
        from_easter(-3), // Maundy Thursday
        from_easter(-2), // Good Friday
        from_easter(1),
        from_easter(39), // Ascension Day
        from_easter(50), // Whit Monday
        date(year, 5, 1),
        date(year, 5, 17),
        date(year, 12, 25),
        date(year, 12, 26),
    ]
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876.
fn easter_sunday(year: i16) -> Date {
    let year_number = i32::from(year);
    let (golden, century, year_of_century) = (year_number % 19, year_number / 100, year_number % 100);
    let correction = (century + 8) / 25;
    let moon = (century - correction + 1) / 3;
    let epact = (19 * golden + century - century / 4 - moon + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (year_of_century / 4) - epact - year_of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let days = epact + weekday - 7 * late + 22;
    // Counted from the last day of February, so that March and April need no cases.
    let month_start = date(year, 3, 1);
    month_start.saturating_add((days - 1).days())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn easter_falls_where_the_almanac_says() {
        for (year, month, day) in
            [(1961, 4, 2), (2000, 4, 23), (2008, 3, 23), (2024, 3, 31), (2025, 4, 20), (2026, 4, 5), (2038, 4, 25)]
        {
            assert_eq!(easter_sunday(year), date(year, month, day));
        }
    }

    #[test]
    fn holidays_and_weekends_are_not_counted() {
        let days = |count| ThreePoint::fixed(count);
        // Wednesday 1 April 2026 is the day before Maundy Thursday; the next working day is Tuesday 7 April.
        assert_eq!(after(date(2026, 4, 1), days(1)).unwrap().low, date(2026, 4, 7));
        // Around New Year, 24 December is a working day; 25 and 26 December and 1 January are not.
        assert_eq!(after(date(2026, 12, 23), days(2)).unwrap().low, date(2026, 12, 28));
        assert_eq!(after(date(2026, 11, 22), days(0)).unwrap().low, date(2026, 11, 22));
    }
}
