//! The only module that reads the machine's clock.

use std::path::PathBuf;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::calendar;

/// Where the time comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    System,
    /// For tests.
    Fixed(Timestamp),
    /// The moment in a file, for tests that move it while the server runs.
    File(Arc<PathBuf>),
}

impl Clock {
    #[must_use]
    pub fn now(&self) -> Timestamp {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the one module that reads the machine's clock")]
            Self::System => Timestamp::now(),
            Self::Fixed(moment) => *moment,
            Self::File(path) => written(path).unwrap_or_else(|| {
                tracing::error!(path = %path.display(), "the clock's file states no moment: replace it as a whole");
                Timestamp::UNIX_EPOCH
            }),
        }
    }

    /// The date in Norway (Europe/Oslo).
    #[must_use]
    pub fn today(&self) -> Date {
        calendar::day_of(self.now())
    }
}

/// The moment that a file states.
#[must_use]
pub fn written(path: &std::path::Path) -> Option<Timestamp> {
    crate::input::without_bom(&std::fs::read_to_string(path).ok()?).trim().parse().ok()
}
