//! What a settlement gives up: activities that were quoted with hours, and in which nobody recorded any.

use super::charged::ActivityCharge;
use crate::money::{Ore, SignedQuantity};

/// Activities without the hours that were quoted for them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GivenUp {
    /// The code and the quoted amount of each.
    activities: Vec<(String, Ore)>,
}

impl GivenUp {
    #[must_use]
    pub fn of(activities: &[ActivityCharge]) -> Self {
        let is_given_up =
            |one: &&ActivityCharge| one.quoted.hourly > Ore::ZERO && one.worked.hours == SignedQuantity::default();
        let activities = activities.iter().filter(is_given_up);
        Self { activities: activities.map(|one| (one.code.clone(), one.quoted.hourly)).collect() }
    }

    /// Those that nobody acknowledged.
    #[must_use]
    pub fn without(mut self, acknowledged: &[String]) -> Self {
        self.activities.retain(|(code, _)| !acknowledged.contains(code));
        self
    }

    /// The codes of the activities; none where nothing is given up.
    #[must_use]
    pub fn codes(&self) -> Option<Vec<String>> {
        (!self.activities.is_empty()).then(|| self.activities.iter().map(|(code, _)| code.clone()).collect())
    }

    /// What was quoted for them, without VAT. It is part of the quote's net, and so in range.
    #[must_use]
    pub fn sum(&self) -> Ore {
        Ore::sum(self.activities.iter().map(|(_, amount)| *amount)).unwrap_or_default()
    }
}
