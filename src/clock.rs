//! The only place that asks the machine for the time.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands still, for tests.
    Fixed(Timestamp),
}

impl Clock {
    /// The moment.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the machine")]
            Self::System => Timestamp::now(),
            Self::Fixed(moment) => *moment,
        }
    }

    /// The date in Norway (Europe/Oslo).
    #[must_use]
    pub fn today(&self) -> Date {
        let oslo = TimeZone::get("Europe/Oslo").unwrap_or(TimeZone::UTC);
        self.now().to_zoned(oslo).date()
    }
}
