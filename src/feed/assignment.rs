//! Where lines are booked: account, cost centre and project, as the settings assign them by basis, activity or line code.

use std::sync::Arc;

use crate::pricing::Basis;
use crate::tariff::Tariff;

/// Where a line is booked. What nothing assigns is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Assignment {
    pub account: Option<Arc<str>>,
    pub cost_centre: Option<Arc<str>>,
    pub project: Option<Arc<str>>,
}

/// Which lines a rule is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selector {
    Every,
    Basis(Basis),
    Activity(String),
    /// A line by its code, or all whose codes begin with it and a point: `fd_trygd` is every table.
    Line(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AssignmentRule {
    pub selector: Selector,
    pub assignment: Assignment,
}

/// The rules, the most specific first.
#[derive(Clone, Debug, Default)]
pub struct Assignments(Vec<AssignmentRule>);

impl Selector {
    fn holds(&self, basis: Basis, activity: &str, line_code: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Basis(of) => *of == basis,
            Self::Activity(of) => of == activity,
            Self::Line(of) => {
                let rest = line_code.strip_prefix(of.as_str());
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
        }
    }

    /// Of two that hold for a line, the more specific is the greater: a longer code is, and a code before an activity.
    fn specificity(&self) -> (u8, usize) {
        match self {
            Self::Every => (0, 0),
            Self::Basis(_) => (1, 0),
            Self::Activity(_) => (2, 0),
            Self::Line(code) => (3, code.len()),
        }
    }
}

impl Assignment {
    /// Whether nothing is assigned.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.account.is_none() && self.cost_centre.is_none() && self.project.is_none()
    }
}

impl Assignments {
    #[must_use]
    pub fn new(mut rules: Vec<AssignmentRule>) -> Self {
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.selector.specificity()));
        Self(rules)
    }

    /// The activities and lines of rules that hold for nothing in these editions: a code was misspelt, or is gone.
    #[must_use]
    pub fn idle(&self, editions: &[Arc<Tariff>]) -> Vec<String> {
        let is_activity =
            |code: &str| editions.iter().any(|tariff| tariff.activities.iter().any(|one| one.code == code));
        let idle = self.0.iter().filter_map(|rule| match &rule.selector {
            Selector::Every | Selector::Basis(_) => None,
            Selector::Activity(code) => (!is_activity(code)).then(|| format!("the activity \"{code}\"")),
            Selector::Line(code) => {
                (!editions.iter().any(|tariff| has_line(tariff, code))).then(|| format!("the line \"{code}\""))
            }
        });
        idle.collect()
    }

    /// Where a line is booked: each part by the most specific rule that has it.
    #[must_use]
    pub fn of(&self, basis: Basis, activity: &str, line_code: &str) -> Assignment {
        let mut found = Assignment::default();
        for rule in self.0.iter().filter(|rule| rule.selector.holds(basis, activity, line_code)) {
            let Assignment { account, cost_centre, project } = &rule.assignment;
            found.account = found.account.or_else(|| account.clone());
            found.cost_centre = found.cost_centre.or_else(|| cost_centre.clone());
            found.project = found.project.or_else(|| project.clone());
        }
        found
    }
}

/// Whether lines of quotes or settlements by an edition can have this code, or begin with it.
fn has_line(tariff: &Tariff, code: &str) -> bool {
    let rows = tariff.tables.as_slice().iter().map(|row| row.line_code.clone());
    let rows = rows.chain(tariff.areas.as_slice().iter().map(|row| row.line_code.clone()));
    let rows = rows.chain(tariff.rules.iter().map(|rule| rule.line_code.clone()));
    let charged = tariff.activities.iter().flat_map(|activity| {
        let of_rate = tariff.hourly_rates.iter().map(|rate| format!("worked.{}.{}", activity.code, rate.code));
        of_rate.chain([format!("rest.{}", activity.code)]).collect::<Vec<_>>()
    });
    // Of outside items and added work the codes count up.
    let is_counted = ["outside", "extra"].iter().any(|first| code.split('.').next() == Some(first));
    let selector = Selector::Line(code.to_owned());
    is_counted || rows.chain(charged).any(|line| selector.holds(Basis::Fixed, "", &line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(selector: Selector, account: Option<&str>, cost_centre: Option<&str>) -> AssignmentRule {
        let [account, cost_centre] = [account, cost_centre].map(|text| text.map(Arc::from));
        AssignmentRule { selector, assignment: Assignment { account, cost_centre, project: None } }
    }

    #[test]
    fn each_part_is_that_of_the_most_specific_rule_that_has_it() {
        let rules = Assignments::new(vec![
            rule(Selector::Every, Some("3000"), Some("100")),
            rule(Selector::Line("fd_trygd.F_UFP".to_owned()), Some("3215"), None),
            rule(Selector::Activity("extraction".to_owned()), None, Some("300")),
            rule(Selector::Basis(Basis::Fixed), Some("3100"), Some("200")),
            rule(Selector::Line("fd_trygd".to_owned()), Some("3210"), None),
        ]);
        let of = |basis, activity, code| {
            let Assignment { account, cost_centre, project } = rules.of(basis, activity, code);
            assert_eq!(project, None);
            [account, cost_centre].map(|part| part.as_deref().unwrap_or_default().to_owned())
        };
        assert_eq!(of(Basis::Hourly, "delivery", "effort.delivery"), ["3000", "100"]);
        assert_eq!(of(Basis::Fixed, "delivery", "statistics_area.befolkning"), ["3100", "200"]);
        assert_eq!(of(Basis::Hourly, "extraction", "effort.x"), ["3000", "300"]);
        assert_eq!(of(Basis::Fixed, "extraction", "fd_trygd.F_UFP"), ["3215", "300"]);
        assert_eq!(of(Basis::Fixed, "extraction", "fd_trygd.F_UFP2"), ["3210", "300"]);
        assert_eq!(of(Basis::Fixed, "extraction", "fd_trygd2"), ["3100", "300"]);
        assert!(Assignments::default().of(Basis::Fixed, "extraction", "fd_trygd.F_UFP").is_empty());
    }
}
